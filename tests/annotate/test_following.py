"""Whatever people do, in any order, what follows from it is as if it had been asked for at once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate import adjudication
from annotate.details import Details, verdicts
from annotate.errors import CannotCorrect, NothingToUndo, TooSoon
from db.connection import open_study
from db.errors import ChosenError
from db.judgments import Verdict
from db.projects import Task
from tests.annotate.desk import Desk, Office
from tests.annotate.opening import change, open_project
from tests.annotate.test_any_order import CHECKS
from tests.annotate.writing import pair

MOVES = ("judge", "judge", "judge", "claim", "release", "undo", "correct", "wait", "decide", "off")
OPTIONS: dict[Task, dict[str, Any]] = {
    "compare": {"extra": 2, "extra_severity": 2},
    "rate": {"extra": 1},
    "rank": {"extra": 1, "none_to": "writing"},
    "demonstrate": {"extra": 1, "confirm": True},
}
ROWS: dict[Task, list[dict[str, object]]] = {
    "compare": [pair("One?", severity=0), pair("Two?", severity=3)],
    "rate": [{"prompt": "One?", "response": "Yes."}, {"prompt": "Two?", "response": "No."}],
    "rank": [{"prompt": f"{n}?", "responses": ["Yes.", "No.", "Maybe."]} for n in (1, 2)],
    "demonstrate": [{"prompt": "One?", "response": "Yes."}, {"prompt": "Two?", "response": "No."}],
}


class Move(NamedTuple):
    """Somebody does something; `choice` says with which verdict."""

    what: str
    name: str
    choice: int


@contextmanager
def workplace(task: Task) -> Iterator[Office]:
    """A study with a project of this task that two people judge, and more where they disagree."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_study(Path(folder) / "study.db", create=True) as study,
    ):
        office = Office(study, Path(folder))
        open_project(office, "demonstrate", name="writing")
        yield open_project(office, task, ROWS[task], overlap=2, **OPTIONS[task])


@pytest.mark.parametrize("task", OPTIONS)
@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    moves=st.lists(
        st.builds(
            Move, st.sampled_from(MOVES), st.sampled_from(("ada", "bob", "eve", "kim")),
            st.integers(0, 3),
        ),
        min_size=25,
        max_size=40,
    )
)  # fmt: skip
def test_slots_figures_and_outcomes_are_always_as_counted(task: Task, moves: list[Move]) -> None:
    with workplace(task) as office:
        for move in moves:
            with suppress(NothingToUndo, CannotCorrect, TooSoon):
                play(office, move)
            assert [f.sentence for check in CHECKS for f in check(office.study)] == []
            assert wrong_slots(office) == []


def play(office: Office, move: Move) -> None:
    desk = office.desk(move.name)
    match move.what:
        case "judge":
            answer(desk, move.choice)
        case "claim":
            desk.ask()
        case "release":
            desk.release()
        case "undo":
            desk.undo()
        case "correct":
            for mine in desk.mine(1):
                with suppress(ChosenError):  # a text that is there already
                    desk.correct(mine.judgment_id, *said(desk, move.choice, mine.verdict))
        case "wait":
            office.clock.wait(1801)
        case "decide":
            decide(desk, move.choice)
        case "off":
            key = "confirm" if "confirm" in OPTIONS[desk.project.task] else "extra"
            change(office, **{key: type(OPTIONS[desk.project.task][key])(move.choice % 2)})


def said(desk: Desk, choice: int, was: Verdict | None) -> tuple[Verdict, str, Details]:
    """A verdict with what belongs to it."""
    offered = [v for v in verdicts(desk.project) if v not in ("write", "edit")]
    verdict = was if was in ("edit", "write") else offered[choice % len(offered)]
    text = f"By {desk.annotator.name} at {desk.clock.now}." if verdict in ("edit", "write") else ""
    ranking = (choice % 2,) if verdict == "pick" else ()
    return verdict, "Broken text", Details(ranking=ranking, edit=text)


def answer(desk: Desk, choice: int) -> None:
    shown = desk.ask()
    if shown is not None:
        edits = desk.project.task == "demonstrate" and choice == 3
        desk.clock.wait(5)
        desk.submit(shown, *said(desk, choice, "edit" if edits else None))


def decide(desk: Desk, choice: int) -> None:
    token = adjudication.token_of(desk.study, 1)
    verdict, reason, details = said(desk, choice, None)
    why = Details(ranking=details.ranking, rationale="I have read them.")
    where = (desk.study, desk.project, desk.annotator, 1, token)
    adjudication.decide(*where, verdict, reason, why, desk.clock.now)


def wrong_slots(office: Office) -> list[int]:
    """Items of the project with more or fewer slots than a simple reading of the options says."""
    project = office.desk("ada").project
    rows = office.study.execute(
        "SELECT i.id, i.outcome, coalesce(p.severity, 0), sum(s.closed = 0), "
        "count(s.assignment_id), count(s.judgment_id), EXISTS (SELECT 1 FROM assignments a "
        "WHERE a.item_id = i.id AND a.state = 'adjudicated') "
        "FROM items i JOIN prompts p ON p.id = i.prompt_id JOIN slots s ON s.item_id = i.id "
        "WHERE i.project_id = ? AND i.confirms IS NULL GROUP BY i.id",
        (project.id,),
    )
    wrong, extra = [], project.options.extra
    for item_id, outcome, severity, slots, taken, judged, decided in rows:
        if decided:
            wrong += [item_id] * (slots != taken)
            continue
        grave = 0 < project.options.extra_severity <= severity
        least = 2 + (extra if grave else 0)
        done_and_disagreed = outcome == "conflicting" and judged == slots < 2 + extra
        spare = slots > max(least, taken) and outcome != "conflicting"
        if slots < least or done_and_disagreed or spare or slots > max(2 + extra, taken):
            wrong.append(item_id)
    return wrong
