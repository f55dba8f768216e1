"""The metrics of a run as far as a screen can show them, whatever their number.

A run of many thousand steps has more values than a chart has pixels. Neighbours are drawn as one
point, with their mean and with the least and the most of them, so that nothing is hidden by it.
"""

from typing import NamedTuple

from db.connection import Study


class Point(NamedTuple):
    """The values of a metric from step `first` to step `last`: their mean, least and most.

    Where a single step is drawn alone all three are its value. What was not a number is left out.
    """

    name: str
    first: int
    last: int
    mean: float
    least: float
    most: float

    @property
    def step(self) -> float:
        """Where it is drawn: in the middle of its steps."""
        return (self.first + self.last) / 2


# The names of a run's metrics, one look into the key for each.
_NAMES = """
    WITH RECURSIVE names (name) AS (
        SELECT min(name) FROM metrics WHERE run_id = :run
        UNION ALL
        SELECT (SELECT min(m.name) FROM metrics m WHERE m.run_id = :run AND m.name > n.name)
        FROM names n WHERE n.name IS NOT NULL)
"""


def reached(study: Study, run_id: int) -> int:
    """The last step that a run has measured, or 0; reads a row for each metric."""
    (step,) = study.execute(
        f"{_NAMES} SELECT coalesce(max((SELECT max(m.step) FROM metrics m "
        "WHERE m.run_id = :run AND m.name = n.name)), 0) FROM names n WHERE n.name IS NOT NULL",
        {"run": run_id},
    ).fetchone()
    return int(step)


def of_run(study: Study, run_id: int, steps: int) -> list[Point]:
    """Every metric of a run by name and step, `steps` of them to a point; reads all its metrics.

    What was measured before the first step stands alone.
    """
    rows = study.execute(
        "SELECT name, min(step), max(step), avg(value), min(value), max(value) FROM metrics "
        "WHERE run_id = ? AND value IS NOT NULL "
        "GROUP BY name, (step + ? - 1) / ? ORDER BY name, min(step)",
        (run_id, steps, steps),
    )
    return [Point(*row) for row in rows]


def newest(study: Study, run_id: int) -> dict[str, float | None]:
    """The last value of every metric of a run, by name; None where it was not a number.

    Reads a row for each metric, however many steps there are.
    """
    rows = study.execute(
        f"{_NAMES} SELECT n.name, (SELECT m.value FROM metrics m WHERE m.run_id = :run "
        "AND m.name = n.name ORDER BY m.step DESC LIMIT 1) FROM names n WHERE n.name IS NOT NULL",
        {"run": run_id},
    )
    return dict(rows.fetchall())
