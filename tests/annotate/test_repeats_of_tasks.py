"""Repeats of ratings and rankings; demonstrations do not come back."""

from annotate.assignment import Shown
from annotate.check import check
from annotate.consistency import consistency
from annotate.details import Details
from annotate.signals import signals
from db import projects
from db.options import Options
from tests.annotate.desk import Desk, Office, place_of, question
from tests.annotate.writing import proposals, ratings, sets

OFTEN = Options(repeat_every=3)
Seen = tuple[Shown, Shown]  # first, and again


def pick(desk: Desk, shown: Shown, place: int) -> None:
    desk.clock.wait(5)
    desk.submit(shown, "pick", details=Details(ranking=(place,)))


def texts(shown: Shown) -> list[str]:
    return [turns[-1].content for turns in shown.responses]


def test_every_response_of_a_ranking_stands_elsewhere_the_second_time(office: Office) -> None:
    for size in (2, 3, 8):
        ada = office.start(f"best of {size}", "rank", sets(20, size), OFTEN).desk("ada")
        first: dict[str, Shown] = {}
        again: list[Seen] = []
        while (shown := ada.ask()) is not None:
            if question(shown) in first:
                again.append((first[question(shown)], shown))
            first.setdefault(question(shown), shown)
            pick(ada, shown, place_of(shown, max(texts(shown))))
        assert len(again) > 3
        for before, after in again:
            assert sorted(texts(before)) == sorted(texts(after))
            assert all(a != b for a, b in zip(texts(before), texts(after), strict=True))
        (one,) = consistency(office.study, ada.project)
        assert (one.same, one.alike) == (one.answered, one.answered) == (len(again), len(again))
    assert check(office.study) == []


def test_who_picks_by_the_place_is_told_which(office: Office) -> None:
    ada = office.start("best of 4", "rank", sets(30, 4), OFTEN).desk("ada")
    while (shown := ada.ask()) is not None:
        pick(ada, shown, 1)
    (one,) = consistency(office.study, ada.project)
    assert (one.same, one.places) == (0, (0, one.answered))
    (told,) = signals(office.study, ada.project)
    assert {signal.name for signal in told.outstanding} == {"place"}
    says = {signal.name: signal.says for signal in told.signals}
    assert says["place"].startswith("Picked what stood at place 2 in 30 of 30")
    assert "30 times place 2" in says["run"]


def test_a_rating_comes_back_as_it_was(office: Office) -> None:
    ada = office.start("ratings", "rate", ratings(20), OFTEN).desk("ada")
    first: dict[str, Shown] = {}
    again = 0
    while (shown := ada.ask()) is not None:
        before = first.setdefault(question(shown), shown)
        again += before is not shown
        assert shown.responses == before.responses
        ada.clock.wait(5)
        ada.submit(shown, "good" if before is shown or again % 2 else "bad")
    (one,) = consistency(office.study, ada.project)
    assert (one.answered, one.same) == (again, (again + 1) // 2)
    assert check(office.study) == []


def test_a_demonstration_does_not_come_back(office: Office) -> None:
    office.start("answers", "demonstrate", proposals(20)).ask(OFTEN)  # which no set-up may say
    ada = office.desk("ada")
    asked = []
    while (shown := ada.ask()) is not None:
        asked.append(question(shown))
        ada.clock.wait(5)
        ada.submit(shown, "accept")
    assert len(asked) == len(set(asked)) == 20
    assert projects.companion(office.study, ada.project, "repeat") is None
