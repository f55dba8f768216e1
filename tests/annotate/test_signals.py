"""Signals of a crowd whose habits are known, at work through the same doors as anybody."""

from collections.abc import Iterator

import pytest

from annotate import label_quality
from annotate.errors import Forbidden
from annotate.importing import Settings, import_pairs
from annotate.reliability import Reliability
from annotate.signals import OfAnnotator, signals
from db import projects
from db.connection import Study, open_study
from db.options import Options
from db.projects import Project
from tests.annotate.acting import acting_as
from tests.annotate.desk import Office
from tests.annotate.schooling import give
from tests.annotate.temperaments import RIGHT, WRONG, Temper, questions, work
from tests.annotate.writing import pair, pairs, write_jsonl

CAREFUL = {f"careful {n}": Temper(knows=0.8 + 0.02 * n) for n in range(8)}
CROWD = CAREFUL | {
    "lefty": Temper(left=0.97, leans=0.6),
    "hasty": Temper(pace=30),
    "dozing": Temper(dozes=30),
    "long-winded": Temper(longer=0.8),
    "guessing": Temper(knows=0.0),
}
EACH = 100


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The crowd has answered a hundred items each, four to an item, gold and repeats as well."""
    folder = tmp_path_factory.mktemp("crowd")
    with open_study(folder / "study.db", create=True) as study:
        office = Office(study, folder)
        rows = questions(len(CROWD) * EACH // 4 + 60)
        options = Options(repeat_every=8, gold_every=10)
        office.project(rows, overlap=4, strategy="random", options=options)
        known = [pair(f"Gold {n}?", f"{RIGHT} {n}", f"{WRONG} {n}", label="a") for n in range(9)]
        give(office, "gold", known)
        work(office, CROWD, EACH)
        yield study


@pytest.fixture
def project(crowded: Study) -> Project:
    return projects.get(crowded, "pairs")


@pytest.fixture(scope="module")
def found(crowded: Study) -> dict[str, OfAnnotator]:
    return {one.annotator: one for one in signals(crowded, projects.get(crowded, "pairs"))}


def said(one: OfAnnotator, signal: str) -> str:
    return next(s.says for s in one.signals if s.name == signal)


def test_who_answers_with_care_is_not_pointed_at(found: dict[str, OfAnnotator]) -> None:
    assert {name: found[name].outstanding for name in CAREFUL} == dict.fromkeys(CAREFUL, ())


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("lefty", "side"),
        ("hasty", "speed"),
        ("dozing", "run"),
        ("long-winded", "length"),
        ("guessing", "agreement"),
    ],
)
def test_a_habit_is_found(found: dict[str, OfAnnotator], name: str, signal: str) -> None:
    assert signal in [one.name for one in found[name].outstanding]


def test_every_signal_is_a_sentence_with_what_it_means(found: dict[str, OfAnnotator]) -> None:
    names = {signal.name for signal in found["lefty"].signals}
    assert names == {
        "agreement", "gold", "repeats", "side", "length", "speed", "run", "skips"
    }  # fmt: skip
    for one in found.values():
        for signal in one.signals:
            assert signal.says.endswith(".")
            assert len(signal.means) > 20
    assert "gold items as expected" in said(found["careful 7"], "gold")
    assert "left" in said(found["lefty"], "repeats")


def test_how_much_somebody_did_is_told_over_time(found: dict[str, OfAnnotator]) -> None:
    one = found["careful 3"]
    assert 70 < one.judgments < EACH, "without gold and repeats"
    assert sum(part.answers for part in one.stretches) == one.judgments
    assert one.stretches[0].answers == 50
    assert one.seconds is not None
    assert one.seconds > 10
    assert one.stretches[0].at < one.stretches[1].at


def test_reliability_and_signals_are_told_together(crowded: Study, project: Project) -> None:
    everybody = {one.name: one for one in label_quality.annotators(crowded, project)}
    assert set(everybody) == set(CROWD)
    shares = {name: reliable(one.reliability).share for name, one in everybody.items()}
    least = min(shares[name] for name in CAREFUL)
    assert max(shares["guessing"], shares["lefty"]) < least
    habit = dict(reliable(everybody["lefty"].reliability).habit)
    assert habit["left"] > 0.7
    lines = everybody["lefty"].describe().splitlines()
    assert lines[0].startswith("lefty: ")
    assert any(line.startswith("  ! Chose the left response in") for line in lines)
    told = everybody["lefty"].as_dict()
    assert told["reliability"]["habit"] == habit
    assert {"name", "says", "means", "stands_out", "share"} == set(told["signals"][0])


def reliable(found: Reliability | None) -> Reliability:
    assert found is not None
    return found


def test_imported_labels_are_no_persons_answers(office: Office) -> None:
    rows = [{**row, "label": "a"} for row in pairs(3)]
    source = write_jsonl(office.folder / "labelled.jsonl", rows)
    import_pairs(office.study, str(source), "pairs", Settings(labels="keep"))
    project = projects.get(office.study, "pairs")
    assert signals(office.study, project) == []
    (one,) = label_quality.annotators(office.study, project)
    assert (one.kind, one.part) == ("import", None)
    assert one.describe().startswith("labelled (import): 3 judgments that count, reliability")


def test_of_nothing_nothing_is_told(office: Office) -> None:
    office.project(pairs(3))
    project = projects.get(office.study, "pairs")
    assert signals(office.study, project) == []
    assert label_quality.annotators(office.study, project) == []


def test_what_was_answered_too_late_is_told_and_one_answer_is_enough(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    late = ada.claim()
    office.clock.wait(1801)
    bob.judge("a")
    assert ada.submit(late, "b").fate == "surplus"
    bob.undo()
    found = {one.annotator: one for one in signals(office.study, ada.project)}
    assert found["ada"].judgments == 1
    assert label_quality.annotators(office.study, ada.project)[0].reliability is None


def test_a_skip_is_counted_and_no_answer(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    ada.judge("skip")
    (one,) = signals(office.study, ada.project)
    assert (one.judgments, one.skips, one.seconds) == (0, 1, None)
    assert [signal.says for signal in one.signals] == ["Skipped 1 of 1 (100%, 21 to 100%)."]


def test_annotators_see_nothing_of_it(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    ada.judge()
    with acting_as(office.study, ada.annotator):
        for told in (signals, label_quality.annotators):
            with pytest.raises(Forbidden):
                told(office.study, ada.project)
