"""Figures of one annotator's answers that signals are made of: pure functions of what was given."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

import numpy as np

from annotate.details import side_of
from annotate.intervals import CONFIDENCE, Interval, wilson
from annotate.options_seen import Options
from db.given import Given
from db.judgments import Verdict

READING = 10.0  # words a second, to which adults reading silently in English come nowhere near: 4
LONGER, LONGER_WORDS = 1.25, 5  # a response is longer by a quarter, and so many words, at least
FEWEST = 10  # answers that a share must be of to be set beside others
STRETCH = 50  # answers, one after the other, of which figures over time are made
_NAMES: dict[Verdict, str] = {
    "a_much": "A much better", "a": "A", "b": "B", "b_much": "B much better",
    "both_bad": "both bad",
}  # fmt: skip

Words = Mapping[int, tuple[int, ...]]  # of each item: the prompt, then its responses by position


class Share(NamedTuple):
    """How many of how many."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """As a number from 0 to 1; raises ZeroDivisionError of nothing."""
        return self.hits / self.of

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Wilson's."""
        return wilson(self.hits, self.of, confidence)


NOTHING = Share(0, 0)


class Placed(NamedTuple):
    """The place on the screen, of so many, that was picked most often beyond what is expected."""

    at: int
    places: int
    found: Share
    expected: float


class Run(NamedTuple):
    """The longest run of one answer; `chance`: how likely a run of any is as long.

    `shuffled`: it names a place, and which response stands there is drawn for every item.
    """

    answer: str
    shuffled: bool
    length: int
    of: int
    chance: float


class Stretch(NamedTuple):
    """Some answers in a row: from when, how many seconds the middle one took, and agreement."""

    at: str
    answers: int
    seconds: float | None
    agreement: Share


def middle(shares: Iterable[Share]) -> float | None:
    """The median of these, of those of ten or more; so that a few do not move it."""
    known = [one.share for one in shares if one.of >= FEWEST]
    return median(known) if known else None


def share(hits: Iterable[bool]) -> Share:
    """Of all of these, those that hold."""
    found = list(hits)
    return Share(sum(found), len(found))


def seconds_of(one: Given) -> float | None:
    """How long an answer took while its page was in view; None where that is not known."""
    return None if one.seconds is None else max(one.seconds - one.hidden_seconds, 0.0)


def pace(answers: Iterable[Given]) -> float | None:
    """The median of the seconds that answers took; None where none is known."""
    known = [taken for one in answers if (taken := seconds_of(one)) is not None]
    return median(known) if known else None


def left(answers: Iterable[Given]) -> Share:
    """Of the answers that choose one of two responses, those that choose the left one."""
    sides = [side_of(one.verdict) for one in answers]
    return share(side == "a" for side in sides if side is not None)


def placed(answers: Iterable[Given]) -> Placed | None:
    """Where the picks stood, among those of two responses or more; None where there are none."""
    picks = [one for one in answers if one.chosen is not None and len(one.order) > 1]
    if not picks:
        return None
    most = max(len(one.order) for one in picks)
    hits = Counter(one.order.index(one.chosen) for one in picks if one.chosen is not None)
    expected = [sum(1 / len(p.order) for p in picks if len(p.order) > n) for n in range(most)]
    at = max(range(most), key=lambda n: hits[n] - expected[n])
    return Placed(at, most, Share(hits[at], len(picks)), expected[at] / len(picks))


def longer(answers: Iterable[Given], words: Words) -> Share:
    """Of the answers that choose one of two responses of different length, those for the longer."""
    found = []
    for one in answers:
        if one.chosen is None or one.rejected is None or one.item_id not in words:
            continue
        _, *lengths = words[one.item_id]
        chosen, rejected = lengths[one.chosen], lengths[one.rejected]
        short, long = sorted((chosen, rejected))
        if long >= LONGER * short and long - short >= LONGER_WORDS:
            found.append(chosen > rejected)
    return share(found)


def fast(answers: Iterable[Given], words: Words) -> Share:
    """Of the answers whose time is known, those that came before the texts can have been read."""
    taken = [(seconds_of(one), sum(words.get(one.item_id, ()))) for one in answers]
    return share(seconds * READING < length for seconds, length in taken if seconds is not None)


def longest_run(answers: Iterable[Given]) -> Run | None:
    """The longest run of one answer, in terms of the screen, in the order they were given."""
    said = [_on_screen(one) for one in answers]
    if not said:
        return None
    runs = [(len(list(run)), key) for key, run in groupby(said)]
    length, (answer, shuffled) = max(runs, key=lambda run: run[0])
    rates = [count / len(said) for count in Counter(said).values()]
    return Run(answer, shuffled, length, len(said), chance_of_run(length, len(said), rates))


def _on_screen(one: Given) -> tuple[str, bool]:
    """What was answered, and whether it names a place."""
    if one.verdict == "pick" and one.chosen is not None:
        return f"place {one.order.index(one.chosen) + 1}", len(one.order) > 1
    return _NAMES.get(one.verdict, one.verdict), side_of(one.verdict) is not None


def chance_of_run(length: int, draws: int, rates: Sequence[float]) -> float:
    """How likely so many draws contain a run of `length` or more of one option; exact.

    Each draw is by itself and gives each option at its rate.
    """
    rate = np.array(rates)[:, None]
    running = np.zeros((len(rates), length))  # how likely a run of n + 1 of an option is going on
    running[:, :1] = rate
    done = float(running[:, -1].sum())
    running[:, -1] = 0.0
    for _ in range(draws - 1):
        of_each = running.sum(axis=1, keepdims=True)
        running[:, 1:] = rate * running[:, :-1]
        running[:, :1] = rate * (of_each.sum() - of_each)
        done += float(running[:, -1].sum())
        running[:, -1] = 0.0
    return min(done, 1.0)


def agreed(answers: Iterable[Given], options: Options) -> dict[int, bool]:
    """Of each judgment that counts: whether it is what most others say of its item.

    Left out where nobody else has judged the item, or the others are divided.
    """
    of_item: dict[int, list[tuple[int, int]]] = {}
    for one in answers:
        if one.counts and one.verdict not in ("skip", "write"):
            of_item.setdefault(one.item_id, []).append((one.judgment_id, options.said(one)))
    found = {}
    for said in of_item.values():
        votes = Counter(option for _, option in said)
        for judgment_id, option in said:
            most = (votes - Counter([option])).most_common(2)
            if most and (len(most) == 1 or most[0][1] > most[1][1]):
                found[judgment_id] = option == most[0][0]
    return found


def stretches(answers: Sequence[Given], agreeing: Mapping[int, bool]) -> tuple[Stretch, ...]:
    """Answers in the order in which they were given, fifty at a time; the last may be fewer."""
    parts = [answers[n : n + STRETCH] for n in range(0, len(answers), STRETCH)]
    return tuple(
        Stretch(part[0].at, len(part), pace(part), share(
            agreeing[one.judgment_id] for one in part if one.judgment_id in agreeing
        ))
        for part in parts
    )  # fmt: skip
