"""Exact duplicates: rows with the same texts, whatever their case and spaces, count more than once.

Prompts that stand in several rows are usual (several pairs of each), so that is only a note.
"""

from collections.abc import Iterator

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding
from annotate.doctor.rows import Row

CHECK = "duplicates"
MANY = 0.01  # of the rows: a share worth a warning


class Duplicates:
    """Looks for texts that were there before; keeps 16 bytes of each row and each prompt."""

    def __init__(self) -> None:
        self._rows = 0
        self._seen: set[tuple[bytes | None, ...]] = set()
        self._prompts: set[bytes] = set()
        self._again, self._asked = Tally(), Tally()

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        texts = (row.prompt_key, row.chosen_key, row.rejected_key)
        if texts in self._seen:
            self._again.add(row.number)
        elif row.prompt_key in self._prompts:
            self._asked.add(row.number)
        self._seen.add(texts)
        self._prompts.add(row.prompt_key)

    def findings(self) -> Iterator[Finding]:
        """Rows that are there before; prompts that are, with other responses."""
        again, asked, rows = self._again, self._asked, self._rows
        if again.count:
            yield Finding(
                CHECK,
                "warn" if again.count >= MANY * rows else "note",
                f"{told(again.count, rows)} have the texts of a row before them, so these are "
                "learned more often than others.",
                "Build with --duplicates drop.",
                again.examples,
                figures(again.count, rows),
            )
        if asked.count:
            yield Finding(
                "repeated prompts",
                "note",
                f"{told(asked.count, rows)} have the prompt of a row before them, with other "
                f"responses: there are {len(self._prompts):,} different prompts.",
                "Nothing, where several rows of a prompt are meant. Count prompts, not rows, when "
                "you say how many were used.",
                asked.examples,
                figures(asked.count, rows) | {"prompts": len(self._prompts)},
            )
