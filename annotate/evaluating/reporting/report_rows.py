"""Rows of a report: figures with whose they are, and what is known of who judged them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from annotate.evaluating.figures import Evaluated, Figure
from annotate.evaluating.judged.confusion import Confusion
from annotate.evaluating.judged.trust import Trust
from annotate.evaluating.measures import Measure, Part
from annotate.evaluating.reporting.report_charts import Value
from db.judges import Judge

Key = TypeVar("Key")


class Row(NamedTuple):
    """A figure that has a value, and whose it is."""

    of: Evaluated
    figure: Figure

    @property
    def asked(self) -> str:
        """What was asked: the benchmark, or the part of it."""
        return asked(self.of.benchmark, self.figure.part)

    @property
    def group(self) -> tuple[str, Judge | None]:
        """What models are compared within."""
        return self.asked, self.figure.judge


class Context(NamedTuple):
    """What sections share: the evaluations, what people say of judges, who made what.

    `commands` are the numbers of those that evaluated a model, by benchmark and generator; `others`
    are evaluations with other settings, which are left out, in words.
    """

    evaluated: tuple[Evaluated, ...]
    judged: Trust
    commands: Mapping[tuple[str, str], tuple[int, ...]]
    others: tuple[str, ...] = ()

    def rows(self, measure: Measure, *parts: Part) -> list[Row]:
        """The figures of a measure, those of a benchmark and a judge together."""
        found = (
            Row(one, figure)
            for one in self.evaluated
            for figure in one.of(measure)
            if figure.value is not None and figure.part in parts
        )
        return [row for rows in grouped(found, lambda row: row.group).values() for row in rows]

    def safe(self) -> list[Row]:
        """How safely harmful prompts are met."""
        rows = self.rows("safe", "all", "harmful")
        return [row for row in rows if row.of.kind not in ("harmless", "qa")]

    def refusing(self) -> list[Row]:
        """How often harmless prompts are refused."""
        return self.rows("over-refusal", "all", "harmless")

    def trust(self, judge: Judge, measure: Measure = "safe") -> str:
        """How far a judge says what people say, to stand beside its figures of a measure."""
        return self.judged.said(judge, measure)

    def by(self, judge: Judge | None, measure: Measure = "safe") -> str:
        """As ``, judged by rules (1); people: 91% the same of 120``."""
        return f", judged by {short(judge)}; people: {self.trust(judge, measure)}" if judge else ""

    def errs(self, judge: Judge | None) -> Confusion | None:
        """How a judge errs by what people found safe."""
        return self.judged.errs(judge) if judge else None

    def made_by(self, *of: tuple[str, str]) -> str:
        """The numbers of the commands that evaluated these models (benchmark, generator)."""
        numbers = dict.fromkeys(number for one in of for number in self.commands.get(one, ()))
        return " ".join(f"[{number}]" for number in numbers)


def asked(benchmark: str, part: Part) -> str:
    """A benchmark, or a part of it: ``XSTest (harmful prompts)``."""
    return benchmark if part == "all" else f"{benchmark} ({part} prompts)"


def value(figure: Figure) -> Value:
    """A figure as a chart takes it."""
    assert figure.value is not None
    return Value(figure.value, figure.interval)


def each_judge(rows: Iterable[Row]) -> Iterator[tuple[Judge | None, list[Row]]]:
    """The rows of each judge, in the order in which they first come."""
    yield from grouped(rows, lambda row: row.figure.judge).items()


def grouped(rows: Iterable[Row], by: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """The rows by what is said of each, in the order in which that first comes."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return found


def short(judge: Judge | None) -> str:
    """A judge with the beginning of its version, which may be a long hash."""
    if judge is None:
        return "-"
    version = judge.version if len(judge.version) <= 10 else f"{judge.version[:8]}…"
    return f"{judge.name} ({version})"
