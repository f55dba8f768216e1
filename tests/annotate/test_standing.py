"""Where an annotator stands."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from annotate import planning
from annotate.details import Details
from annotate.errors import Forbidden
from annotate.planning import Plan
from annotate.standing import Standing, last_project, standing
from db.connection import transaction
from db.options import Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office, question
from tests.annotate.schooling import give, known
from tests.annotate.writing import pairs

MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC)
GOLD = ["Gold 1?", "Gold 2?", "Gold 3?"]


def of(desk: Desk, midnight: datetime = MIDNIGHT) -> Standing:
    return standing(desk.study, desk.project, desk.annotator, midnight)


def answer(desk: Desk, seconds: float, hidden: float = 0.0) -> None:
    shown = desk.claim()
    desk.clock.wait(seconds)
    desk.submit(shown, "a", details=Details(hidden_seconds=hidden))


def test_at_first_there_is_nothing_but_work(office: Office) -> None:
    ada = office.project(pairs(3), overlap=2).desk("ada")
    assert of(ada) == Standing(today=0, mine=0, judged=0, wanted=6, pace_seconds=None)


def test_one_stands_beside_the_others(office: Office) -> None:
    office.project(pairs(3), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    answer(ada, 4)
    answer(ada, 8)
    answer(bob, 20)
    ada.judge("skip")
    assert of(ada) == Standing(today=2, mine=2, judged=3, wanted=6, pace_seconds=6.0)
    assert of(bob) == Standing(today=1, mine=1, judged=3, wanted=6, pace_seconds=20.0)
    bob.undo()
    assert of(bob)[:3] == (0, 0, 2)


def test_a_day_begins_at_midnight_where_one_is(office: Office) -> None:
    ada = office.project(pairs(9)).desk("ada")
    office.clock.now = datetime(2026, 1, 5, 22, 59, tzinfo=UTC)
    answer(ada, 4)  # before midnight in Berlin
    office.clock.wait(3600)
    answer(ada, 4)
    there = datetime(2026, 1, 6, tzinfo=timezone(timedelta(hours=1)))
    assert (of(ada).today, of(ada, there).today, of(ada, there).mine) == (2, 1, 2)


def test_the_pace_is_that_of_the_last_twenty_while_the_page_was_in_view(office: Office) -> None:
    ada = office.project(pairs(40)).desk("ada")
    for _ in range(11):
        answer(ada, 100)
    for _ in range(9):
        answer(ada, 70, hidden=60)
    assert of(ada).pace_seconds == 100
    for _ in range(2):
        answer(ada, 70, hidden=60)
    assert of(ada).pace_seconds == 10


def test_the_pace_is_of_this_project(office: Office) -> None:
    ada = office.project(pairs(9)).desk("ada")
    answer(ada, 30)
    office.name = "others"
    there = office.project(pairs(9)).desk("ada")
    answer(there, 7)
    assert (of(ada).pace_seconds, of(there).pace_seconds) == (30, 7)


@pytest.mark.parametrize("every", [2, 3, 5, 9])
def test_no_figure_tells_gold_from_work(office: Office, every: int) -> None:
    office.project(pairs(20), options=Options(gold_every=every))
    give(office, "gold", known(*GOLD))
    ada = office.desk("ada")
    stood, asked = [], []
    while shown := ada.ask():
        stood.append(of(ada))
        asked.append(question(shown))
        ada.judge()
    done = of(ada)
    assert set(asked) & set(GOLD), "there was gold"
    assert [s[:3] for s in [*stood, done]] == [(n, n, n) for n in range(len(asked) + 1)]
    assert {s.wanted for s in stood} == {done.wanted}
    assert 0 <= done.wanted - done.judged <= 1, "and it comes out even, or nearly"


@pytest.mark.parametrize("every", [2, 5, 12])
def test_no_figure_tells_a_repeat_from_work(office: Office, every: int) -> None:
    ada = office.project(pairs(60), options=Options(repeat_every=every)).desk("ada")
    stood, asked = [], []
    while shown := ada.ask():
        stood.append(of(ada))
        asked.append(question(shown))
        ada.judge()
    done = of(ada)
    assert len(set(asked)) < len(asked), "there were repeats"
    assert [s[:3] for s in [*stood, done]] == [(n, n, n) for n in range(len(asked) + 1)]
    assert {s.wanted for s in stood} == {done.wanted}
    assert 0 <= done.wanted - done.judged <= 11 / (every - 1) + 2, "it comes out about even"
    assert done.pace_seconds is not None


def test_practice_is_no_work(office: Office) -> None:
    office.project(pairs(2))
    give(office, "practice", known("Practice?"))
    ada = office.desk("ada")
    ada.judge()
    assert of(ada) == Standing(today=0, mine=0, judged=0, wanted=2, pace_seconds=None)


def test_where_somebody_stands_is_theirs_to_know(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    bob = office.desk("bob").annotator
    with acting_as(office.study, bob, "admin"), pytest.raises(Forbidden):
        of(ada)


def test_a_year_of_work_reads_a_row_an_hour_and_nothing_of_others(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    bob = office.desk("bob")
    steps = []
    with transaction(office.study):
        for desk, hours in ((ada, 50), (bob, 5_000)):
            office.study.conn.executemany(
                "INSERT INTO activity VALUES (?, ?, ?, 60, 3)",
                [
                    (desk.project.id, desk.annotator.id, f"{2000 + hour}-01-01T00")
                    for hour in range(hours)
                ],
            )
    for desk in (ada, bob):
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        office.study.conn.set_progress_handler(count, 10)
        assert of(desk).mine == 60 * (50 if desk is ada else 5_000)
        office.study.conn.set_progress_handler(None, 0)
        steps.append(counted)
    assert steps[0] * 10 < steps[1], "what she reads does not grow with what he did"


def test_one_goes_on_where_one_worked_last(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    assert last_project(office.study, ada.annotator) is None
    ada.claim()
    assert last_project(office.study, ada.annotator) == "pairs"
    ada.judge()
    planning.create(office.study, "another", Plan())
    assert last_project(office.study, ada.annotator) == "pairs"
    ben = office.desk("ben")
    assert last_project(office.study, ben.annotator) is None
