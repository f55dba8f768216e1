"""What the parts of a ledger mean, in words, and which of them belong together."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from db.ledger import Ledger

Group = Literal["made", "held", "undecided", "unanswered", "asked", "rows"]

GROUPS: dict[Group, str] = {
    "made": "In the dataset",
    "held": "In the dataset, held out of training",
    "undecided": "Judged, but nothing won",
    "unanswered": "Without enough answers",
    "asked": "Left out as the criteria ask",
    "rows": "Left out for the sake of the other rows",
}

_PARTS: dict[str, tuple[Group, str]] = {
    "exported": ("made", "made rows to train on"),
    "held_out": ("held", "made rows for validation or test only"),
    "tied": ("undecided", "both responses were found equally good"),
    "both_bad": ("undecided", "neither response was found acceptable"),
    "conflicting": ("undecided", "no option won"),
    "low_agreement": ("undecided", "an option won with less agreement than asked for"),
    "none": ("undecided", "no response was found acceptable"),
    "unpaired": ("undecided", "a response was the best, with none that it is preferred to"),
    "rejected": ("undecided", "the proposed text was rejected, and no other one stands"),
    "skipped": ("unanswered", "everybody skipped it"),
    "too_few": ("unanswered", "fewer judgments than asked for"),
    "unconfirmed": ("unanswered", "nobody has confirmed the text yet"),
    "unmarked": ("unanswered", "nobody marked it"),
    "withdrawn": ("asked", "all its judgments were withdrawn"),
    "other_people": ("asked", "judged only by people who were not asked for"),
    "other_dates": ("asked", "judged only at times that were not asked for"),
    "outdated": ("asked", "judged only under other versions of the guidelines"),
    "other_category": ("asked", "its prompt is of a category that was not asked for"),
    "other_source": ("asked", "its prompt is of a source that was not asked for"),
    "benchmark": ("asked", "its prompt belongs to a benchmark"),
    "duplicate": ("rows", "the same texts are in an earlier row"),
    "too_long": ("rows", "it has more tokens than asked for"),
    "unmatched": ("rows", "left out so that longer responses are chosen as often as shorter ones"),
}  # fmt: skip


class Part(NamedTuple):
    """One part of a ledger: how many, what became of them, and of what group that is."""

    name: str
    number: int
    share: float  # of what was judged; 0 to 1
    group: Group
    meaning: str

    @property
    def label(self) -> str:
        """The name as it is read."""
        return self.name.replace("_", " ")

    @property
    def percent(self) -> str:
        """The share as it is read: never 0% of something, nor 100% of what is not all."""
        if 0 < self.share < 0.0005:
            return "under 0.1%"
        return "over 99.9%" if 0.9995 <= self.share < 1 else f"{self.share:.1%}"


def parts(found: Ledger) -> list[Part]:
    """The parts of a ledger, those that are in the dataset first, then group by group."""
    return sorted(_parts(found), key=lambda part: list(GROUPS).index(part.group))


def sentence(found: Ledger) -> str:
    """The ledger in one sentence."""
    if not found.judged:
        return f"No {found.unit} have been judged."
    lost = ", ".join(f"{part.number:,} {part.label}" for part in parts(found) if part.number)
    return f"Of {found.judged:,} judged {found.unit}: {lost}."


def _parts(found: Ledger) -> Iterator[Part]:
    for name, number in found.items().items():
        group, meaning = _PARTS[name]
        share = number / found.judged if found.judged else 0.0
        yield Part(name, number, share, group, meaning)


_JUDGMENTS = {
    "counted": "went into the decisions",
    "skipped": "were skips",
    "surplus": "came when the item had all it wanted",
    "superseded": "were corrected or taken back",
    "taken_back": "are the records of taking back",
    "withdrawn": "are withdrawn",
    "other_people": "are of people who were not asked for",
    "other_dates": "are of times that were not asked for",
    "outdated": "were made under other versions of the guidelines",
    "other_items": "are on items whose prompts were left out",
}


def judgments(ledger: Ledger) -> str:
    """What became of every judgment, as a sentence; empty where the dataset does not say."""
    if not ledger.judgments:
        return ""
    parts = [f"{n:,} {_JUDGMENTS[name]}" for name, n in ledger.judgments.items() if n]
    return f"Of {sum(ledger.judgments.values()):,} judgments {', '.join(parts)}."
