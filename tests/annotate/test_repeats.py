"""Hidden repeats: what somebody has judged is shown to them once more, with the sides swapped."""

from annotate import repeating, wellbeing
from annotate.assignment import Shown
from annotate.check import check
from annotate.datasets import build
from annotate.planning import Plan, create
from annotate.status import status
from db import audit, projects
from db.options import Options
from tests.annotate.desk import Desk, Office, question
from tests.annotate.schooling import GOLD, companion, give, known
from tests.annotate.writing import pairs

LONGER_THAN_A_LEASE = 1801.0


def with_repeats(office: Office, items: int = 60, every: int = 5, overlap: int = 1) -> Office:
    """A project in which one of so many items is a repeat."""
    return office.project(pairs(items), overlap, options=Options(repeat_every=every))


def until_repeat(desk: Desk) -> tuple[Shown, Shown]:
    """Judge until a repeat is on the screen; how it was shown first, and how it is now."""
    seen: dict[str, Shown] = {}
    while question(shown := desk.claim()) not in seen:
        seen[question(shown)] = desk.judge()
    return seen[question(shown)], shown


def test_a_repeat_is_one_in_about_so_many_with_the_sides_swapped(office: Office) -> None:
    ada = with_repeats(office).desk("ada")
    shown = []
    while (one := ada.ask()) is not None:
        shown.append(one)
        ada.judge()
    asked = [question(one) for one in shown]
    again = [n for n, q in enumerate(asked) if q in asked[:n]]
    blocks = [n // 5 for n in again]
    assert blocks[0] in (2, 3), "from when there is something far enough back"
    assert blocks == list(range(blocks[0], blocks[0] + len(blocks))), "one of each five"
    assert blocks[-1] >= len(asked) // 5 - 1
    for n in again:
        first = asked.index(asked[n])
        assert n - first >= repeating.APART
        assert shown[n].responses == shown[first].responses[::-1]
        assert shown[n]._replace(token="", responses=()) == shown[first]._replace(
            token="", responses=()
        )
    assert len(set(asked)) == 60
    assert max(asked.count(q) for q in asked) == 2, "once again and no more"
    assert check(office.study) == []


def test_repeats_are_others_at_other_places_for_everybody(office: Office) -> None:
    with_repeats(office, items=60, every=20, overlap=6)
    found = set()
    for n in range(6):
        first, _ = until_repeat(desk := office.desk(f"annotator {n}"))
        found.add((question(first), len(desk.mine(limit=100))))
    assert len(found) > 2
    assert check(office.study) == []


def test_a_reload_shows_the_same_repeat_and_one_given_back_comes_again(office: Office) -> None:
    ada = with_repeats(office).desk("ada")
    _, repeat = until_repeat(ada)
    assert ada.claim() == repeat
    assert ada.release()
    again = ada.claim()
    assert again.responses == repeat.responses
    assert again.token != repeat.token
    office.clock.wait(LONGER_THAN_A_LEASE)
    anew = ada.claim()
    assert (anew.responses, anew.token == again.token) == (repeat.responses, False)
    assert check(office.study) == []


def test_a_repeat_is_answered_undone_corrected_and_skipped_like_any_other(office: Office) -> None:
    ada = with_repeats(office).desk("ada")
    _, repeat = until_repeat(ada)
    ada.judge("b")
    assert ada.mine()[0].shown.responses == repeat.responses
    ada.undo()
    assert ada.claim().responses == repeat.responses
    ada.judge("a")
    ada.correct(ada.mine()[0].judgment_id, "tie")
    assert ada.mine()[0].verdict == "tie"
    ada.undo()
    late = ada.claim()
    office.clock.wait(LONGER_THAN_A_LEASE)
    office.desk("bob").claim()
    assert ada.submit(late, "a").fate == "counted"
    assert check(office.study) == []
    until_repeat(ada)
    ada.judge("skip")
    assert [one.verdict for one in ada.mine()[:1]] == ["skip"]
    assert check(office.study) == []


def test_the_repeat_of_an_item_that_was_undone_since_still_shows_it_turned(office: Office) -> None:
    ada = with_repeats(office).desk("ada")
    first, repeat = until_repeat(ada)
    ada.judge("a")
    original = next(m for m in ada.mine(100)[1:] if m.shown.responses == first.responses)
    ada.correct(original.judgment_id, "b")
    ada.undo()  # the correction: the original is on the screen again
    assert question(ada.claim()) == question(first)
    ada.undo()  # and the repeat after it
    shown = ada.claim()
    assert question(shown) == question(repeat)
    assert set(shown.responses) == set(repeat.responses)
    assert check(office.study) == []


def test_two_share_a_repeat_and_each_sees_their_own_order_turned(office: Office) -> None:
    with_repeats(office, items=40, every=2, overlap=2)
    for name in ("ada", "bob"):
        desk = office.desk(name)
        seen: dict[str, Shown] = {}
        while desk.ask() is not None:
            shown = desk.judge()
            if question(shown) in seen:
                assert shown.responses == seen[question(shown)].responses[::-1]
            seen.setdefault(question(shown), shown)
    numbers = "SELECT max(number) FROM slots WHERE project_id = ? GROUP BY item_id"
    taken = office.study.execute(numbers, (companion(office, "repeat").id,)).fetchall()
    assert (1,) in taken, "some item came again to both"
    assert check(office.study) == []


def test_a_repeat_is_only_for_who_has_judged_the_item(office: Office) -> None:
    with_repeats(office, items=40)
    ada, bob = office.desk("ada"), office.desk("bob")
    until_repeat(ada)
    ada.judge()
    hers = {question(one.shown) for one in ada.mine(100)}
    for _ in range(12):
        assert question(bob.judge()) not in hers


def test_what_was_skipped_or_left_out_since_does_not_come_again(office: Office) -> None:
    rows = [{**row, "category": f"kind {n % 2}"} for n, row in enumerate(pairs(60))]
    ada = office.project(rows, options=Options(repeat_every=4)).desk("ada")
    for n in range(9):
        ada.judge("skip" if n < 5 else "a")
    wellbeing.opt_out(office.study, ada.annotator, ["kind 1"])
    skipped = {question(one.shown) for one in ada.mine(100) if one.verdict == "skip"}
    for _ in range(30):
        shown = ada.judge()
        assert question(shown) not in skipped
        assert shown.category == "kind 0"
    assert companion(office, "repeat"), "something came again"


def test_repeats_are_in_no_figure_and_no_dataset_of_the_project(office: Office) -> None:
    ada = with_repeats(office, items=30, every=3).desk("ada")
    ada.questions()
    (found,) = status(office.study).projects
    assert (found.items, found.wanted, found.judged, found.preferences) == (30, 30, 30, 30)
    assert [p.name for p in projects.list_all(office.study)] == ["pairs"]
    assert build(office.study, "pairs").rows == 30
    actions = [entry.action for entry in audit.newest(office.study, 100)]
    assert actions.count("add repeat items") == 1


def test_gold_and_repeats_are_both_hidden_in_the_work(office: Office) -> None:
    office.project(pairs(60), options=Options(gold_every=6, repeat_every=5))
    give(office, "gold", known(*GOLD))
    asked = office.desk("ada").questions()
    assert [q for q in asked if q in GOLD] == GOLD
    assert len(asked) - len(set(asked)) > 5
    assert not {q for q in GOLD if asked.count(q) > 1}, "gold is not repeated"
    assert check(office.study) == []


def test_there_are_none_where_the_project_asks_for_none(office: Office) -> None:
    asked = office.project(pairs(40)).desk("ada").questions()
    assert len(asked) == len(set(asked)) == 40


def test_a_project_that_bears_the_name_already_is_in_nobodys_way(office: Office) -> None:
    with_repeats(office)
    create(office.study, "pairs (repeat", Plan())
    office.study.execute("UPDATE projects SET name = 'pairs (repeat)' WHERE name = 'pairs (repeat'")
    until_repeat(office.desk("ada"))
    assert companion(office, "repeat").name == "pairs (repeat 2)"


def test_what_is_read_for_a_repeat_does_not_grow_with_the_study(office: Office) -> None:
    steps = []
    for items, name in ((40, "small"), (4_000, "large")):
        office.name = name
        ada = with_repeats(office, items, every=2).desk("ada")
        for _ in range(30):
            ada.judge()
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        office.study.conn.set_progress_handler(count, 10)
        for _ in range(2):
            ada.judge()
        office.study.conn.set_progress_handler(None, 0)
        steps.append(counted)
    assert steps[1] < 2 * steps[0]
