"""What gathered judgments (:mod:`db.gathering`) have touched: datasets, and runs made of these."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from db.connection import Study


class Touched(NamedTuple):
    """A dataset with rows that rest on gathered judgments; `first` are numbers of some of them."""

    dataset_id: int
    name: str
    version: int
    of: int
    rows: int
    first: tuple[int, ...]

    @property
    def reference(self) -> str:
        """``NAME@VERSION``."""
        return f"{self.name}@{self.version}"


class TouchedRun(NamedTuple):
    """A run that was trained on such a dataset, or (`later`) starts from a run that was."""

    id: int
    method: str
    dataset: str
    state: str
    artifact: str | None
    later: bool


def datasets(study: Study, first: int = 5) -> list[Touched]:
    """The datasets that rest on gathered judgments, the oldest first, with so many row numbers."""
    found = study.execute(
        """
        SELECT d.id, d.name, d.version, d.rows, count(DISTINCT l.number)
        FROM temp.gathered g CROSS JOIN dataset_judgments l ON l.judgment_id = g.judgment_id
        JOIN datasets d ON d.id = l.dataset_id GROUP BY d.id ORDER BY d.id
        """
    ).fetchall()
    return [Touched._make((*each, tuple(rows(study, each[0], first)))) for each in found]


def newest(study: Study, dataset_ids: Collection[int], project_ids: Collection[int]) -> list[str]:
    """The names of which the newest version is one of these datasets, or made of these projects."""
    found = study.execute(
        f"""
        SELECT d.name FROM datasets d
        WHERE d.version = (SELECT max(version) FROM datasets WHERE name = d.name) AND (
            d.id IN ({_listed(dataset_ids)}) OR EXISTS (
                SELECT 1 FROM dataset_projects m
                WHERE m.dataset_id = d.id AND m.project_id IN ({_listed(project_ids)})))
        ORDER BY d.id
        """
    )
    return [name for (name,) in found]


def _listed(ids: Collection[int]) -> str:
    return ", ".join(str(int(each)) for each in ids)


def rows(study: Study, dataset_id: int, limit: int = -1) -> Iterator[int]:
    """The numbers of the rows of a dataset that rest on gathered judgments, in order; streams."""
    found = study.execute(
        "SELECT DISTINCT l.number FROM temp.gathered g CROSS JOIN dataset_judgments l "
        "ON l.judgment_id = g.judgment_id AND l.dataset_id = ? ORDER BY l.number LIMIT ?",
        (dataset_id, limit),
    )
    return (number for (number,) in found)


def runs(study: Study) -> list[TouchedRun]:
    """The runs that gathered judgments are behind, with all later rounds, the oldest first."""
    found = study.execute(
        """
        WITH RECURSIVE direct (id) AS (
            SELECT t.run_id FROM trained_on t WHERE t.dataset_id IN (
                SELECT l.dataset_id FROM temp.gathered g
                CROSS JOIN dataset_judgments l ON l.judgment_id = g.judgment_id)),
        behind (id) AS (
            SELECT id FROM direct
            UNION SELECT r.id FROM behind b JOIN runs r ON r.parent_id = b.id)
        SELECT r.id, r.method, d.name || '@' || d.version, r.state, r.artifact,
            r.id NOT IN (SELECT id FROM direct)
        FROM behind b JOIN runs r ON r.id = b.id JOIN datasets d ON d.id = r.dataset_id
        ORDER BY r.id
        """
    )
    return [TouchedRun._make((*head, bool(later))) for *head, later in found]


def withdrawn_rows(study: Study, dataset_id: int | None = None) -> dict[int, int]:
    """How many rows rest on a judgment that is withdrawn, by dataset id; of one, or of all."""
    found = study.execute(
        "SELECT l.dataset_id, count(DISTINCT l.number) FROM withdrawals w "
        "CROSS JOIN dataset_judgments l ON l.judgment_id = w.judgment_id "
        "WHERE ? IS NULL OR l.dataset_id = ? GROUP BY l.dataset_id",
        (dataset_id, dataset_id),
    )
    return dict(found.fetchall())
