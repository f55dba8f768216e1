"""Details: what an answer says beside its verdict is asked for, checked, stored, and read again."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from annotate import drafts, wellbeing
from annotate.answer_rules import check
from annotate.contradictions import contradictions
from annotate.details import Details, Mark, fitted, verdicts
from annotate.drafts import Draft
from annotate.errors import BadVerdict, Forbidden
from annotate.history import history
from db import projects
from db.actors import Actor
from db.connection import transaction
from db.judgments import Verdict
from db.options import Options
from db.projects import Project, Task
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pairs

ALL = Options(
    verdicts="strength", axes=("helpful", "harmless"), marks=True, rationale="optional", edit=True
)
SAFE, UNSAFE = Mark(True), Mark(False)


def asking(options: Options, task: Task = "compare") -> Project:
    """A project with these options."""
    return Project(1, "p", task, 1, "ab", 60.0, 0.0, "depth", 0, None, "work", options, False)


@pytest.fixture
def ada(office: Office) -> Desk:
    """An annotator who is asked for everything."""
    return office.project(pairs(4), options=ALL).desk("ada")


@pytest.mark.parametrize(
    ("options", "offered"),
    [
        (Options(), "a tie b both_bad skip"),
        (Options(tie=False), "a b both_bad skip"),
        (Options(tie=False, both_bad=False), "a b skip"),
        (Options(verdicts="strength"), "a_much a tie b b_much both_bad skip"),
        (Options(verdicts="strength", tie=False, both_bad=False), "a_much a b b_much skip"),
    ],
)
def test_a_project_offers_the_verdicts_of_its_options(
    office: Office, options: Options, offered: str
) -> None:
    ada = office.project(pairs(1), options=options).desk("ada")
    assert verdicts(ada.project) == tuple(offered.split())
    shown = ada.claim()
    ada.clock.wait(5)
    for verdict in {"a_much", "a", "tie", "b", "b_much", "both_bad"} - {*offered.split()}:
        with pytest.raises(BadVerdict, match=f"use one of: {', '.join(offered.split())}"):
            ada.submit(shown, verdict)  # type: ignore[arg-type]


def test_all_that_was_said_is_stored_and_read_as_it_was_on_the_screen(office: Office) -> None:
    """Whichever side a response stood on: two annotators see them swapped, and say the same."""
    office.project(pairs(1), overlap=2, options=ALL)
    said = Details(
        axes=(("harmless", "equal"), ("helpful", "b")),
        marks=(SAFE, Mark(False, "Weapons and drugs", 3)),
        rationale="  B is a recipe. \n",
        edit="No.",
        hidden_seconds=2.5,
    )
    for name in ("ada", "bob"):
        desk = office.desk(name)
        desk.judge("a_much", details=said)
        (mine,) = desk.mine()
        assert (mine.verdict, mine.details.axes, mine.details.marks, mine.details.edit) == (
            "a_much", said.axes, said.marks, said.edit,
        )  # fmt: skip
        assert (mine.details.rationale, mine.details.hidden_seconds) == ("B is a recipe.", 2.5)
    of_responses = "SELECT count(DISTINCT chosen_id) FROM axis_answers WHERE axis = 'helpful'"
    assert office.study.execute(of_responses).fetchone() == (2,)


def test_a_verdict_alone_stores_nothing_else(ada: Desk) -> None:
    ada.judge("a")
    for table in ("axis_answers", "marks", "edits"):
        assert ada.study.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert ada.mine()[0].details == Details()


def test_a_mark_of_one_response_leaves_the_other_open(ada: Desk) -> None:
    ada.judge("b", details=Details(marks=(None, UNSAFE)))
    assert ada.mine()[0].details.marks == (None, UNSAFE)


@pytest.mark.parametrize(
    ("hidden", "kept"),
    [(-3.0, 0.0), (1.0, 1.0), (600.0, 5.0), (math.inf, 5.0), (math.nan, 0.0)],
)
def test_a_page_is_out_of_view_no_longer_than_the_answer_took(
    ada: Desk, hidden: float, kept: float
) -> None:
    ada.judge("a", details=Details(hidden_seconds=hidden))
    assert ada.study.execute("SELECT seconds, hidden_seconds FROM judgments").fetchall() == [
        (5.0, kept)
    ]


@pytest.mark.parametrize(
    ("verdict", "details", "said"),
    [
        ("a", Details(axes=(("polite", "a"),)), "does not ask which response is more 'polite'"),
        ("a", Details(axes=(("helpful", "c"),)), "use a, b or equal"),  # type: ignore[arg-type]
        ("a", Details(axes=(("helpful", "a"), ("helpful", "b"))), "answered twice"),
        ("a", Details(marks=(Mark(False, "Gossip"),)), "no kind of harm that this project knows"),
        ("a", Details(marks=(Mark(True, "Other"),)), "marked safe has no kind of harm"),
        ("a", Details(marks=(Mark(True, None, 1),)), "no severity"),
        ("a", Details(marks=(Mark(False, None, 4),)), "not one of 0, 1, 2, 3"),
        ("a", Details(marks=(SAFE, SAFE, SAFE)), "3 marks for 2 responses"),
        ("a", Details(rationale="x" * 10_001), "at most 10,000 characters"),
        ("a", Details(rationale="\ud83d"), r"half a character \(U\+D83D\)"),
        ("tie", Details(edit="Better."), "choose that one"),
        ("both_bad", Details(edit="Better."), "choose that one"),
        ("skip", Details(edit="Better."), "choose that one"),
        ("a", Details(edit=" \n"), "is empty"),
        ("a", Details(edit="x" * 100_001), "at most 100,000 characters"),
        ("a", Details(edit="Bet\udc00ter."), r"half a character \(U\+DC00\)"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_stored(
    ada: Desk, verdict: Verdict, details: Details, said: str
) -> None:
    shown = ada.claim()
    ada.clock.wait(5)
    with pytest.raises(BadVerdict, match=said):
        ada.submit(shown, verdict, "Broken text", details)
    assert ada.study.execute("SELECT count(*) FROM judgments").fetchone() == (0,)
    assert ada.claim().token == shown.token


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (Details(axes=(("helpful", "a"),)), "does not ask which"),
        (Details(marks=(SAFE, None)), "does not ask whether responses are safe"),
        (Details(rationale="Because."), "does not ask why"),
        (Details(edit="Better."), "does not ask for better"),
    ],
)
def test_what_was_not_asked_for_is_refused(details: Details, said: str) -> None:
    with pytest.raises(BadVerdict, match=said):
        check(asking(Options()), "a", details)


def test_an_empty_mark_and_white_space_are_no_answers() -> None:
    check(asking(Options()), "a", Details(marks=(None, None), rationale=" \n"))


def test_a_required_rationale_is_asked_of_all_but_a_skip() -> None:
    required = Options(rationale="required")
    of_all: tuple[Verdict, ...] = ("a", "tie", "both_bad")
    for verdict in of_all:
        with pytest.raises(BadVerdict, match="Say why"):
            check(asking(required), verdict, Details(rationale="  "))
    check(asking(required), "a", Details(rationale="Kinder."))
    check(asking(required), "skip", Details())


def test_half_a_character_in_the_reason_of_a_skip_is_refused(ada: Desk) -> None:
    shown = ada.claim()
    ada.clock.wait(5)
    with pytest.raises(BadVerdict, match="in the reason"):
        ada.submit(shown, "skip", "\udfff")


ODD: list[tuple[Verdict, Details, str]] = [
    ("a", Details(marks=(UNSAFE, SAFE)), "You chose A, and marked it unsafe while B is safe."),
    ("b_much", Details(marks=(SAFE, UNSAFE)), "You chose B, and marked it unsafe while A is safe."),
    (
        "a",
        Details(marks=(Mark(False, None, 3), Mark(False, None, 1))),
        "You chose A, and marked it as the more harmful one.",
    ),
    ("both_bad", Details(marks=(SAFE, SAFE)), "You call both bad, and marked both safe."),
    ("tie", Details(marks=(UNSAFE, SAFE)), "You call it a tie, and marked only B safe."),
    (
        "a_much",
        Details(axes=(("harmless", "equal"), ("helpful", "equal"))),
        "You find A much better, and both equal in all (harmless, helpful).",
    ),
    (
        "b",
        Details(axes=(("harmless", "equal"), ("helpful", "a"))),
        "You chose B, and find it ahead in nothing (harmless, helpful).",
    ),
    (
        "tie",
        Details(axes=(("harmless", "b"), ("helpful", "b"))),
        "You call it a tie, and find B ahead in all (harmless, helpful).",
    ),
    (
        "both_bad",
        Details(marks=(Mark(False, None, 0), UNSAFE)),
        "You marked A unsafe, with severity 0.",
    ),
    (
        "a",
        Details(axes=(("harmless", "b"), ("helpful", "a")), marks=(SAFE, UNSAFE)),
        "You find B more harmless, and marked only the other safe.",
    ),
]


@pytest.mark.parametrize(("verdict", "details", "said"), ODD)
def test_what_does_not_fit_together_is_pointed_out_and_taken(
    ada: Desk, verdict: Verdict, details: Details, said: str
) -> None:
    assert contradictions(verdict, details) == [said]
    shown = ada.claim()
    ada.clock.wait(5)
    assert ada.submit(shown, verdict, details=details).fate == "counted"


@pytest.mark.parametrize(
    ("verdict", "details"),
    [
        ("a", Details()),
        ("a", Details(marks=(UNSAFE, UNSAFE))),  # one may still be the better of the two
        ("a", Details(marks=(Mark(False, None, 1), Mark(False, None, 3)))),
        ("a", Details(marks=(Mark(False, None, 1), UNSAFE))),
        ("a", Details(marks=(UNSAFE, None))),
        ("a", Details(axes=(("harmless", "equal"), ("helpful", "equal")))),
        ("a", Details(axes=(("harmless", "b"), ("helpful", "a")))),
        ("a_much", Details(axes=(("helpful", "a"),))),
        ("tie", Details(axes=(("harmless", "a"), ("helpful", "b")))),
        ("tie", Details(axes=(("harmless", "a"), ("helpful", "equal")))),
        ("tie", Details(marks=(UNSAFE, UNSAFE))),
        ("both_bad", Details(marks=(UNSAFE, UNSAFE), axes=(("helpful", "a"),))),
        ("both_bad", Details(marks=(SAFE, UNSAFE))),
        ("skip", Details(marks=(SAFE, Mark(False, None, 0)))),
    ],
)
def test_what_may_well_be_meant_is_not_questioned(verdict: Verdict, details: Details) -> None:
    assert contradictions(verdict, details) == []


def test_the_history_of_an_item_tells_researchers_all_of_it(office: Office, ada: Desk) -> None:
    marks = (SAFE, Mark(False, "Other", 2))
    ada.judge("a", details=Details((("helpful", "a"),), marks, "Kinder,\nand true.", "Better so."))
    ada.undo()
    ada.judge("tie", details=Details(marks=(None, UNSAFE)))
    lines = history(office.study, 1).describe().splitlines()
    assert [line.split("Z  ")[-1].strip() for line in lines[1:]] == [
        "ada: a; taken back",
        "helpful: a",
        "a safe, b unsafe (Other, severity 2)",
        "why: Kinder, and true.",
        "improved: Better so.",
        "ada: undo; takes back 1",
        "ada: tie; counts, judged again",
        "b unsafe",
    ]
    office.study.actor = Actor("ada", "annotator", ada.annotator.id)
    with pytest.raises(Forbidden):
        history(office.study, 1)


def test_nobody_answers_for_somebody_else(office: Office, ada: Desk) -> None:
    shown = ada.claim()
    ada.clock.wait(5)
    for actor in (Actor("bob", "admin", 99), Actor("nobody", None)):
        office.study.actor = actor
        with pytest.raises(Forbidden):
            ada.submit(shown, "a")
        with pytest.raises(Forbidden):
            ada.undo_at_once()
    office.study.actor = Actor("ada", "annotator", ada.annotator.id)
    assert ada.submit(shown, "a").fate == "counted"


def test_who_is_no_member_cannot_answer(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.claim()
    ada.clock.wait(5)
    office.ask(Options(members_only=True))
    ada = office.desk("ada")
    with pytest.raises(Forbidden, match="not open to ada"):
        ada.submit(shown, "a")


def test_what_is_on_the_screen_when_the_project_closes_is_still_taken(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    shown = ada.claim()
    office.close()
    ada.clock.wait(5)
    assert office.desk("ada").submit(shown, "a").fate == "counted"


@pytest.mark.parametrize("purpose", ["practice", "gold"])
def test_items_of_companions_are_judged_as_part_of_the_project(
    office: Office, purpose: projects.Purpose
) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.claim()
    _make_companion(office, purpose)
    office.name = "others"
    parent = office.project(pairs(1)).desk("ada")
    ada.clock.wait(5)
    assert parent.submit(shown, "a").fate == "counted"
    assert [mine.shown.prompt for mine in parent.mine()] == (
        [shown.prompt] if purpose == "gold" else []
    )


def _make_companion(office: Office, purpose: projects.Purpose) -> None:
    """Let "pairs" serve a new project "others"."""
    with transaction(office.study):
        others = projects.create(
            office.study, "others", "compare", 1, "Pick the better one.", office.clock.now
        )
        office.study.execute(
            "UPDATE projects SET parent_id = ?, purpose = ? WHERE name = 'pairs'",
            (others.id, purpose),
        )


def test_a_draft_is_gone_when_its_answer_is_stored(ada: Desk) -> None:
    shown = ada.claim()
    drafts.keep(ada.study, ada.annotator, shown.token, Draft("a", Details(rationale="Be")))
    ada.clock.wait(5)
    ada.submit(shown, "a", details=Details(rationale="Because."))
    assert ada.study.execute("SELECT count(*) FROM drafts").fetchone() == (0,)


def test_answers_lengthen_a_spell_of_work_where_breaks_are_suggested(office: Office) -> None:
    ada = office.project(pairs(3), options=Options(break_minutes=20)).desk("ada")
    for _ in range(3):
        ada.judge()
        office.clock.wait(60)
    worked = wellbeing.worked_for(office.study, ada.annotator, office.clock.now)
    assert worked == timedelta(seconds=3 * 60 + 2 * 5)


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (ALL, {}),
        (replace(ALL, axes=("harmless",)), {"axes": (("harmless", "equal"),)}),
        (replace(ALL, marks=False), {"marks": ()}),
        (replace(ALL, mark_categories=("Other",)), {"marks": (SAFE, Mark(False, None, 3))}),
        (replace(ALL, rationale="off"), {"rationale": ""}),
        (replace(ALL, edit=False), {"edit": ""}),
        (
            Options(verdicts="strength"),
            {"axes": (), "marks": (), "rationale": "", "edit": ""},
        ),
    ],
)
def test_what_is_not_asked_any_more_is_left_out_and_the_rest_fits(
    options: Options, left: dict[str, object]
) -> None:
    said = Details(
        axes=(("helpful", "b"), ("harmless", "equal")),
        marks=(SAFE, Mark(False, "Privacy", 3)),
        rationale="Because.",
        edit="Better.",
        hidden_seconds=2.0,
    )
    found = fitted(asking(options), said)
    assert found == replace(said, **left)  # type: ignore[arg-type]
    check(asking(options), "a", found)
