"""What should come of whatever annotators and researchers do, said with a few lists.

A model of the queue that is too simple to be wrong in the same way: no positions, no indexes, no
kept counts. It looks through everything each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.places import draw
from db.projects import Strategy

LEASE, LONGEST = timedelta(seconds=1800), timedelta(seconds=8 * 1800)
TOO_SOON = timedelta(seconds=0.25)
TURN = ("leased", "judged", "skipped", "surplus")  # states in which an item is nobody's again


@dataclass(eq=False)
class Turn:
    """One annotator's go at an item."""

    name: str
    item: "Item"
    token: str
    shown_at: datetime
    expires_at: datetime
    state: str = "leased"
    answered: str | None = None  # the answer


@dataclass(eq=False)
class Slot:
    """A judgment that is wanted, or was."""

    number: int
    turn: Turn | None = None
    closed: bool = False
    returned: bool = False

    @property
    def open(self) -> bool:
        return self.turn is None and not self.closed


@dataclass(eq=False)
class Item:
    """What is judged; `id` is its place in the order of import, from 1."""

    id: int
    question: str
    priority: float
    category: str | None
    writer: str | None
    slots: list[Slot] = field(default_factory=list)

    @property
    def open(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.open]

    @property
    def wanted(self) -> int:
        return sum(not slot.closed for slot in self.slots)

    def fit(self, overlap: int) -> None:
        """Close the last open slots that are too many, open closed ones again, or add some."""
        for slot in reversed(self.open):
            slot.closed = self.wanted > overlap
        for slot in self.slots:
            slot.closed = slot.closed and self.wanted >= overlap
        while self.wanted < overlap:
            self.slots.append(Slot(len(self.slots)))


class Model:
    """A project as it should be."""

    def __init__(self, overlap: int, strategy: Strategy, seed: int = 0) -> None:
        self.overlap, self.strategy, self.seed = overlap, strategy, seed
        self.items: dict[str, Item] = {}  # by question
        self.turns: dict[str, Turn] = {}  # by token
        self.answers: list[Turn] = []  # those that stand, the newest last
        self.opted_out: dict[str, set[str]] = {}

    def place(self, item: Item, slot: Slot) -> tuple[float, ...]:
        """Where a slot stands: the smallest is first."""
        match self.strategy:
            case "depth":
                return (-item.priority, item.id)
            case "breadth":
                return (slot.number, -item.priority, item.id)
            case "uncertain":
                return (-item.priority, slot.number, item.id)
            case "random":
                return (-item.priority, draw(self.seed, item.id, slot.number), item.id)

    def turn_at(self, name: str, item: Item) -> Turn | None:
        turns = (t for t in self.turns.values() if t.name == name and t.item is item)
        return next((t for t in turns if t.state in TURN), None)

    def held(self, name: str) -> Turn | None:
        turns = (t for t in self.turns.values() if t.name == name)
        return next((t for t in turns if t.state == "leased"), None)

    def slot_of(self, turn: Turn) -> Slot | None:
        return next((slot for slot in turn.item.slots if slot.turn is turn), None)

    def excluded(self, name: str, item: Item) -> bool:
        opted_out = item.category in self.opted_out.get(name, ())
        return opted_out or item.writer == name or self.turn_at(name, item) is not None

    def left_for(self, name: str) -> Iterator[tuple[Item, Slot]]:
        """Every open slot that this annotator may take."""
        for item in self.items.values():
            if not self.excluded(name, item):
                yield from ((item, slot) for slot in item.open)

    def expire(self, now: datetime) -> None:
        """Give back what ran out, in the order of the slots: of too many, the first is closed."""
        held = [slot.turn for item in self.items.values() for slot in item.slots if slot.turn]
        for turn in held:
            if turn.state == "leased" and turn.expires_at < now:
                self.give_back(turn, "expired")

    def give_back(self, turn: Turn, state: str) -> None:
        turn.state = state
        slot = self.slot_of(turn)
        assert slot is not None
        slot.turn, slot.closed = None, turn.item.wanted > self.overlap
        for slot in turn.item.open:
            slot.returned = True

    def lease(self, name: str, item: Item, slot: Slot, token: str, now: datetime) -> None:
        assert slot.open, "that slot was not to be had"
        slot.turn = self.turns[token] = Turn(name, item, token, now, now + LEASE)

    def renew(self, turn: Turn, now: datetime) -> None:
        """What a page that stays open does."""
        turn.expires_at = max(turn.expires_at, min(now + LEASE, turn.shown_at + LONGEST))

    def again(self, turn: Turn, verdict: str) -> str:
        """The fate of an answer to what was answered before."""
        return "repeated" if turn in self.answers and turn.answered == verdict else "kept_other"

    def submit(self, turn: Turn, verdict: str) -> str:
        """The fate of an answer."""
        if turn.answered:
            return self.again(turn, verdict)
        turn.answered, skip = verdict, verdict == "skip"
        self.answers.append(turn)
        slot = self.slot_of(turn)
        if turn.state != "leased":
            newer = self.turn_at(turn.name, turn.item)
            if newer is not None and newer.state != "leased":
                return "surplus"
            slot = next(iter(turn.item.open), None) if newer is None else self.slot_of(newer)
            if newer is not None:
                newer.state = "released"
        turn.state = "skipped" if skip else "surplus" if slot is None else "judged"
        if slot is not None:
            slot.turn = turn
            if skip:
                self.give_back(turn, "skipped")
        return "counted" if turn.state == "judged" else turn.state

    def correct(self, was: Turn, verdict: str, token: str, now: datetime) -> str:
        """The fate of an answer in place of another one, or what is said instead."""
        skip = verdict == "skip"
        if was not in self.answers:
            given = self.turns.get(token)
            return self.again(given, verdict) if given else "CannotCorrect"
        if self.turn_at(was.name, was.item) not in (None, was):
            return "CannotCorrect"
        slot = self.slot_of(was)
        if slot is None and not skip:
            slot = next(iter(was.item.open), None)
        self.answers.remove(was)
        was.state = "undone"
        new = self.turns[token] = Turn(was.name, was.item, token, now, now, answered=verdict)
        self.answers.append(new)
        new.state = "skipped" if skip else "surplus" if slot is None else "judged"
        if slot is not None:
            slot.turn = new
            if skip:
                self.give_back(new, "skipped")
        return "counted" if new.state == "judged" else new.state

    def undo(self, name: str, now: datetime) -> tuple[Item, Slot] | str:
        """The slot that is leased again, or what is said instead."""
        was = next((turn for turn in reversed(self.answers) if turn.name == name), None)
        if was is None:
            return "NothingToUndo"
        slot = self.slot_of(was) or next(iter(was.item.open), None)
        if slot is None or self.turn_at(name, was.item) not in (None, was):
            return "NothingToUndo"
        held = self.held(name)
        if held is not None and now - held.shown_at < TOO_SOON:
            return "TooSoon"
        if held is not None:
            self.give_back(held, "released")
        was.state, slot.turn = "undone", None
        self.answers.remove(was)
        return was.item, slot

    def change(self, overlap: int, strategy: Strategy, seed: int) -> None:
        self.overlap, self.strategy, self.seed = overlap, strategy, seed
        for item in self.items.values():
            item.fit(overlap)

    def add(
        self, question: str, priority: float | None, category: str | None, writer: str | None
    ) -> None:
        """A row that is imported, perhaps again."""
        item = self.items.get(question)
        if item is None:
            id_, first = len(self.items) + 1, priority or 0.0
            item = self.items[question] = Item(id_, question, first, category, writer)
            item.fit(self.overlap)
        elif priority is not None:
            item.priority = priority

    def slots(self) -> list[tuple[int, int, str | None, bool, bool]]:
        """Every slot: its item and number, the token that holds it, whether closed, and judged."""
        return [
            (item.id, slot.number, turn.token if turn else None, slot.closed, _judged(turn))
            for item in self.items.values()
            for slot in item.slots
            for turn in [slot.turn]
        ]

    def figures(self) -> tuple[int, int, int, int]:
        """Items, judgments wanted, judgments that count, and surplus ones."""
        beside = ("surplus", "expired", "released")
        return (
            len(self.items),
            sum(item.wanted for item in self.items.values()),
            sum(judged for *_, judged in self.slots()),
            sum(bool(turn.answered) and turn.state in beside for turn in self.turns.values()),
        )


def _judged(turn: Turn | None) -> bool:
    return turn is not None and turn.state == "judged"
