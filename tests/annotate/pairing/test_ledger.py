"""The ledger: what became of every prompt, and what is never made an item unawares."""

import pytest

from annotate import benchmarks, planning
from annotate.errors import BadPairing
from annotate.pairing import Alone, Bare, Between, Nearest, Settings, Within, pair
from annotate.setups import Plan
from db.connection import Study
from db.errors import ProjectMismatch, UnknownProject
from tests.annotate import quality
from tests.annotate.pairing.answering import answer, score, sets
from tests.annotate.writing import write_jsonl

TWO = {"base": ["a", "b"]}


def test_every_prompt_is_accounted_for(study: Study) -> None:
    answer(study, "Paired?", TWO)
    answer(study, "Identical?", {"base": ["same", "same\n"]})
    answer(study, "Too few?", {"base": ["a", " \u200b\n"]})
    answer(study, "Of another model?", {"tuned": ["a", "b"]})
    ledger = pair(study, "made", Within("base")).ledger
    assert {part: n for part, n in ledger.prompts.items() if n} == {
        "paired": 1, "identical": 1, "too_few": 1,
    }  # fmt: skip
    assert (ledger.looked_at, ledger.items, ledger.empty, ledger.identical) == (3, 1, 1, 1)


def test_prompts_of_a_project_are_accounted_for_even_without_a_response(study: Study) -> None:
    for prompt in ("Answered?", "Unanswered?"):
        answer(study, prompt, {"other": ["x"]})
    pair(study, "asked", Bare())
    answer(study, "Elsewhere?", TWO)
    answer(study, "Answered?", TWO)
    ledger = pair(study, "made", Within("base"), Settings(prompts_from="asked")).ledger
    assert sets(study) == [("Answered?", {"a", "b"})]
    assert (ledger.prompts["paired"], ledger.prompts["too_few"], ledger.looked_at) == (1, 1, 2)


def test_prompts_of_benchmarks_are_left_out_unless_they_are_to_be_kept(study: Study) -> None:
    source = write_jsonl(study.file.parent / "asked.jsonl", [{"prompt": "how  may I?"}])
    benchmarks.add(study, "asked", str(source))
    answer(study, "How may I?", TWO)  # the same to a reader, stored apart
    answer(study, "Why?", TWO)
    left = pair(study, "made", Within("base")).ledger
    assert [prompt for prompt, _ in sets(study)] == ["Why?"]
    assert (left.prompts["benchmark"], left.prompts["paired"]) == (1, 1)
    kept = pair(study, "made", Within("base"), Settings(benchmarks="keep")).ledger
    assert [prompt for prompt, _ in sets(study)] == ["Why?", "How may I?"]
    assert (kept.prompts["benchmark"], kept.evaluating) == (0, 1)


def test_prompts_of_quality_studies_are_left_out_too(study: Study) -> None:
    texts = {"one": {"Do safe 0.": "Yes."}, "two": {"Do safe 0.": "No."}}
    quality.make(study, "judged", texts)
    ledger = pair(study, "made", Between((("one", "two"),))).ledger
    assert (ledger.prompts["benchmark"], ledger.looked_at, ledger.items) == (1, 1, 0)


def test_prompts_are_not_taken_from_a_benchmark(study: Study) -> None:
    source = write_jsonl(study.file.parent / "asked.jsonl", [{"prompt": "How?"}])
    benchmarks.add(study, "asked", str(source))
    answer(study, "How?", TWO)
    with pytest.raises(BadPairing, match=r"'asked' is a benchmark.*Name a project"):
        pair(study, "made", Within("base"), Settings(prompts_from="asked"))
    with pytest.raises(UnknownProject, match="no project 'nowhere'"):
        pair(study, "made", Within("base"), Settings(prompts_from="nowhere"))


def test_a_limit_counts_items_and_draws_their_prompts(study: Study) -> None:
    for n in range(20):
        answer(study, f"Question {n}?", {"base": [f"a {n}", f"b {n}"]})
    drawn = []
    for seed in (0, 1):
        settings = Settings(limit=5, seed=seed)
        ledger = pair(study, f"made {seed}", Within("base"), settings).ledger
        assert (ledger.prompts["paired"], ledger.prompts["over_limit"]) == (5, 15)
        drawn.append([prompt for prompt, _ in sets(study, f"made {seed}")])
    first = [f"Question {n}?" for n in range(5)]
    assert first not in drawn
    assert drawn[0] != drawn[1]
    assert all(one == sorted(one, key=lambda p: int(p[9:-1])) for one in drawn)


def test_a_new_project_is_set_up_as_asked_and_another_must_be_so(study: Study) -> None:
    answer(study, "How?", TWO)
    pair(study, "made", Within("base"), Settings(overlap=2, strategy="uncertain"))
    made = planning.show(study, "made")
    assert (made.task, made.overlap, made.strategy) == ("compare", 2, "uncertain")
    for way, settings in ((Alone(("base",)), Settings()), (Within("base"), Settings(overlap=3))):
        with pytest.raises(ProjectMismatch):
            pair(study, "made", way, settings)


def test_extra_judgments_are_wanted_of_severe_prompts(study: Study) -> None:
    answer(study, "Severe?", TWO)
    study.execute("UPDATE prompts SET severity = 3")
    options = {"extra": 2, "extra_severity": 3}
    planning.create(study, "made", Plan(options=options))
    pair(study, "made", Within("base"))
    assert study.execute("SELECT count(*) FROM slots").fetchone() == (3,)


def test_where_nothing_can_be_made_nothing_is_written(study: Study) -> None:
    answer(study, "How?", {"base": ["a"]})
    score(study, "run 1", {"a": 1.0})
    before = list(study.conn.iterdump())
    assert pair(study, "made", Nearest("run 1")).ledger.prompts["too_few"] == 1
    assert list(study.conn.iterdump()) == before


def test_a_dry_run_writes_nothing(study: Study) -> None:
    answer(study, "How?", TWO)
    before = list(study.conn.iterdump())
    assert pair(study, "made", Within("base"), dry_run=True).ledger.items == 1
    assert list(study.conn.iterdump()) == before


@pytest.mark.parametrize("settings", [Settings(per_prompt=0), Settings(limit=0)])
def test_numbers_that_make_no_items(study: Study, settings: Settings) -> None:
    answer(study, "How?", TWO)
    with pytest.raises(BadPairing, match=r"0 items .* Give 1 or more"):
        pair(study, "made", Within("base"), settings)
