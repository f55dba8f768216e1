"""What the page shows of the study: each model's figures over all seeds that it has, how it was
trained, and how far the judges say what people say."""

from collections.abc import Iterable, Iterator, Sequence

from annotate.evaluating import sheets
from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judged import judge_quality
from annotate.evaluating.measures import judge_name
from annotate.evaluating.over_seeds import Row, over_seeds
from db import runs
from db.connection import Study
from train.reproducing.shown import Cell, Column, Found, Table, Training, Trust
from train.reproducing.steps import Done
from train.reproducing.trainings import Trained

PERCENT = 100


def found(study: Study, models: Iterable[Trained], base: str, done: Sequence[Done]) -> Found:
    """All that the page shows of the base model and others, after the commands that are `done`."""
    made = [*models]
    return Found(table(study, made, base), list(trained(study, made)), list(judged(study)), done)


def table(study: Study, models: Iterable[Trained], base: str) -> Table:
    """The figures of the base model, and of every model that has been trained."""
    rows: dict[str, list[str]] = {"base": [base]}
    for one in models:
        run = runs.in_folder(study, str(one.folder))
        if run is not None:
            rows.setdefault(one.row, []).append(f"run {run.id}")
    return {
        name: _cells(over_seeds(sheets.read(study, generators=generators)))
        for name, generators in rows.items()
    }


def trained(study: Study, models: Iterable[Trained]) -> Iterator[Training]:
    """How every model was trained, in the order given."""
    for one in models:
        run = runs.in_folder(study, str(one.folder))
        if run is not None:
            model = sheets.model_of(study, f"run {run.id}", run.id)
            yield Training(
                one.row, model.generator, run.seed, model.learned, run.steps, run.seconds
            )


def judged(study: Study) -> Iterator[Trust]:
    """Every judge on all answers that people labelled and it has judged."""
    for one in judge_quality.judge_qualities(study):
        if one.category is None and one.n:
            same = one.errs.accuracy if one.errs else Estimate(None, None)
            yield Trust(
                judge_name(one.judge), judge_quality.PEOPLE_SAY[one.scale], one.n,
                _cell(same, PERCENT), _cell(one.in_order.share, PERCENT),
            )  # fmt: skip


def _cell(found: Estimate, times: int = 1) -> Cell | None:
    if found.value is None:
        return None
    low, high = (end * times for end in found.interval) if found.interval else (None, None)
    return Cell(found.value * times, low, high, digits=2 if times == 1 else 1)


def _cells(found: Iterable[Row]) -> dict[Column, Cell]:
    cells: dict[Column, Cell] = {}
    for row in found:
        times = 1 if row.measure == "score" else PERCENT
        cell = _cell(row.estimate, times)
        if cell is not None and row.part == "all":
            judge = judge_name(row.judge) if row.judge else ""
            each = tuple(value * times for value in row.each)
            cells[row.benchmark, row.measure, judge] = cell._replace(each=each)
    return cells
