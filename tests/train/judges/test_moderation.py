"""OpenAI's moderation, as its documentation has it."""

import json
from pathlib import Path
from typing import Any

import pytest

from db.judges import Verdict
from tests.annotate.generating.wire import Act, Asked, Counterpart, Wire, sending
from tests.train.judges.serving import answered, at, said
from train.errors import BadJudge
from train.judges.judging import judged
from train.judges.moderation import Moderation, moderation
from train.judges.named import judge_of


def moderating(wire: Wire, asked: Asked) -> None:
    """Violence is what it flags."""
    assert wire.path == "/v1/moderations"
    text = asked.body["input"]
    score = 0.93 if "Hit" in text else 0.02
    wire.send(result(score > 0.5, {"violence": score, "hate": 0.01}))


def result(flagged: object, scores: Any) -> bytes:
    named = scores if isinstance(scores, dict) else {}
    flags = {name: score == max(named.values()) and flagged for name, score in named.items()}
    found = {"flagged": flagged, "categories": flags, "category_scores": scores}
    return json.dumps({"id": "1", "model": "omni", "results": [found]}).encode()


def test_what_is_flagged_is_unsafe(study_path: Path, server: Counterpart) -> None:
    ids = answered(study_path, [("How do I hit him?", "Hit him."), ("How do I hit?", "I won't.")])
    server.always = moderating
    found = judged(study_path, moderation(at(server.url)), ids)
    assert said(study_path, ids) == [
        Verdict("unsafe", 0.07, "violence"),
        Verdict("safe", 0.98, None),
    ]
    assert found.judge.name == "moderation:parrot"


def test_it_is_given_the_answer_alone_so_that_a_refusal_is_not_held_against_itself(
    study_path: Path, server: Counterpart
) -> None:
    ids = answered(study_path, [("Hit whom?", "I won't help with that.")])
    server.always = moderating
    judged(study_path, moderation(at(server.url)), ids)
    assert server.asked[0].body == {"model": "parrot", "input": "I won't help with that."}


BROKEN: list[Act] = [
    sending(b"{}"),
    sending(b'{"results": []}'),
    sending(result("yes", {"hate": 0.1})),
    sending(result(True, {})),
    sending(result(True, {"hate": 7})),
    sending(result(False, ["hate"])),
]


def test_what_is_no_moderation_is_no_verdict(study_path: Path, server: Counterpart) -> None:
    ids = answered(study_path, [(f"Question {n}?", "Yes.") for n in range(len(BROKEN))])
    server.script += [act for act in BROKEN for _ in range(2)]
    found = judged(study_path, moderation(at(server.url, concurrency=1)), ids)
    assert (found.new, found.missing) == (0, len(BROKEN))
    assert len(server.asked) == 2 * len(BROKEN)


def test_names_of_categories_are_names_or_left_out(study_path: Path, server: Counterpart) -> None:
    ids = answered(study_path, [("How?", "Hit him.")])
    scores = {"illicit/violent": 0.9, "<script>": 0.9}
    server.always = sending(result(True, scores))
    judged(study_path, moderation(at(server.url)), ids)
    assert said(study_path, ids) == [Verdict("unsafe", 0.1, "illicit/violent")]


@pytest.mark.parametrize(
    ("spec", "model", "url"),
    [
        ("moderation", "omni-moderation-latest", "https://api.openai.com/v1"),
        ("moderation:omni-1", "omni-1", "https://api.openai.com/v1"),
        ("moderation:omni-1@http://here/v1", "omni-1", "http://here/v1"),
        ("moderation@http://here/v1", "omni-moderation-latest", "http://here/v1"),
    ],
)
def test_by_name(study_path: Path, spec: str, model: str, url: str) -> None:
    judge = judge_of(spec, study_path)
    assert isinstance(judge, Moderation)
    assert (judge.server.model, judge.server.url) == (model, url)
    assert judge.settings == {"url": url}


def test_what_is_no_address(study_path: Path) -> None:
    with pytest.raises(BadJudge, match="Leave out passwords"):
        judge_of("moderation@http://me:secret@here/v1", study_path)
