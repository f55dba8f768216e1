"""Lists of disputes: what people disagree on most comes first, a page at a time."""

import pytest

from annotate.disputes import Which, disputes
from db import adjudications
from db.adjudications import FIRST
from tests.annotate.desk import Office
from tests.annotate.opening import open_project, problems
from tests.annotate.test_adjudication import decide
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair

# Of each question, who preferred what: y(es) or n(o).
VOTES = {"agreed": "yyy", "close": "yyn", "even": "yn", "wide": "yyyyn", "evener": "ynyn"}


@pytest.fixture
def debated(office: Office) -> Office:
    """Questions on which people agree more or less, each of a category of its own."""
    rows = [pair(question, category=question) for question in VOTES]
    open_project(office, "compare", rows, overlap=5)
    for number in range(5):
        desk = office.desk(f"judge {number}")
        for _ in VOTES:
            shown = desk.claim()
            votes = VOTES[shown.prompt[0].content]
            if number >= len(votes):
                desk.judge("skip")
            else:
                prefer(desk, {"y": "yes", "n": "no"}[votes[number]])
    return office


def listed(office: Office, which: Which = "disagreements", size: int = 25) -> list[str]:
    """The questions of all pages of a list."""
    after, questions = FIRST, []
    while True:
        found = disputes(office.study, office.desk("rea").project, which, None, after, size)
        questions += [one.listed.prompt[0].content for one in found.disputes]
        if found.after is None:
            return questions
        after = found.after


@pytest.mark.parametrize("size", [1, 2, 25])
def test_the_most_disputed_comes_first(debated: Office, size: int) -> None:
    assert listed(debated, size=size) == ["evener", "even", "close", "wide"]
    assert problems(debated.study) == []


def test_what_is_decided_moves_to_its_own_list(debated: Office) -> None:
    rea = debated.desk("rea")
    decide(rea, "a", item=5)
    decide(rea, "a", item=2)
    assert listed(debated) == ["even", "wide"]
    assert listed(debated, "decided", size=1) == ["evener", "close"]
    assert listed(debated, "judged") == list(VOTES)
    assert problems(debated.study) == []


def test_the_tally_names_responses_by_their_place(debated: Office) -> None:
    found = disputes(debated.study, debated.desk("rea").project, category="close").disputes
    assert [one.tally for one in found] == [((0, 2), (1, 1))]


def test_a_page_looks_at_a_bounded_number_of_items(
    debated: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adjudications, "LOOK", 2)
    project = debated.desk("rea").project
    first = disputes(debated.study, project, category="wide")
    assert (first.disputes, first.after is None) == ((), False)
    assert first.after is not None
    second = disputes(debated.study, project, category="wide", after=first.after)
    assert [one.listed.prompt[0].content for one in second.disputes] == ["wide"]


def test_items_of_another_project_cost_no_look(
    debated: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_project(debated, "compare", [pair("Later?"), pair("Unseen?")], name="later")
    debated.desk("ada").judge("a")
    monkeypatch.setattr(adjudications, "LOOK", 2)
    found = disputes(debated.study, debated.desk("rea").project, "judged")
    assert [one.listed.prompt[0].content for one in found.disputes] == ["Later?"]
    assert found.after is None


@pytest.mark.parametrize(("which", "index"), [("disputed", "disputed_items"),
                                              ("decided", "one_adjudication_each"),
                                              ("judged", "judged_items")])  # fmt: skip
def test_lists_go_by_an_index(debated: Office, which: str, index: str) -> None:
    said: list[str] = []
    debated.study.conn.set_trace_callback(said.append)
    getattr(adjudications, which)(debated.study, debated.desk("rea").project.id, None, (9.0, 0), 5)
    debated.study.conn.set_trace_callback(None)
    (query,) = [line for line in said if "i.outcome" in line]
    plan = [row[-1] for row in debated.study.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert any(index in step for step in plan)
    assert not any("SCAN i" in step or "TEMP B-TREE" in step for step in plan)
