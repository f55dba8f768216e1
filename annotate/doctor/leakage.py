"""Leakage: prompts of benchmarks in the dataset, and prompts of one split in another.

Compared as a reader would: whatever their case and spaces. Of conversations the last turn counts
too. What is only nearly the same is in :mod:`annotate.doctor.near`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding
from annotate.doctor.rows import Row, key
from db.dataset_rows import Split
from db.messages import Messages
from db.transcripts import text

BENCHMARKS, SPLITS = "benchmark leakage", "split leakage"


class Leakage:
    """Looks for prompts that are elsewhere too; `benchmarks` are prompts with a name of each."""

    def __init__(self, benchmarks: Sequence[tuple[str, Messages]]) -> None:
        self._benchmarks = {key(text(prompt)): name for name, prompt in benchmarks}
        self._split: dict[bytes, Split] = {}
        self._names: Counter[str] = Counter()
        self._train, self._held, self._across = Tally(), Tally(), Tally()
        self._rows = 0

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        name = self._benchmarks.get(row.prompt_key)
        if name is None and len(row.turns) > 1:
            name = self._benchmarks.get(key(row.turns[-1].content))
        if name is not None:
            self._names[name] += 1
            (self._train if row.split == "train" else self._held).add(row.number)
        if self._split.setdefault(row.prompt_key, row.split) != row.split:
            self._across.add(row.number)

    def findings(self) -> Iterator[Finding]:
        """Rows with the prompt of a benchmark, or of another split."""
        named = ", ".join(f"{name} {count:,}" for name, count in self._names.most_common())
        met = figures(self._train.count, self._rows) | {"benchmarks": dict(self._names)}
        if self._train.count:
            yield Finding(
                BENCHMARKS,
                "stop",
                f"{told(self._train.count, self._rows)} to train on have a prompt of a registered "
                f"benchmark ({named}): a model trained on them cannot be evaluated with it.",
                "Build with --benchmarks leave, which leaves them out.",
                self._train.examples,
                met,
            )
        if self._held.count:
            yield Finding(
                BENCHMARKS,
                "warn",
                f"{told(self._held.count, self._rows)} for validation or test have a prompt of a "
                f"registered benchmark ({named}): what is chosen by them is chosen for it.",
                "Build with --benchmarks leave, unless that is meant.",
                self._held.examples,
                figures(self._held.count, self._rows) | {"benchmarks": dict(self._names)},
            )
        if self._across.count:
            yield Finding(
                SPLITS,
                "stop",
                f"{told(self._across.count, self._rows)} have a prompt that is in another split "
                "too: what is held out was trained on.",
                "Build again with --validation and --test, which split by prompt.",
                self._across.examples,
                figures(self._across.count, self._rows),
            )
