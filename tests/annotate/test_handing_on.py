"""Handing on: what has no acceptable response is written by people."""

import pytest

from annotate import handing_on, planning, repeating
from annotate.changes import changes
from annotate.details import Details
from annotate.handing_on import Handed, hand_on
from annotate.importing import Settings, import_pairs
from annotate.setups import Plan
from db import projects
from db.errors import ProjectMismatch
from tests.annotate.commands import invoke
from tests.annotate.desk import Desk, Office
from tests.annotate.opening import change, open_project, problems
from tests.annotate.writing import write_jsonl

PICKED = Details(ranking=(0,))


def prompt(number: int, answers: int = 3) -> dict[str, object]:
    """A prompt with some responses."""
    return {"prompt": f"Question {number}?", "responses": [f"Answer {n}." for n in range(answers)]}


@pytest.fixture
def raft(office: Office) -> Office:
    """Two prompts to rank, those without an acceptable response to be written in ``writing``."""
    open_project(office, "demonstrate", name="writing")
    return open_project(office, "rank", [prompt(0), prompt(1)], none_to="writing")


def writer(office: Office, name: str = "eve") -> Desk:
    """Somebody at work in the demonstrate project."""
    desk = office.desk(name)
    desk.project = projects.get(office.study, "writing")
    return desk


def test_a_prompt_without_an_acceptable_response_is_written_by_somebody(raft: Office) -> None:
    raft.desk("ada").judge("pick", details=PICKED)
    assert writer(raft).ask() is None
    raft.desk("ada").judge("none")
    shown = writer(raft).judge("write", details=Details(edit="A good one."))
    assert (shown.prompt[0].content, shown.responses) == ("Question 1?", ())
    assert problems(raft.study) == []


def test_it_leaves_the_queue_when_one_is_acceptable_after_all_and_comes_back(raft: Office) -> None:
    ada = raft.desk("ada")
    ada.judge("none")
    ada.undo()
    assert writer(raft).ask() is None
    assert problems(raft.study) == []
    ada.judge("pick", details=PICKED)
    (mine,) = ada.mine()
    ada.correct(mine.judgment_id, "none")
    assert writer(raft).claim().prompt[0].content == "Question 0?"
    assert problems(raft.study) == []


def test_it_stays_once_somebody_has_begun_to_write(raft: Office) -> None:
    raft.desk("ada").judge("none")
    eve = writer(raft)
    shown = eve.claim()
    raft.desk("ada").undo()
    eve.submit(shown, "write", details=Details(edit="A good one."))
    assert problems(raft.study) == []


def test_a_prompt_is_written_once_however_often_nothing_was_acceptable(office: Office) -> None:
    open_project(office, "demonstrate", name="writing")
    open_project(office, "rank", [prompt(0), prompt(0, answers=4)], none_to="writing")
    ada = office.desk("ada")
    ada.judge("none")
    ada.judge("none")
    assert projects.progress(office.study, writer(office).project.id).items == 1
    ada.undo()
    assert writer(office).claim().prompt[0].content == "Question 0?"
    assert problems(office.study) == []


def test_all_that_came_to_none_before_is_handed_on_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_on, "CHUNK", 1)
    open_project(office, "demonstrate", name="writing")
    open_project(office, "rank", [prompt(0), prompt(1)])
    for _ in range(2):
        office.desk("ada").judge("none")
    assert writer(office).ask() is None
    assert hand_on(office.study, "rank", "writing") == Handed(items=2, queued=2)
    assert hand_on(office.study, "rank", "writing") == Handed(items=2, queued=0)
    assert changes(office.study)[-1].action == "hand on"
    assert writer(office).claim().prompt[0].content == "Question 0?"
    assert problems(office.study) == []


def test_a_hidden_repeat_keeps_no_prompt_in_the_queue(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeating, "APART", 1)
    open_project(office, "demonstrate", name="writing")
    rows = [prompt(n) for n in range(6)]
    open_project(office, "rank", rows, none_to="writing", repeat_every=2)
    ada = office.desk("ada")
    while ada.ask() is not None:
        ada.judge("none")
    own = "SELECT 1 FROM judgments j JOIN items i ON i.id = j.item_id WHERE j.id = ? AND {}"
    again = "i.repeats IS NOT NULL"
    mine = [m.judgment_id for m in ada.mine()]
    repeats = [id_ for id_ in mine if office.study.execute(own.format(again), (id_,)).fetchone()]
    assert repeats
    for judgment_id in set(mine) - set(repeats):
        ada.correct(judgment_id, "pick", details=PICKED)
    assert writer(office).ask() is None
    assert problems(office.study) == []


def test_a_prompt_that_was_imported_too_is_not_taken_back(raft: Office) -> None:
    ada = raft.desk("ada")
    ada.judge("none")
    assert writer(raft).ask() is not None
    writer(raft).release()
    source = write_jsonl(raft.folder / "own.jsonl", [{"prompt": "Question 0?"}])
    import_pairs(raft.study, str(source), "writing")
    ada.undo()
    assert writer(raft).claim().prompt[0].content == "Question 0?"
    assert problems(raft.study) == []


def test_an_import_brings_back_a_prompt_that_had_been_taken_from_the_queue(raft: Office) -> None:
    ada = raft.desk("ada")
    ada.judge("none")
    ada.undo()
    assert writer(raft).ask() is None
    source = write_jsonl(raft.folder / "own.jsonl", [{"prompt": "Question 0?"}])
    import_pairs(raft.study, str(source), "writing")
    assert writer(raft).claim().prompt[0].content == "Question 0?"
    assert problems(raft.study) == []


def test_with_another_target_what_waits_moves_there(raft: Office) -> None:
    planning.create(raft.study, "elsewhere", Plan(task="demonstrate"))
    raft.desk("ada").judge("none")
    change(raft, none_to="elsewhere")
    eve = writer(raft)
    assert eve.ask() is None
    eve.project = projects.get(raft.study, "elsewhere")
    assert eve.claim().prompt[0].content == "Question 0?"
    eve.release()
    change(raft, none_to="")
    assert eve.ask() is None
    assert problems(raft.study) == []


def test_labels_that_say_none_are_handed_on(office: Office) -> None:
    open_project(office, "demonstrate", name="writing")
    open_project(office, "rank", none_to="writing")
    source = write_jsonl(office.folder / "labels.jsonl", [{**prompt(0), "label": "none"}])
    import_pairs(office.study, str(source), "rank", Settings("rank", labels="keep"))
    assert writer(office).claim().prompt[0].content == "Question 0?"
    assert problems(office.study) == []


def test_the_command_says_what_it_did(office: Office) -> None:
    open_project(office, "demonstrate", name="writing")
    open_project(office, "rank", [prompt(0)])
    office.desk("ada").judge("none")
    done = invoke(*("project", "hand-on", "rank", "--into", "writing", "--db", office.study.file))
    assert (
        "Of 1 prompt without an acceptable response, 1 was queued anew in writing." in done.output
    )
    wrong = invoke("project", "hand-on", "writing", "--into", "rank", "--db", office.study.file)
    assert (wrong.exit_code, "is no rank project" in wrong.output) == (2, True)


def test_only_from_rank_into_demonstrate(raft: Office) -> None:
    with pytest.raises(ProjectMismatch, match="'rank' is no demonstrate project"):
        hand_on(raft.study, "rank", "rank")


def test_a_target_that_is_gone_refuses_nobodys_judgment(raft: Office) -> None:
    raft.study.execute("UPDATE projects SET name = 'elsewhere' WHERE name = 'writing'")
    assert raft.desk("ada").judge("none")
    hand_on(raft.study, "rank", "elsewhere")
    assert problems(raft.study) == []
