"""Contradictions: a pair that stands in both orders, or a response that is both good and bad.

Ties that were asked to be rows of either order are of one item, and meant; they do not count.
"""

from collections.abc import Iterator

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding
from annotate.doctor.rows import Row

CHECK = "contradictions"
MANY = 0.05  # of the rows: a share that asks for more than a look


class Contradictions:
    """Looks for the opposite of what was there before."""

    def __init__(self) -> None:
        self._rows = 0
        self._first: dict[tuple[bytes, bytes | None, bytes | None], int] = {}
        self._found = Tally()

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        self._first.setdefault((row.prompt_key, row.chosen_key, row.rejected_key), row.item_id)
        opposite = self._first.get((row.prompt_key, row.rejected_key, row.chosen_key))
        same = row.chosen_key == row.rejected_key
        if opposite is not None and opposite != row.item_id and not same:
            self._found.add(row.number)

    def findings(self) -> Iterator[Finding]:
        """Rows that say the opposite of one before them."""
        if self._found.count:
            yield Finding(
                CHECK,
                "warn",
                f"{told(self._found.count, self._rows)} say the opposite of a row before them: the "
                "same prompt and responses, the other one chosen.",
                "Have these items judged by more people (annotate project edit --overlap), and "
                "build with --minimum 2 or more and --agreement.",
                self._found.examples,
                figures(self._found.count, self._rows),
            )
