"""Prompts and rows that are nearly the same."""

from annotate import datasets
from annotate.doctor.near import Near
from annotate.doctor.rows import Row, key
from db.dataset_rows import Split
from db.messages import user
from tests.annotate.desk import Office
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import pair, preference

PROMPT = "How do I repair the wooden window of the old house near the harbour"
OTHER = "How do I repair the wooden windows of the old house near the harbour"
ANSWER = (
    "Take it out of its frame, clean the groove, and put a new cord around the lower pulley {}."
)


def test_rows_that_are_nearly_the_same_are_a_warning(clinic: Clinic) -> None:
    rows = [*healthy(20), preference(PROMPT, ANSWER.format("now"), "No way, leave it alone.")]
    rows.append(preference(OTHER, ANSWER.format("then"), "No way, leave it alone."))
    found = clinic.one(clinic.dataset(rows), "near-duplicates")
    assert (found.severity, found.rows) == ("warn", (21, 22))
    assert found.sentence.startswith("2 of 22 rows (9%) are nearly the same")


def test_prompts_that_are_nearly_the_same_are_a_note(clinic: Clinic) -> None:
    rows = [*healthy(20), preference(PROMPT, "Call somebody who knows.", "No.")]
    rows.append(preference(OTHER, "With a hammer, some nails and patience.", "Whatever you like."))
    dataset = clinic.dataset(rows)
    assert clinic.one(dataset, "near-duplicate prompts").rows == (21, 22)
    assert not clinic.found(dataset, "near-duplicates")


def test_what_is_exactly_the_same_is_not_told_again(clinic: Clinic) -> None:
    rows = [preference(PROMPT, "Yes.", "No."), preference(PROMPT.upper(), "Yes.", "No.")]
    checks = {one.check for one in clinic.examine(clinic.dataset(rows)).findings}
    assert "duplicates" in checks
    assert not checks & {"near-duplicates", "near-duplicate prompts"}


def test_a_prompt_near_a_benchmarks_is_a_warning(clinic: Clinic) -> None:
    clinic.benchmark("repairs", [OTHER, "Where is the hammer?"])
    dataset = clinic.dataset([*healthy(3), preference(PROMPT)], benchmarks="keep")
    found = clinic.one(dataset, "benchmark leakage")
    assert (found.severity, found.rows) == ("warn", (4,))
    assert "nearly one of a registered benchmark (repairs 1)" in found.sentence


def test_prompts_near_those_of_another_split_are_a_warning() -> None:
    near = Near([])
    splits: list[tuple[str, Split]] = [(PROMPT, "train"), (OTHER, "test"), ("Why?", "test")]
    for number, (prompt, split) in enumerate(splits, start=1):
        keys = (key(prompt), b"yes", b"no")
        near.see(Row(number, split, number, user(prompt), prompt, "Yes.", "No.", *keys))
    found = {one.check: one for one in near.findings()}
    assert found["split leakage"].severity == "warn"
    assert found["split leakage"].rows == (1, 2)


def test_texts_of_their_own_are_not_near(clinic: Clinic) -> None:
    clinic.benchmark("repairs", ["Where is the hammer?"])
    dataset = clinic.dataset(healthy(30), validation=0.3)
    checks = {one.check for one in clinic.examine(dataset).findings}
    assert not checks & {
        "near-duplicates", "near-duplicate prompts", "benchmark leakage", "split leakage",
    }  # fmt: skip


def test_rows_of_one_item_are_meant(clinic: Clinic) -> None:
    office = Office(clinic.study, clinic.folder)
    office.project([pair(PROMPT, ANSWER.format("now"), "No way, leave it alone.")])
    office.desk("ada").judge("tie")
    dataset = datasets.build(clinic.study, datasets.Criteria(("pairs",), ties="both"))
    assert dataset.rows == 2
    assert not clinic.found(dataset, "near-duplicates")
