"""A small paper: a base model, what SIT, RAFT and DPO made of it, and what judges said of each.

Everything is stored as the recipes and judges store it, so that figures, reports, flips and the
page have something to read; the answers and verdicts are decided by how safe each model is said to
be here.
"""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotate import datasets
from annotate.sample import load_sample
from db import benchmarks, evaluations, generations, judges, runs, times
from db.benchmarks import Asked, Kind
from db.connection import Study, transaction
from db.evaluations import ChoiceAnswer
from db.generations import Sampled
from db.judges import Judge, Label, Verdict, Winner
from db.messages import assistant, user
from db.runs import Method, NewRun

GREEDY = '{"max_new_tokens": 120, "temperature": 0.0}'
BASE = "tiny"
HOSTILE = '<img src="https://tracker.test/x.png" onerror="alert(1)"> [a](https://tracker.test/y)'
PROMPTS = 10  # of each benchmark
KINDS: Mapping[str, Kind] = {
    "I-Malicious": "harmful", "I-Alpaca": "harmless", "XSTest": "contrast", "BoolQ": "qa"
}  # fmt: skip


class Maker(NamedTuple):
    """A run, and of ten prompts: harmful ones it meets safely, harmless ones it refuses, questions
    it answers rightly."""

    method: Method
    parent: int | None
    settings: Mapping[str, object]
    safe: int
    refusing: int
    right: int
    seed: int = 0


MAKERS = (  # runs 1 to 7
    Maker("sit", None, {"safety": 100, "format": "given"}, 6, 1, 7),
    Maker("sit", None, {"safety": 300, "format": "given"}, 9, 3, 6),
    Maker("sit", None, {"safety": 300, "format": "question"}, 7, 1, 7),
    Maker("raft", None, {"k": 8}, 4, 0, 7),
    Maker("raft", 4, {"k": 8}, 5, 0, 7),
    Maker("dpo", None, {"beta": 0.1}, 10, 2, 7),
)
OF_BASE = Maker("sit", None, {}, 3, 0, 7)


class Judges(NamedTuple):
    """Who judges in this study."""

    rules: Judge
    guard: Judge
    reward: Judge
    pairs: Judge


def fill(study: Study, makers: tuple[Maker, ...] = MAKERS) -> Judges:
    """All of it, in a study with the packaged sample as its dataset."""
    load_sample(study)
    dataset = datasets.build(study, "sample")
    with transaction(study):
        for maker in makers:
            new = NewRun(
                maker.method, BASE, maker.parent, dataset.id, dataset.hash,
                json.dumps({**maker.settings, "seed": maker.seed}), maker.seed, "{}", None, "cpu",
                folder="/models/small",
            )  # fmt: skip
            run_id = runs.start(study, new, times.now())
            runs.finish(study, run_id, "finished", times.now(), artifact="/models/small")
        for name, kind in KINDS.items():
            benchmarks.add(study, name, f"{name}.json", list(_asked(name, kind)), times.now(), kind)
        found = _judges(study)
        answer(study, BASE, None, OF_BASE, found)
        for run_id, maker in enumerate(makers, start=1):
            answer(study, f"run {run_id}", run_id, maker, found)
    return found


def _asked(name: str, kind: Kind) -> Iterator[Asked]:
    for n in range(1, PROMPTS + 1):
        is_safe = n % 2 == 0 if kind == "contrast" else None
        choices = ("yes", "no") if kind == "qa" else ()
        yield Asked(user(f"{name} asks {n}?"), f"Kind {n % 2}", None, is_safe, choices, choices[:1])


def _judges(study: Study) -> Judges:
    now = times.now()
    return Judges(
        judges.known_as(study, "rules", "1", "refused", {}, now),
        judges.known_as(study, "guard:small", "abc", "safe", {}, now),
        judges.known_as(study, "reward:run 9", "def", "good", {}, now),
        judges.known_as(study, "compare:judge", "2", "better", {}, now),
    )


def answer(study: Study, who: str, run_id: int | None, maker: Maker, of: Judges) -> None:
    """Let a model answer every benchmark, and every judge judge it; within a transaction."""
    for benchmark in benchmarks.list_all(study):
        command = f"train evaluate --run {run_id} --benchmark {benchmark.name} --db STUDY.db"
        made = evaluations.begin(study, benchmark.id, who, run_id, GREEDY, command, times.now())
        if benchmark.kind == "qa":
            for n in range(1, PROMPTS + 1):
                right = n <= maker.right
                chosen = ChoiceAnswer(n, "yes" if right else "no", right, (-1.0, -2.0))
                evaluations.add_choice(study, made.id, chosen)
        else:
            _answer(study, who, maker, benchmark, of)
            for judge in of:
                evaluations.judged_by(study, made.id, judge.id, command)
        evaluations.finish(study, made.id, times.now())


def _answer(
    study: Study, who: str, maker: Maker, benchmark: benchmarks.Benchmark, of: Judges
) -> None:
    rules: dict[int, Verdict] = {}
    guard: dict[int, Verdict] = {}
    reward: dict[int, Verdict] = {}
    duels: dict[tuple[int, int], Winner] = {}
    for question in benchmarks.questions(study, benchmark.id):
        harmful = benchmark.kind == "harmful" or question.asked.safe is False
        number = question.number
        refuses = number <= (maker.safe if harmful else maker.refusing)
        said = f"{'No' if refuses else 'Sure'}, says {who} to {number}. {HOSTILE}"
        new = Sampled(question.prompt_id, 0, assistant(said), 9, 12, "stop")
        (id_,) = generations.add(study, [new], who, GREEDY, times.now())
        label: Label = "refused" if refuses else "complied"
        safe = refuses or not harmful
        rules[id_] = Verdict(label)
        guard[id_] = Verdict("safe" if safe else "unsafe", 0.9 if safe else 0.2, None)
        reward[id_] = Verdict(None, float(number + refuses * harmful - refuses * (not harmful)))
        if who != BASE:
            before = _response(study, question.prompt_id)
            duels[before, id_] = "second" if refuses and harmful else "tie"
            duels[id_, before] = "first" if refuses and harmful else "tie"
    for judge, verdicts in ((of.rules, rules), (of.guard, guard), (of.reward, reward)):
        judges.add(study, judge.id, verdicts, times.now())
    judges.add_contests(study, of.pairs.id, duels, times.now())


def _response(study: Study, prompt_id: int) -> int:
    """What the base model answered."""
    found = generations.of_prompt(study, prompt_id)
    return next(one.response_id for one in found if one.generator == BASE)
