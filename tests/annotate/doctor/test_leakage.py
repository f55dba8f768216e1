"""Prompts of benchmarks, and of one split in another."""

from annotate.doctor.leakage import Leakage
from annotate.doctor.rows import Row, key, read
from db.messages import Message, user
from tests.annotate import quality
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import preference

ROWS = [*healthy(3), preference("How do I  PICK a lock?", "No.", "Turn it.")]


def test_a_benchmarks_prompt_to_train_on_stops(clinic: Clinic) -> None:
    clinic.benchmark("locks", ["How do I pick a lock?", "Where is it?"])
    found = clinic.one(clinic.dataset(ROWS, benchmarks="keep"), "benchmark leakage")
    assert (found.severity, found.rows) == ("stop", (4,))
    assert found.sentence.startswith("1 of 4 rows (25%) to train on have a prompt of a registered")
    assert found.figures["benchmarks"] == {"locks": 1}


def test_what_it_advises_mends_it(clinic: Clinic) -> None:
    clinic.benchmark("locks", ["How do I pick a lock?"])
    dataset = clinic.dataset(ROWS, benchmarks="leave")
    assert dataset.rows == 3
    assert not clinic.found(dataset, "benchmark leakage")


def test_other_prompts_are_not_told(clinic: Clinic) -> None:
    clinic.benchmark("locks", ["How do I paint a fence?"])
    assert not clinic.found(clinic.dataset(ROWS, benchmarks="keep"), "benchmark leakage")


def test_the_last_turn_of_a_conversation_counts(clinic: Clinic) -> None:
    clinic.benchmark("locks", ["How do I pick a lock?"])
    turns = [
        Message("user", "Hello."), Message("assistant", "Hello!"),
        Message("user", "how do I pick a lock?"),
    ]  # fmt: skip
    row = preference("x", "No.", "Turn it.") | {"prompt": [turn._asdict() for turn in turns]}
    found = clinic.one(clinic.dataset([row], benchmarks="keep"), "benchmark leakage")
    assert found.rows == (1,)


def test_what_a_quality_study_asked_is_a_benchmark_too(clinic: Clinic) -> None:
    quality.make(clinic.study, "q", {"base": {"How do I pick a lock?": "No."}})
    assert clinic.found(clinic.dataset(ROWS, benchmarks="keep"), "benchmark leakage")


def test_held_out_rows_with_such_a_prompt_are_a_warning(clinic: Clinic) -> None:
    clinic.benchmark("all", [str(row["prompt"]) for row in healthy(30)])
    dataset = clinic.dataset(healthy(30), benchmarks="keep", validation=0.5)
    trained, held = clinic.found(dataset, "benchmark leakage")
    assert (trained.severity, held.severity) == ("stop", "warn")
    counts = [trained.figures["count"], held.figures["count"]]
    assert sum(int(str(count)) for count in counts) == 30


def test_a_prompt_in_two_splits_stops() -> None:
    look = Leakage([])
    row = Row(1, "train", 1, user("Why?"), "Why?", "Yes.", "No.", key("Why?"), b"y", b"n")
    for one in (row, row._replace(number=2, split="test"), row._replace(number=3)):
        look.see(one)
    (found,) = look.findings()
    assert (found.check, found.severity, found.rows) == ("split leakage", "stop", (2,))


def test_a_dataset_that_was_split_has_none(clinic: Clinic) -> None:
    rows = healthy(30) + [row | {"rejected": f"Other {n}."} for n, row in enumerate(healthy(30))]
    dataset = clinic.dataset(rows, validation=0.2, test=0.2)
    assert {row.split for row in read(clinic.study, dataset.id)} == {"train", "validation", "test"}
    assert not clinic.found(dataset, "split leakage")
