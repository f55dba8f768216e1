"""What signals say, and when they stand out.

A careful annotator has many figures, and there are many careful annotators, so what is merely
unusual must not stand out: a figure does when its interval of 99.9% lies beyond a margin, all of
it, and it is of ten answers or more. The intervals shown are of 95%.
"""

from typing import NamedTuple

from annotate.consistency import Consistency
from annotate.signal_figures import FEWEST, READING, Placed, Run, Share

SURE, CHANCE = 0.999, 0.001
MARGIN = 0.1  # as a share: so much below the others, or of answers that came too soon


class Signal(NamedTuple):
    """One figure in a sentence, and what it may mean. `share` is what it counts, if it counts."""

    name: str
    says: str
    means: str
    stands_out: bool
    share: Share | None = None


def skips(found: Share) -> Signal:
    """Skipping never stands out: it costs nothing, or people would not do it when they should."""
    means = "Skipping is free. Many skips may say something of the texts or the guidelines."
    return Signal("skips", f"Skipped {told(found)}.", means, False, found)


def agreement(found: Share, others: float | None) -> Signal:
    """Against what most others say of the same items."""
    means = (
        "Other people may be wrong, and somebody careful differs on close calls. Low figures may "
        f"come of guidelines read another way. {_beside(others, 'agrees with the rest in')}"
    )
    says = f"Said what most others say in {told(found)}."
    return Signal("agreement", says, means, _is_low(found, others), found)


def gold(found: Share, others: float | None) -> Signal:
    """Against the expected answers."""
    means = (
        "Misses may come of guidelines read another way, or of an expected answer that is open to "
        f"doubt: look at them together. {_beside(others, 'is right in')}"
    )
    says = f"Answered {told(found)} gold items as expected."
    return Signal("gold", says, means, _is_low(found, others), found)


def repeats(found: Consistency, others: float | None) -> Signal:
    """Against what they said themselves."""
    counted = Share(found.same, found.answered)
    says = f"Said the same again in {told(counted)} of the items that came back."
    if any(found.places):
        where = " and ".join(
            f"{_place(n, len(found.places))} {count}"
            for n, count in enumerate(found.places)
            if count
        )
        says += f" Chose the same place, but another response: {where}."
    means = (
        "Close calls come out either way, and people learn. The same side for both responses may "
        f"be a habit of the hand. {_beside(others, 'says the same again in')}"
    )
    return Signal("repeats", says, means, _is_low(counted, others), counted)


def side(found: Share) -> Signal:
    """Against one half: which response stands where is drawn."""
    means = (
        "The sides are shuffled, so about half is expected of everybody. Far from it may be a "
        "habit of the hand or the eye; it is no sign of ill will."
    )
    says = f"Chose the left response in {told(found)}."
    low, high = found.interval(SURE)
    beyond = found.of >= FEWEST and not low <= 0.5 <= high
    return Signal("side", says, means, beyond, found)


def place(found: Placed) -> Signal:
    """Against what shuffling gives; of several places the one that exceeds it by the most."""
    means = (
        f"The places are shuffled, so about {found.expected:.0%} is expected there. Far more may "
        "be a habit, such as stopping at the first that will do."
    )
    says = f"Picked what stood at place {found.at + 1} in {told(found.found)}."
    low, _ = found.found.interval(1 - CHANCE / found.places)
    beyond = found.found.of >= FEWEST and low > found.expected
    return Signal("place", says, means, beyond, found.found)


def length(found: Share, others: float | None) -> Signal:
    """Against the others: longer responses may well be the better ones."""
    means = (
        "Longer responses are often better, so half is not what to expect. Only pairs are counted "
        "in which one response is longer by a quarter. "
        f"{_beside(others, 'chooses the longer one in')}"
    )
    low, high = found.interval(SURE)
    beyond = (
        found.of >= FEWEST and others is not None and not low - MARGIN <= others <= high + MARGIN
    )
    says = f"Chose the longer response in {told(found)}."
    return Signal("length", says, means, beyond, found)


def speed(seconds: float, found: Share) -> Signal:
    """Against how fast anybody can read."""
    means = (
        f"Reckoned with {READING:g} words a second, more than twice as fast as people read with "
        "care. Who goes back to an item knows it already, and not every text must be read to its "
        "end; many such answers may be clicked through."
    )
    says = f"Took {seconds:.0f} s at the median. {told(found)} came too soon to have read all."
    beyond = found.of >= FEWEST and found.interval(SURE).low > MARGIN
    return Signal("speed", says, means, beyond, found)


def run(found: Run) -> Signal:
    """Against chance, where the answer names a place: these are shuffled, other answers are not."""
    chance = (
        "less than 0.1%" if found.chance < CHANCE else f"{found.chance:.{found.chance < 0.01:d}%}"
    )
    says = (
        f"The longest run of one answer is {found.length} times {found.answer}, of {found.of:,}; "
        f"the chance of one as long is {chance}."
    )
    means = (
        "Places are shuffled, so long runs of one are rare: it may be a stretch without reading."
        if found.shuffled
        else "Items that stand together may be alike, so a run of this answer says little."
    )
    beyond = found.of >= FEWEST and found.shuffled and found.chance < CHANCE
    return Signal("run", says, means, beyond)


def told(found: Share) -> str:
    """Such as 34 of 40 (85%, 71 to 93%)."""
    low, high = found.interval()
    return (
        f"{found.hits:,} of {found.of:,} ({found.share:.0%}, {low * 100:.0f} to {high * 100:.0f}%)"
    )


def _is_low(found: Share, others: float | None) -> bool:
    if found.of < FEWEST or others is None:
        return False
    return found.interval(SURE).high < others - MARGIN


def _beside(others: float | None, verb: str) -> str:
    if others is None:
        return "There are no others to compare with yet."
    return f"The middle one of the others {verb} {others:.0%}."


def _place(at: int, places: int) -> str:
    return ("left", "right")[at] if places == 2 else f"place {at + 1}"
