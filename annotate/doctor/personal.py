"""Personal data: how many rows look as if they held some. What it is, is never repeated."""

import re
from collections.abc import Iterator

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding
from annotate.doctor.personal_patterns import KINDS
from annotate.doctor.rows import Row

CHECK = "personal data"
_MAY_HAVE = re.compile(r"@|\d\D{0,2}\d\D{0,2}\d")  # most texts have neither


class Personal:
    """Looks for e-mail addresses, telephone numbers and the like."""

    def __init__(self) -> None:
        self._rows = 0
        self._any = Tally()
        self._kinds = {kind: Tally() for kind in KINDS}

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        texts = [text for text in row.texts if _MAY_HAVE.search(text)]
        kinds = [kind for kind, is_in in KINDS.items() if any(map(is_in, texts))]
        if kinds:
            self._any.add(row.number)
        for kind in kinds:
            self._kinds[kind].add(row.number)

    def findings(self) -> Iterator[Finding]:
        """How many rows, and of which kinds."""
        found = {kind: tally.count for kind, tally in self._kinds.items() if tally.count}
        if not found:
            return
        named = ", ".join(f"{kind} in {count:,}" for kind, count in found.items())
        yield Finding(
            CHECK,
            "warn",
            f"{told(self._any.count, self._rows)} have what looks like personal data: {named}.",
            "Look at the rows, and take out or replace what is somebody's, before the dataset is "
            "passed on: a model can learn it by heart.",
            self._any.examples,
            figures(self._any.count, self._rows) | {"kinds": found},
        )
