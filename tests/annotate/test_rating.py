"""Rating: one response at a time, from the file to what the judgments come to."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotate import drafts
from annotate.check import check
from annotate.details import Details, Mark
from annotate.drafts import Draft
from annotate.errors import BadVerdict
from annotate.importing import Settings, import_pairs
from annotate.status import project_status
from db import projects
from db.connection import Study
from db.judgments import Verdict
from db.options import Options
from tests.annotate.desk import Desk, Office, question
from tests.annotate.writing import ratings, write_jsonl

REASONS = Options(reasons=("Unsafe", "Too long"), rationale="optional")


def rated(office: Office, number: int = 3, options: Options = REASONS, overlap: int = 1) -> Desk:
    return office.start("rated", "rate", ratings(number), options, overlap).desk("ada")


def outcomes(desk: Desk) -> dict[str, int]:
    """What there is of each outcome."""
    found = project_status(desk.study, projects.get(desk.study, desk.project.name)).outcomes
    return {name: number for name, number in found.items() if number}


def stored(study: Study) -> list[tuple[str, bool, bool]]:
    """Verdicts in order, and whether a response is chosen, and whether one is rejected."""
    rows = study.execute(
        "SELECT verdict, chosen_id IS NOT NULL, rejected_id IS NOT NULL FROM judgments ORDER BY id"
    )
    return [(verdict, bool(chosen), bool(rejected)) for verdict, chosen, rejected in rows]


def test_a_response_is_good_or_bad_or_skipped(office: Office) -> None:
    ada = rated(office)
    shown = ada.judge("good", details=Details(reasons=("Too long",), rationale="Dull."))
    assert [turn.content for turn in shown.responses[0]] == ["Answer 0."]
    assert len(shown.responses) == 1
    ada.judge("bad")
    ada.judge("skip")
    assert stored(office.study) == [
        ("good", True, False), ("bad", False, True), ("skip", False, False),
    ]  # fmt: skip
    assert outcomes(ada) == {"good": 1, "bad": 1, "skipped": 1}
    assert ada.mine()[-1].details == Details(reasons=("Too long",), rationale="Dull.")
    assert check(office.study) == []


def test_most_votes_decide_and_an_even_number_of_each_conflicts(office: Office) -> None:
    rated(office, 2, overlap=3)
    votes: dict[str, tuple[Verdict, Verdict]] = {
        "ada": ("good", "bad"), "bob": ("bad", "skip"), "eve": ("good", "good"),
    }  # fmt: skip
    for name, verdicts in votes.items():
        for verdict in verdicts:
            office.desk(name).judge(verdict)
    assert outcomes(office.desk("ada")) == {"good": 1, "conflicting": 1}


def test_an_undone_rating_is_a_draft_again_and_can_be_corrected(office: Office) -> None:
    ada = rated(office)
    said = Details(reasons=("Unsafe",), rationale="It helps a thief.")
    shown = ada.judge("bad", details=said)
    ada.undo()
    again = ada.claim()
    assert question(again) == question(shown)
    assert drafts.find(ada.study, ada.annotator, again.token) == Draft("bad", said)
    office.clock.wait(5)
    ada.submit(again, "good")
    ada.correct(ada.mine()[0].judgment_id, "bad", details=replace(said, reasons=()))
    assert [one.verdict for one in ada.mine()] == ["bad"]
    assert outcomes(ada) == {"bad": 1}
    assert check(office.study) == []


@pytest.mark.parametrize(
    ("verdict", "details", "sentence"),
    [
        ("a", Details(), "'a' is no verdict of project 'rated'"),
        ("pick", Details(ranking=(0,)), "'pick' is no verdict"),
        ("good", Details(reasons=("Rude",)), "'Rude' is no reason"),
        ("good", Details(ranking=(0,)), "You ordered the responses"),
        ("good", Details(marks=(Mark(True),)), "does not ask whether responses are safe"),
        ("good", Details(edit="Better."), "does not ask for better responses"),
    ],
)
def test_what_the_project_does_not_ask_is_refused(
    office: Office, verdict: Verdict, details: Details, sentence: str
) -> None:
    ada = rated(office)
    with pytest.raises(BadVerdict, match=sentence):
        ada.judge(verdict, details=details)
    assert stored(office.study) == []


def test_a_response_to_be_rated_can_be_marked(office: Office) -> None:
    ada = rated(office, options=Options(marks=True, scale="safety"))
    ada.judge("bad", details=Details(marks=(Mark(False, "Privacy", 2),)))
    assert ada.mine()[0].details.marks == (Mark(False, "Privacy", 2),)
    assert check(office.study) == []


def test_labels_of_a_file_are_ratings(study: Study, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"prompt": "One?", "completion": "Yes.", "label": True, "rationale": "Short."},
        {"prompt": "Two?", "completion": "Yes.", "label": False},
        {"prompt": "Two?", "completion": "Yes.", "label": True},
        {"prompt": "Three?", "completion": "Yes.", "label": None},
        {"prompt": "Four?", "completion": "Yes.", "label": "skip"},
    ]
    source = str(write_jsonl(tmp_path / "kto.jsonl", rows))
    for new in ((5, 4), (0, 0)):
        report = import_pairs(study, source, "rated", Settings("rate", labels="keep"))
        assert (report.stored.items, report.stored.labels) == new
    assert project_status(study, projects.get(study, "rated")).outcomes == {
        "good": 2, "bad": 1, "conflicting": 0, "skipped": 1,
    }  # fmt: skip
    assert study.execute("SELECT DISTINCT response_order FROM assignments").fetchall() == [("[0]",)]
    assert check(study) == []


def test_nobody_rates_what_they_wrote(office: Office) -> None:
    rows = [{"prompt": "One?", "responses": ["Hers.", "His."], "generators": ["ada", "bob"]}]
    ada = office.start("rated", "rate", rows).desk("ada")
    assert [turn.content for turn in ada.judge("good").responses[0]] == ["His."]
    assert ada.ask() is None
