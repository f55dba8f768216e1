"""Demonstrating: a proposal is accepted, edited or rejected, or an answer is written."""

import json
from pathlib import Path

import pytest

from annotate import drafts, files
from annotate.check import check
from annotate.details import Details
from annotate.drafts import Draft
from annotate.errors import BadVerdict
from annotate.importing import Settings, import_pairs
from annotate.status import project_status
from db import preferences, projects
from db.connection import Study
from db.judgments import Verdict
from db.options import Options
from tests.annotate.desk import Desk, Office, question
from tests.annotate.test_rating import outcomes
from tests.annotate.writing import proposals, write_jsonl


def asked(office: Office, options: Options | None = None) -> Desk:
    """A project with three proposals and a prompt without."""
    return office.start("answered", "demonstrate", proposals(3, 1), options).desk("ada")


def texts(study: Study, item_id: int) -> list[str]:
    """The demonstrations of an item, by the one rule."""
    decided = preferences.decision(study, item_id)
    assert decided is not None
    ids = [one.response_id for one in decided.demonstrations]
    rows = {
        id_: json.loads(messages)[-1]["content"]
        for id_, messages in study.execute("SELECT id, messages FROM responses")
    }
    return [rows[id_] for id_ in ids]


def test_what_is_accepted_edited_or_written_is_demonstrated(office: Office) -> None:
    ada = asked(office)
    shown = ada.judge("accept")
    assert [turn.content for turn in shown.responses[0]] == ["Proposal 0."]
    ada.judge("edit", details=Details(edit="Proposal 1, but kinder."))
    ada.judge("reject")
    blank = ada.judge("write", details=Details(edit="Mine."))
    assert (question(blank), blank.responses) == ("Blank 0?", ())
    assert outcomes(ada) == {"demonstrated": 3, "rejected": 1}
    found = [texts(office.study, item_id) for item_id in (1, 2, 3, 4)]
    assert found == [["Proposal 0."], ["Proposal 1, but kinder."], [], ["Mine."]]
    assert check(office.study) == []


def test_an_edit_says_what_it_changed_and_whose_it_is(office: Office) -> None:
    ada = asked(office)
    ada.judge("edit", details=Details(edit="Proposal zero."))
    (difference,) = office.study.execute("SELECT difference FROM edits").fetchone()
    assert json.loads(difference) == [["keep", "Proposal "], ["out", "0"], ["in", "zero"],
                                      ["keep", "."]]  # fmt: skip
    writers = office.study.execute("SELECT generator FROM generations").fetchall()
    assert writers == [("ada",)]
    assert ada.mine()[0].details.edit == "Proposal zero."


def test_somebody_else_confirms_where_that_is_asked(office: Office) -> None:
    ada = asked(office, Options(confirm=True))
    bob = office.desk("bob")
    ada.judge("accept")
    assert outcomes(ada) == {"unconfirmed": 1}
    while question(shown := bob.claim()) != "Question 0?":
        bob.judge("skip")
    assert [turn.content for turn in shown.responses[0]] == ["Proposal 0."]
    bob.judge("accept")
    assert outcomes(ada)["demonstrated"] == 1
    left = [question(ada.judge("skip")) for _ in range(3)]
    assert left == ["Question 1?", "Question 2?", "Blank 0?"]
    assert ada.ask() is None, "she may not confirm her own"
    assert check(office.study) == []


def test_an_undone_text_is_a_draft_again_and_a_correction_takes_its_place(office: Office) -> None:
    ada = asked(office)
    ada.judge("edit", details=Details(edit="First try."))
    ada.undo()
    again = ada.claim()
    kept = drafts.find(ada.study, ada.annotator, again.token)
    assert kept == Draft("edit", Details(edit="First try."))
    office.clock.wait(5)
    ada.submit(again, "edit", details=Details(edit="Second try."))
    ada.correct(ada.mine()[0].judgment_id, "accept")
    assert texts(office.study, 1) == ["Proposal 0."]
    ada.correct(ada.mine()[0].judgment_id, "edit", details=Details(edit="First try."))
    assert texts(office.study, 1) == ["First try."]
    assert check(office.study) == []


@pytest.mark.parametrize(
    ("verdict", "text", "sentence"),
    [
        ("write", "Mine.", "There is a proposal: accept, edit or reject it"),
        ("edit", "Proposal 0.", "the same as before"),
        ("edit", " ", "The answer is empty"),
        ("accept", "Mine.", "You wrote an answer; save it as yours"),
        ("edit", "Half \ud83d.", "half a character"),
        ("edit", "x" * 100_001, "at most 100,000 characters"),
        ("good", "", "'good' is no verdict"),
    ],
)
def test_what_is_no_demonstration_is_refused(
    office: Office, verdict: Verdict, text: str, sentence: str
) -> None:
    ada = asked(office)
    with pytest.raises(BadVerdict, match=sentence):
        ada.judge(verdict, details=Details(edit=text))
    assert ada.mine() == []


@pytest.mark.parametrize("verdict", ["accept", "edit", "reject"])
def test_where_nothing_is_proposed_there_is_nothing_to_review(
    office: Office, verdict: Verdict
) -> None:
    ada = office.start("answered", "demonstrate", proposals(0, 1)).desk("ada")
    text = "Mine." if verdict == "edit" else ""
    with pytest.raises(BadVerdict, match="Nothing is proposed here: write an answer"):
        ada.judge(verdict, details=Details(edit=text))


def test_reviewed_demonstrations_come_with_their_labels(study: Study, tmp_path: Path) -> None:
    labels = ("accept", "reject", "skip", None)
    rows = [
        {"instruction": f"{n}?", "input": "", "output": "Yes.", "label": label}
        for n, label in enumerate(labels)
    ]
    rows.append({"instruction": "Open?", "input": "", "output": "", "label": None})
    source = str(write_jsonl(tmp_path / "reviewed.jsonl", rows))
    for new in ((5, 3), (0, 0)):
        report = import_pairs(study, source, "answered", Settings("demonstrate", labels="keep"))
        assert (report.stored.items, report.stored.labels) == new
    found = project_status(study, projects.get(study, "answered")).outcomes
    assert (found["demonstrated"], found["rejected"], found["skipped"]) == (1, 1, 1)
    assert texts(study, 1) == ["Yes."]
    assert check(study) == []


def test_a_prompt_without_a_proposal_can_come_with_a_skip(study: Study, tmp_path: Path) -> None:
    rows = [{"prompt": "Open?", "label": "skip"}]
    source = str(write_jsonl(tmp_path / "skips.jsonl", rows))
    import_pairs(study, source, "answered", Settings("demonstrate", labels="keep"))
    assert study.execute("SELECT response_order, state FROM assignments").fetchall() == [
        ("[]", "skipped")
    ]
    assert check(study) == []


def test_a_benchmark_has_a_prompt_for_each_instruction(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text('{\n  "instructions": ["One?",\n "Two?"]\n}', encoding="utf-8")
    assert [row.where for row in files.read(str(path))] == ["instruction 1", "instruction 2"]
    report = import_pairs(study, str(path), "answered", Settings("demonstrate"))
    assert (report.shape.describe(), report.stored.items) == ("demonstration (instruction)", 2)
