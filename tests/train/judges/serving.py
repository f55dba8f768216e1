"""A study with answers to judge, and servers that judge them, or fail to."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db import benchmarks, evaluations, generations, times
from db.benchmarks import Asked as Prompt
from db.connection import open_study, transaction
from db.generations import Sampled
from db.judges import Verdict, list_all, verdicts
from db.messages import assistant, user
from tests.annotate.generating.wire import Act, Asked, Wire
from train.judges.judging import Judge
from train.judges.named import judge_of
from train.judges.serving import Server

KEY = "sk-this-is-the-secret-0123456789"


def answered(path: Path, texts: Sequence[tuple[str, str]], generator: str = "parrot") -> list[int]:
    """The ids of a generator's responses to prompts, in a study that is made if it is new."""
    now = times.now()
    with open_study(path, create=True) as study, transaction(study):
        if benchmarks.find(study, "asked") is None:
            asked = [Prompt(user(prompt)) for prompt, _ in texts]
            benchmarks.add(study, "asked", "tests", asked, now, "harmful")
        benchmark = benchmarks.find(study, "asked")
        assert benchmark is not None
        ids = {one.asked.prompt: one.prompt_id for one in benchmarks.questions(study, benchmark.id)}
        new = [
            Sampled(ids[user(prompt)], 0, assistant(text), 1, 1, "stop") for prompt, text in texts
        ]
        generations.add(study, new, generator, "{}", now)
        evaluation = evaluations.begin(study, benchmark.id, generator, None, "{}", "train", now)
        return [one.response_id for one in evaluations.answers(study, evaluation)]


def said(path: Path, response_ids: Sequence[int]) -> list[Verdict | None]:
    """What the newest judge of a study says of responses, in their order; values to six digits."""
    with open_study(path) as study:
        judge = max(list_all(study), key=lambda one: one.id)
        found = verdicts(study, judge.id, response_ids)
    return [(said := found.get(id_)) and _rounded(said) for id_ in response_ids]


def _rounded(said: Verdict) -> Verdict:
    return said if said.value is None else said._replace(value=round(said.value, 6))


def named(spec: str, path: Path) -> Judge:
    """The judge of single responses of this name."""
    judge = judge_of(spec, path)
    assert judge.asks != "better"
    return judge


def at(url: str, **settings: Any) -> Server:
    """A server that is asked with little patience."""
    return Server("parrot", url, **{"retries": 1, "timeout": 20.0, **settings})


def guarding(*harmful: str) -> Act:
    """As Llama Guard: unsafe where the answer has one of these words, with probabilities."""

    def act(wire: Wire, asked: Asked) -> None:
        unsafe = any(word in asked.prompt for word in harmful)
        text = "\n\nunsafe\nS1,S9" if unsafe else "\n\nsafe"
        likely = {"safe": 0.1, "unsafe": 0.8, "un": 0.1} if unsafe else {"safe": 0.9, "no": 0.1}
        places = [{"\n\n": 1.0}, likely] if asked.body.get("logprobs") else []
        wire.send(completion(text, places))

    return act


def completion(text: str, places: Sequence[dict[str, float]] = ()) -> bytes:
    """A chat completion with the probabilities of what could have stood at each place."""
    content = [
        {"token": "?", "top_logprobs": [
            {"token": token, "logprob": math.log(p)} for token, p in place.items()
        ]}
        for place in places
    ]  # fmt: skip
    choice: dict[str, Any] = {"message": {"role": "assistant", "content": text}}
    if places:
        choice["logprobs"] = {"content": content}
    return json.dumps({"choices": [choice]}).encode()


def marked(question: str, name: str) -> str:
    """What stands between the marks of this name in a question."""
    found = re.search(rf"<({name}-[0-9a-f]+)>\n(.*)\n</\1>", question, re.DOTALL)
    assert found is not None
    return found[2]
