"""Checking what must always hold: rules, how they are looked up, and what a broken one says.

A rule is a condition under which a row is wrong. Rules over the same rows share one pass: only the
rows that break one of them come back, are counted, and the first few are named. What SQL cannot say
(hashes, the one rule, the presentation) goes through a :class:`Tally` row by row. Either way memory
does not grow with the study.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple

from db.connection import Study

Severity = Literal["error", "note"]

EXAMPLES = 5
CACHE_KIB = 64 * 1024  # indexes of a large study are looked up at random
RESTORE = "Restore the study from a backup of before that."


class Rule(NamedTuple):
    """What must not be: `says` names the wrong things, `mend` what to do, `broken` is SQL."""

    name: str
    says: str
    broken: str = ""
    mend: str = RESTORE
    severity: Severity = "error"


class Finding(NamedTuple):
    """A broken rule: by how many rows, the first of them, and what to do."""

    check: str
    severity: Severity
    says: str
    number: int
    examples: tuple[str, ...]
    mend: str

    @property
    def sentence(self) -> str:
        """The whole of it, for people."""
        such = f" ({'such as ' if self.number > len(self.examples) else ''}{self._named})"
        return f"{self.says}: {self.number:,}{such if self.examples else ''}. {self.mend}"

    @property
    def _named(self) -> str:
        return ", ".join(self.examples)


class Scan(NamedTuple):
    """Rules over the same rows: `rows` is what follows FROM, `example` names one row; both SQL."""

    rows: str
    example: str
    rules: Sequence[Rule]


class Tally:
    """Counts what breaks a rule, and keeps the first examples."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.number = 0
        self.examples: list[str] = []

    def add(self, example: object) -> None:
        """Count one more."""
        self.number += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(str(example))

    def finding(self) -> Iterator[Finding]:
        """The finding, if there is one."""
        if self.number:
            name, says, _, mend, severity = self.rule
            yield Finding(name, severity, says, self.number, tuple(self.examples), mend)


@contextmanager
def snapshot(study: Study) -> Iterator[None]:
    """Read the study as it is at one moment, while others go on writing to it."""
    (usual,) = study.execute("PRAGMA cache_size").fetchone()
    study.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    study.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        study.rollback()
        study.execute(f"PRAGMA cache_size = {usual}")


def tally(rule: Rule, examples: Iterable[object]) -> Iterator[Finding]:
    """The finding of one rule that all of these break."""
    found = Tally(rule)
    for example in examples:
        found.add(example)
    yield from found.finding()


def look(study: Study, scan: Scan, arguments: dict[str, object] | None = None) -> Iterator[Finding]:
    """What breaks the rules of a scan, in one pass over its rows."""
    tallies = [Tally(rule) for rule in scan.rules]
    conditions = [f"({rule.broken})" for rule in scan.rules]
    rows = study.execute(
        f"SELECT {scan.example}, {', '.join(conditions)} FROM {scan.rows} "
        f"WHERE {' OR '.join(conditions)}",
        arguments or {},
    )
    for example, *broken in rows:
        for found, is_broken in zip(tallies, broken, strict=True):
            if is_broken:
                found.add(example)
    for found in tallies:
        yield from found.finding()
