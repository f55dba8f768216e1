"""Judging: what a verdict comes to, and which are refused."""

import pytest

from annotate.details import Details
from annotate.errors import BadVerdict, TooSoon, UnknownLease
from annotate.importing import Settings, import_pairs
from annotate.judging import submit
from db import projects
from db.judgments import Verdict
from db.messages import from_json
from db.options import Options
from db.projects import Task
from tests.annotate.desk import Desk, Office
from tests.annotate.opening import open_project
from tests.annotate.writing import pairs, write_jsonl

STRENGTH = Options(verdicts="strength")
RANKED = {"prompt": "Which?", "responses": ["1.", "2.", "3."]}
PROPOSED = {"prompt": "How?", "response": "Like this."}
VERDICTS: tuple[Verdict, ...] = ("a_much", "a", "tie", "b", "b_much", "both_bad", "skip")


@pytest.fixture
def ada(office: Office) -> Desk:
    """An annotator at six pairs."""
    return office.project(pairs(6)).desk("ada")


def stored(desk: Desk) -> list[tuple[str, str, str]]:
    """Each judgment with the texts it chose and rejected."""
    rows = desk.study.execute(
        "SELECT j.verdict, c.messages, r.messages FROM judgments j "
        "LEFT JOIN responses c ON c.id = j.chosen_id "
        "LEFT JOIN responses r ON r.id = j.rejected_id ORDER BY j.id"
    )
    return [
        (verdict, *("" if m is None else from_json(m)[0].content for m in both))
        for verdict, *both in rows
    ]


@pytest.mark.parametrize("verdict", ["a", "a_much", "b", "b_much"])
def test_a_letter_chooses_the_response_that_stood_there(office: Office, verdict: Verdict) -> None:
    """Whichever side that is: two annotators see the item with its sides swapped."""
    office.project(pairs(1), overlap=2, options=STRENGTH)
    shown = [office.desk(name).judge(verdict) for name in ("ada", "bob")]
    assert shown[0].responses != shown[1].responses
    for pair, (_, chosen, rejected) in zip(shown, stored(office.desk("ada")), strict=True):
        a, b = (response[0].content for response in pair.responses)
        assert (chosen, rejected) == ((a, b) if verdict.startswith("a") else (b, a))


@pytest.mark.parametrize("verdict", ["tie", "both_bad", "skip"])
def test_other_verdicts_choose_nothing(ada: Desk, verdict: Verdict) -> None:
    ada.judge(verdict)
    assert stored(ada) == [(verdict, "", "")]


def test_a_judgment_keeps_how_long_it_took_and_what_was_shown(ada: Desk) -> None:
    ada.judge("a", reason="More polite")
    assert ada.study.execute(
        "SELECT j.seconds, j.reason, g.version, json_array_length(a.response_order) "
        "FROM judgments j JOIN assignments a ON a.id = j.assignment_id "
        "JOIN guidelines g ON g.id = a.guideline_id"
    ).fetchall() == [(5.0, "More polite", 1, 2)]


def test_submitting_again_changes_nothing_and_returns_the_first_judgment(ada: Desk) -> None:
    shown = ada.claim()
    ada.clock.wait(5)
    first = ada.submit(shown, "a")
    again = ada.submit(shown, "a")
    assert (first.fate, again.fate) == ("counted", "repeated")
    assert again.judgment_id == first.judgment_id
    assert [verdict for verdict, *_ in stored(ada)] == ["a"]


def test_what_is_not_stored_for_another_answer_is_not_called_saved(ada: Desk) -> None:
    shown = ada.claim()
    ada.clock.wait(5)
    first = ada.submit(shown, "a")
    assert ada.submit(shown, "b") == (first.judgment_id, "kept_other")
    ada.undo()
    assert ada.submit(shown, "a") == (first.judgment_id, "kept_other"), "it was taken back since"


@pytest.mark.parametrize(
    ("task", "row", "verdict", "one", "other"),
    [
        ("rank", RANKED, "pick", Details(ranking=(0,)), Details(ranking=(1,))),
        ("rank", RANKED, "pick", Details(ranking=(0, 1, 2)), Details(ranking=(0, 2, 1))),
        ("demonstrate", PROPOSED, "edit", Details(edit="Better."), Details(edit="Best.")),
        ("demonstrate", {"prompt": "How?"}, "write", Details(edit="So."), Details(edit="Thus.")),
    ],
)
def test_another_order_or_text_under_the_same_verdict_is_another_answer(
    office: Office,
    task: Task,
    row: dict[str, object],
    verdict: Verdict,
    one: Details,
    other: Details,
) -> None:
    """Be it at the first answer or at a correction."""
    open_project(office, task, [row], full_ranking=task == "rank")
    ada = office.desk("ada")
    shown = ada.claim()
    ada.clock.wait(5)
    first = ada.submit(shown, verdict, details=one)
    assert ada.submit(shown, verdict, details=one) == (first.judgment_id, "repeated")
    assert ada.submit(shown, verdict, details=other) == (first.judgment_id, "kept_other")
    assert [mine.details for mine in ada.mine()] == [one]
    second = ada.correct(first.judgment_id, verdict, details=other)
    for said, fate in ((other, "repeated"), (one, "kept_other")):
        assert ada.correct(first.judgment_id, verdict, details=said) == (second.judgment_id, fate)
    assert [mine.details for mine in ada.mine()] == [other]


def test_a_double_press_is_refused_and_nothing_is_stored(ada: Desk) -> None:
    shown = ada.claim()
    ada.clock.wait(0.2)
    with pytest.raises(TooSoon, match="nothing was changed"):
        ada.submit(shown, "a")
    assert stored(ada) == []
    ada.clock.wait(0.1)
    assert ada.submit(shown, "a").fate == "counted"


def test_an_item_of_somebody_else_is_refused(office: Office, ada: Desk) -> None:
    shown = ada.claim()
    office.clock.wait(5)
    with pytest.raises(UnknownLease, match="Reload"):
        office.desk("bob").submit(shown, "a")
    ada.submit(shown, "a")
    with pytest.raises(UnknownLease):
        office.desk("bob").submit(shown, "a")


def test_an_item_of_another_project_is_refused(office: Office, ada: Desk) -> None:
    shown = ada.claim()
    source = write_jsonl(office.folder / "others.jsonl", pairs(1))
    import_pairs(office.study, str(source), "others", Settings())
    others = projects.get(office.study, "others")
    with pytest.raises(UnknownLease):
        submit(office.study, others, ada.annotator, shown.token, "a")


def test_a_token_that_was_never_given_is_refused(ada: Desk) -> None:
    with pytest.raises(UnknownLease):
        ada.submit(ada.claim()._replace(token="made up"), "a")


@pytest.mark.parametrize("verdict", ["good", "undone", "pick", "A", ""])
def test_a_verdict_of_another_task_is_refused(ada: Desk, verdict: Verdict) -> None:
    with pytest.raises(BadVerdict, match="a, tie, b, both_bad, skip"):
        ada.submit(ada.claim(), verdict)


def test_a_skip_needs_a_reason(ada: Desk) -> None:
    shown = ada.claim()
    ada.clock.wait(5)
    with pytest.raises(BadVerdict, match="Say why"):
        ada.submit(shown, "skip")
    assert stored(ada) == []


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_a_skip_leaves_the_item_open(office: Office, verdict: Verdict) -> None:
    ada = office.project(pairs(6), options=STRENGTH).desk("ada")
    ada.judge(verdict)
    assert projects.progress(ada.study, ada.project.id).judged == (0 if verdict == "skip" else 1)
