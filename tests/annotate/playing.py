"""Moves that annotators and researchers make at a few items, in an order that hypothesis thinks of.

What each comes to is compared with what a simple model of the queue (:mod:`tests.annotate.model`)
says it should. The moves are said in terms of comparing; `says` translates them for another task.
"""

from collections.abc import Mapping

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, multiple, rule

from annotate import importing, planning, wellbeing
from annotate.assignment import Shown, release, renew
from annotate.details import NOTHING, Details
from annotate.errors import CannotCorrect, NothingToUndo, TooSoon
from annotate.importing import Settings, import_pairs
from db import queue
from db.judgments import Verdict
from db.options import Options
from db.projects import STRATEGIES, Strategy, Task
from tests.annotate.desk import Desk
from tests.annotate.model import LEASE, TOO_SOON, Item, Model, Slot
from tests.annotate.played import Played
from tests.annotate.writing import pair, write_jsonl

NAMES = st.sampled_from(("ada", "bob", "eve"))
CATEGORIES = (None, "violence", "drugs")
OVERLAPS, SEEDS, ORDERS = st.integers(1, 3), st.integers(0, 1), st.sampled_from(STRATEGIES)
SECONDS = st.sampled_from((0, 5, 1000, 1801))
PRIORITY = st.sampled_from((None, 1.5, -2.0))
ROWS = st.dictionaries(st.integers(0, 5), PRIORITY, min_size=1)
FIRST_ROWS = st.fixed_dictionaries(dict.fromkeys(range(4), PRIORITY))
LONG_WALK = 500
VERDICTS: tuple[Verdict, ...] = ("a_much", "a", "tie", "b", "b_much", "both_bad", "skip")


class Playing(Played):
    """A study under the hands of its people."""

    shown = Bundle("shown")
    task: Task = "compare"
    options = Options(verdicts="strength")
    says: Mapping[Verdict, tuple[Verdict, Details]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.patch.setattr(importing, "CHUNK", 3)
        self.patch.setattr(planning, "CHUNK", 3)

    @initialize(
        overlap=OVERLAPS, strategy=ORDERS, walk=st.sampled_from((LONG_WALK, 2)), rows=FIRST_ROWS
    )
    def begin(
        self, overlap: int, strategy: Strategy, walk: int, rows: dict[int, float | None]
    ) -> None:
        self.patch.setattr(queue, "WALK", walk)
        self.model = Model(overlap, strategy)
        self.import_rows(rows, Settings(self.task, overlap=overlap, strategy=strategy))
        self.office.ask(self.options)

    def import_rows(self, rows: dict[int, float | None], wanted: Settings | None = None) -> None:
        file = []
        for number, priority in rows.items():
            category, writer = CATEGORIES[number % 3], "eve" if number % 4 == 0 else None
            row = self.row(question := f"Question {number}?", writer)
            file.append({**row, "category": category, "priority": priority})
            self.model.add(question, priority, category, writer)
        source = write_jsonl(self.office.folder / "rows.jsonl", file)
        import_pairs(self.study, str(source), "pairs", wanted, now=self.office.clock.now)

    def row(self, question: str, writer: str | None) -> dict[str, object]:
        """What is judged of a question; `writer` wrote one of the responses."""
        return pair(question, generator_b=writer)

    @rule(rows=ROWS, name=NAMES)
    def import_more(self, rows: dict[int, float | None], name: str) -> None:
        self.import_rows(rows)
        self.work(name, 2, "a")

    @rule(overlap=OVERLAPS, strategy=ORDERS, seed=SEEDS, name=NAMES)
    def change(self, overlap: int, strategy: Strategy, seed: int, name: str) -> None:
        planning.change(self.study, "pairs", planning.Plan(overlap, strategy, seed))
        self.model.change(overlap, strategy, seed)
        self.work(name, 2, "b")

    @rule(name=NAMES, categories=st.sets(st.sampled_from(("violence", "drugs"))))
    def opt_out(self, name: str, categories: set[str]) -> None:
        wellbeing.opt_out(self.study, self.office.desk(name).annotator, categories)
        self.model.opted_out[name] = categories
        self.work(name, 2, "a")

    @rule(seconds=SECONDS)
    def wait(self, seconds: int) -> None:
        self.office.clock.wait(seconds)

    @rule(
        name=NAMES, number=st.sampled_from((1, 3, 9)), verdict=st.sampled_from(("a", "b", "skip"))
    )
    def work(self, name: str, number: int, verdict: Verdict) -> None:
        """What annotators mostly do: take the next and answer it, again and again."""
        for _ in range(number):
            given = self.take(name)
            if given is None:
                return
            self.answer(given, verdict, seconds=5)

    @rule(target=shown, name=NAMES)
    def claim(self, name: str) -> object:
        return self.take(name) or multiple()

    def take(self, name: str) -> tuple[Desk, Shown] | None:
        now, desk = self.office.clock.now, self.office.desk(name)
        found, held = desk.ask(), self.model.held(name)
        if held is None or held.expires_at - now <= LEASE / 2:
            self.model.expire(now)
            held = self.model.held(name)
            if held is not None:
                held.expires_at = now + LEASE
        left = [] if held else list(self.model.left_for(name))
        if held is not None:
            assert found is not None and found.token == held.token
        elif found is not None:
            item, slot = self.leased(found)
            assert (item, slot) in left
            ahead = [self.model.place(*other) for other in left if not other[1].returned]
            if ahead and queue.WALK == LONG_WALK:
                assert self.model.place(item, slot) <= min(ahead)
            self.model.lease(name, item, slot, found.token, now)
        else:
            assert left == []
        return None if found is None else (desk, found)

    def leased(self, shown: Shown) -> tuple[Item, Slot]:
        """The slot of what is shown, as the model has it."""
        item_id, number = self.study.execute(
            "SELECT item_id, slot FROM assignments WHERE token = ?", (shown.token,)
        ).fetchone()
        item = next(item for item in self.model.items.values() if item.id == item_id)
        assert shown.prompt[0].content == item.question
        return item, item.slots[number]

    @rule(given=shown, times=st.sampled_from((1, 10)), seconds=st.sampled_from((900, 1700)))
    def stay(self, given: tuple[Desk, Shown], times: int, seconds: int) -> None:
        """A page that is open, and renews its lease now and then."""
        for _ in range(times):
            self.office.clock.wait(seconds)
            self.renew(*given)

    def renew(self, desk: Desk, shown: Shown) -> None:
        now, turn = self.office.clock.now, self.model.turns[shown.token]
        self.model.expire(now)
        kept = renew(self.study, desk.project, desk.annotator, shown.token, now)
        assert kept == (turn.state == "leased")
        if kept:
            self.model.renew(turn, now)

    @rule(name=NAMES)
    def release(self, name: str) -> None:
        now, desk = self.office.clock.now, self.office.desk(name)
        self.model.expire(now)
        held = self.model.held(name)
        assert release(self.study, desk.project, desk.annotator, now) == (held is not None)
        if held is not None:
            self.model.give_back(held, "released")

    @rule(given=shown, verdict=st.sampled_from(VERDICTS), seconds=SECONDS)
    def submit(self, given: tuple[Desk, Shown], verdict: Verdict, seconds: int) -> None:
        self.answer(given, verdict, seconds)

    def answer(self, given: tuple[Desk, Shown], verdict: Verdict, seconds: int) -> None:
        desk, shown = given
        verdict, details = self.says.get(verdict, (verdict, NOTHING))
        self.office.clock.wait(seconds)
        turn = self.model.turns[shown.token]
        if not turn.answered and self.office.clock.now - turn.shown_at < TOO_SOON:
            with pytest.raises(TooSoon):
                desk.submit(shown, verdict, "a reason", details)
        else:
            fate = self.model.submit(turn, in_full(verdict, details))
            assert desk.submit(shown, verdict, "a reason", details).fate == fate

    @rule(target=shown, name=NAMES, seconds=SECONDS)
    def undo(self, name: str, seconds: int) -> object:
        desk = self.office.desk(name)
        self.office.clock.wait(seconds)
        expected = self.model.undo(name, self.office.clock.now)
        if isinstance(expected, str):
            with pytest.raises({"TooSoon": TooSoon, "NothingToUndo": NothingToUndo}[expected]):
                desk.undo_at_once()
            return multiple()
        desk.undo_at_once()
        shown = desk.claim()
        self.model.lease(name, *expected, shown.token, self.office.clock.now)
        return desk, shown

    @rule(name=NAMES, nth=st.integers(0, 3), verdict=st.sampled_from(("b", "tie", "skip")))
    def correct(self, name: str, nth: int, verdict: Verdict) -> None:
        """Somebody thinks better of one of their answers, perhaps one they have changed since."""
        verdict, details = self.says.get(verdict, (verdict, NOTHING))
        desk, now = self.office.desk(name), self.office.clock.now
        answered = [t for t in self.model.turns.values() if t.name == name and t.answered]
        if not answered:
            return
        was = answered[-1 - nth % len(answered)]
        (id_,) = self.study.execute(
            "SELECT id FROM judgments WHERE key = ?", (was.token,)
        ).fetchone()
        said = in_full(verdict, details)
        expected = self.model.correct(was, said, f"correct:{id_}", now)
        if expected == "CannotCorrect":
            with pytest.raises(CannotCorrect):
                desk.correct(id_, verdict, "a reason", details)
        else:
            assert desk.correct(id_, verdict, "a reason", details).fate == expected


def in_full(verdict: Verdict, details: Details) -> str:
    """What is compared when an answer comes again: another pick or text is another answer."""
    return verdict if details == NOTHING else f"{verdict} {details}"
