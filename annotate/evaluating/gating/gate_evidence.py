"""What a gate goes by: two models on the same benchmarks, as the judges of both see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from annotate.evaluating import duels, sheets
from annotate.evaluating.comparing import pairs
from annotate.evaluating.duels import WORTH
from annotate.evaluating.measures import Measure, Outcomes, Part, outcomes
from annotate.evaluating.sheets import Sheet
from db import judges
from db.benchmarks import Kind
from db.connection import Study
from db.judges import Judge

Prompt = tuple[str, int]  # a benchmark, and the number of a prompt there
Side = Literal["harmful", "harmless", "questions"]
Asked = Measure | Literal["wins"]


class Evidence(NamedTuple):
    """The values of a measure by prompt, of the model and of the other; of all these benchmarks.

    Of `wins` the values are 1, 0.5 and 0, and the other has none. `asked` counts the prompts.
    """

    measure: Asked
    judge: Judge | None
    benchmarks: tuple[str, ...]
    mine: Mapping[Prompt, float]
    others: Mapping[Prompt, float]
    asked: int


Pairs = Mapping[str, tuple[Sheet, Sheet]]  # by benchmark: the model's sheet, and the other's
_KINDS: Mapping[Side, tuple[Kind, ...]] = {
    "harmful": ("harmful", "contrast"), "harmless": ("harmless", "contrast"), "questions": ("qa",)
}  # fmt: skip


class Ground(NamedTuple):
    """The sheets of both models on each benchmark that both have finished, answered alike.

    `alone` are benchmarks that only one of them has finished, or that they answered otherwise.
    `unfinished` evaluations are no evidence, not even by the judges that are done: one that was
    asked and failed would be passed over. They are named as ``run 7 on I-Alpaca``.
    """

    both: Pairs
    alone: tuple[str, ...]
    unfinished: tuple[str, ...]

    def on(self, side: Side, names: Sequence[str]) -> Pairs:
        """Those with harmful prompts, with harmless ones, or questions; of these names, if any."""
        return {
            name: pair
            for name, pair in self.both.items()
            if (not names or name in names) and pair[0].kind in _KINDS[side]
        }


def ground(study: Study, model: str, other: str) -> Ground:
    """Read both models' sheets; of several on a benchmark the last ones with the same settings."""
    everything = sheets.read(study, generators={model, other})
    found = [one for one in everything if one.evaluation.finished_at is not None]
    begun = (one.evaluation for one in everything if one.evaluation.finished_at is None)
    unfinished = {f"{one.generator} on {one.benchmark}" for one in begun}
    both = {mine.evaluation.benchmark: (mine, theirs) for mine, theirs in pairs(found, other)}
    names = {one.evaluation.benchmark for one in found}
    return Ground(both, tuple(sorted(names - set(both))), tuple(sorted(unfinished)))


def of_measure(found: Pairs, measure: Measure, side: Side) -> Iterator[Evidence]:
    """A measure on these benchmarks together, for each judge that has judged on any of them."""
    rows: dict[Judge | None, list[tuple[str, Outcomes, Outcomes]]] = {}
    for benchmark, pair in found.items():
        part: Part = side if pair[0].kind == "contrast" and side != "questions" else "all"
        ours, theirs = (
            {
                one.judge: one
                for one in outcomes(sheet)
                if (one.measure, one.part) == (measure, part)
            }
            for sheet in pair
        )
        for judge in ours:
            if judge in theirs:
                rows.setdefault(judge, []).append((benchmark, ours[judge], theirs[judge]))
    for judge in _newest(rows):
        yield _together(measure, judge, rows[judge])


def _newest(found: Iterable[Judge | None]) -> list[Judge | None]:
    """Of each judge its last version: what an older one said is not what it says now."""
    ordered = sorted(found, key=lambda judge: judge.id if judge else 0)
    return list({judge and judge.name: judge for judge in ordered}.values())


def _together(
    measure: Measure, judge: Judge | None, rows: Sequence[tuple[str, Outcomes, Outcomes]]
) -> Evidence:
    mine = {(benchmark, n): v for benchmark, one, _ in rows for n, v in one.values.items()}
    others = {(benchmark, n): v for benchmark, _, one in rows for n, v in one.values.items()}
    asked = sum(one.asked for _, one, _ in rows)
    return Evidence(measure, judge, tuple(benchmark for benchmark, *_ in rows), mine, others, asked)


def of_wins(study: Study, found: Pairs) -> Iterator[Evidence]:
    """The duels of both models' answers to harmless prompts, for each judge of two answers."""
    for judge in _newest(one for one in judges.list_all(study) if one.asks == "better"):
        assert judge is not None
        mine: dict[Prompt, float] = {}
        on, asked = [], 0
        for benchmark, pair in found.items():
            said = duels.contests(study, judge, *pair)
            if said:
                numbers = _numbers(pair[0])
                results = duels.results(*pair, said)
                mine |= {(benchmark, n): WORTH[results[n]] for n in numbers if n in results}
                on.append(benchmark)
                asked += len(numbers)
        if on:
            yield Evidence("wins", judge, tuple(on), mine, {}, asked)


def _numbers(sheet: Sheet) -> list[int]:
    """The prompts that are right to answer."""
    return [number for number, safe in sheet.asked.items() if safe or sheet.kind != "contrast"]
