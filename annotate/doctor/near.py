"""Near-duplicates: prompts and pairs that are nearly the same, within the dataset and beyond it.

What is exactly the same, whatever its case and spaces, is counted elsewhere and not again here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import EXAMPLES, Finding, Severity
from annotate.doctor.leakage import BENCHMARKS, SPLITS
from annotate.doctor.rows import Row, key, normal
from annotate.doctor.sketches import Sketches
from db.dataset_rows import Split
from db.messages import Messages
from db.transcripts import text

CHECK = "near-duplicates"
SIMILAR = 0.8  # from here on two texts are nearly the same
MANY = 0.01  # of the rows: a share worth a warning
EACH = 1_300  # characters of the prompt and each response that a pair is compared by


class _Prompt:
    """A prompt that was sketched: the rows that have it, and the benchmark that does."""

    __slots__ = ("benchmark", "rows", "split")

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.split: Split | None = None
        self.benchmark: str | None = None


class Near:
    """Sketches prompts and whole rows; `benchmarks` are prompts with a name of each."""

    def __init__(self, benchmarks: Sequence[tuple[str, Messages]]) -> None:
        self._sketches, self._whole = Sketches(), Sketches()
        self._known: dict[bytes, int] = {}
        self._prompts: list[_Prompt] = []
        self._whole_rows: list[tuple[int, int]] = []  # those sketched: number, and item
        self._seen: set[tuple[bytes | None, ...]] = set()
        self._rows = 0
        for name, prompt in benchmarks:
            written = text(prompt)
            self._prompt(key(written), written).benchmark = name

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        prompt = self._prompt(row.prompt_key, row.prompt)
        prompt.rows.append(row.number)
        prompt.split = prompt.split or row.split
        texts = (row.prompt_key, row.chosen_key, row.rejected_key)
        if texts not in self._seen:
            self._seen.add(texts)
            self._whole.add("\n".join(normal(one[:EACH]) for one in row.texts))
            self._whole_rows.append((row.number, row.item_id))

    def _prompt(self, key_: bytes, written: str) -> _Prompt:
        number = self._known.get(key_)
        if number is None:
            number = self._known[key_] = self._sketches.add(normal(written))
            self._prompts.append(_Prompt())
        return self._prompts[number]

    def findings(self) -> Iterator[Finding]:
        """Near-duplicates of rows and prompts; prompts near those of benchmarks, other splits."""
        yield from self._of_rows()
        within: set[int] = set()
        leaked: set[int] = set()
        across: set[int] = set()
        names: Counter[str] = Counter()
        for twins in self._sketches.twins(SIMILAR):
            one, other = self._prompts[twins.first], self._prompts[twins.second]
            for mine, theirs in ((one, other), (other, one)):
                if theirs.benchmark is not None and mine.benchmark is None:
                    names[theirs.benchmark] += len(set(mine.rows) - leaked)
                    leaked.update(mine.rows)
            if one.rows and other.rows:
                within.update(one.rows + other.rows)
                if one.split != other.split:
                    across.update(one.rows + other.rows)
        yield from self._of_prompts(within, leaked, across, names)

    def _of_rows(self) -> Iterator[Finding]:
        found: set[int] = set()
        for twins in self._whole.twins(SIMILAR):
            number, item = self._whole_rows[twins.first]
            other, of_item = self._whole_rows[twins.second]
            if item != of_item:  # rows of one item are meant: a tie in both orders, several pairs
                found.update((number, other))
        if found:
            yield Finding(
                CHECK,
                "warn" if len(found) >= MANY * self._rows else "note",
                f"{told(len(found), self._rows)} are nearly the same as another row, prompt and "
                "responses together.",
                "Look at some: where they are copies with small changes, leave all but one out of "
                "the source, or count them as one where you report numbers.",
                tuple(sorted(found)[:EXAMPLES]),
                figures(len(found), self._rows),
            )

    def _of_prompts(
        self, within: set[int], leaked: set[int], across: set[int], names: Counter[str]
    ) -> Iterator[Finding]:
        if within:
            yield self._finding(
                "near-duplicate prompts", within, False,
                "have a prompt that is nearly that of another row",
                "Usual where prompts are made from templates. They are held out one by one: see "
                "whether near ones stand in two splits.",
            )  # fmt: skip
        if leaked:
            named = ", ".join(f"{name} {count:,}" for name, count in names.most_common())
            yield self._finding(
                BENCHMARKS, leaked, True,
                f"have a prompt that is nearly one of a registered benchmark ({named})",
                "Look at them: a model trained on them does better there than elsewhere. Leave "
                "them out by their category or source, or say so where you report.",
            )  # fmt: skip
        if across:
            yield self._finding(
                SPLITS, across, True,
                "have a prompt that is nearly one of another split",
                "Look at them: what is held out may be easier than what is new.",
            )  # fmt: skip

    def _finding(
        self, check: str, rows: set[int], warns: bool, sentence: str, advice: str
    ) -> Finding:
        tally = Tally()
        for number in sorted(rows):
            tally.add(number)
        told_ = f"{told(tally.count, self._rows)} {sentence}."
        counted = figures(tally.count, self._rows) | {"similarity": SIMILAR}
        severity: Severity = "warn" if warns else "note"
        return Finding(check, severity, told_, advice, tally.examples, counted)
