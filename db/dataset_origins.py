"""Where the rows of a dataset come from, counted: judgments, people, guidelines, sources."""

from typing import NamedTuple

from db.annotators import Kind
from db.connection import Study


class Behind(NamedTuple):
    """How much the rows rest on; `single` are those on one judgment, by the kind of who made it.

    `withdrawn` are judgments that were taken back after the dataset was made.
    """

    prompts: int
    items: int
    judgments: int
    single: dict[Kind, int]
    withdrawn: int


class Judged(NamedTuple):
    """How many judgments somebody has behind the rows; by id, not by name.

    `file` is the name of the imported file whose labels they are; None for everybody else.
    """

    annotator_id: int
    kind: Kind
    judgments: int
    file: str | None


class Under(NamedTuple):
    """A version of a project's guidelines, and how many judgments behind the rows it led to."""

    project: str
    version: int
    body: str
    judgments: int


class Origin(NamedTuple):
    """A source, or a category, of prompts of a project; None for those without one."""

    project: str
    name: str | None
    prompts: int
    rows: int


def behind(study: Study, dataset_id: int) -> Behind:
    """How much there is behind the rows of a dataset; reads all of them."""
    prompts, items = study.execute(
        f"SELECT count(DISTINCT i.prompt_id), count(DISTINCT i.id) {_ROWS}", (dataset_id,)
    ).fetchone()
    judgments, withdrawn = study.execute(
        f"SELECT count(DISTINCT j.id), count(DISTINCT w.judgment_id) {_JUDGMENTS} "
        "LEFT JOIN withdrawals w ON w.judgment_id = j.id WHERE d.dataset_id = ?",
        (dataset_id,),
    ).fetchone()
    single = study.execute(
        "SELECT n.kind, count(*) FROM (SELECT min(judgment_id) AS id FROM dataset_judgments "
        "WHERE dataset_id = ? GROUP BY number HAVING count(*) = 1) o "
        "JOIN judgments j ON j.id = o.id JOIN annotators n ON n.id = j.annotator_id "
        "GROUP BY n.kind",
        (dataset_id,),
    )
    return Behind(prompts, items, judgments, dict(single.fetchall()), withdrawn)


def judged(study: Study, dataset_id: int) -> list[Judged]:
    """Who or what has judgments behind the rows of a dataset, of every kind, and how many."""
    rows = study.execute(
        "SELECT n.id, n.kind, count(DISTINCT j.id), CASE n.kind WHEN 'import' THEN n.name END "
        f"{_JUDGMENTS} "
        "JOIN annotators n ON n.id = j.annotator_id WHERE d.dataset_id = ? "
        "GROUP BY n.id ORDER BY n.id",
        (dataset_id,),
    )
    return [Judged(*row) for row in rows]


def guidelines(study: Study, dataset_id: int) -> list[Under]:
    """The guidelines under which people made the judgments behind a dataset, oldest first.

    What came as labels was made elsewhere: nobody had these guidelines before them.
    """
    rows = study.execute(
        f"SELECT p.name, g.version, g.body, count(DISTINCT j.id) {_JUDGMENTS} "
        "JOIN assignments a ON a.id = j.assignment_id JOIN guidelines g ON g.id = a.guideline_id "
        "JOIN projects p ON p.id = g.project_id JOIN annotators n ON n.id = j.annotator_id "
        "WHERE d.dataset_id = ? AND n.kind = 'person' GROUP BY g.id ORDER BY p.id, g.version",
        (dataset_id,),
    )
    return [Under(*row) for row in rows]


def sources(study: Study, dataset_id: int) -> list[Origin]:
    """The sources of the prompts of a dataset, project by project."""
    return _by(study, dataset_id, "source")


def categories(study: Study, dataset_id: int) -> list[Origin]:
    """The categories of the prompts of a dataset, project by project."""
    return _by(study, dataset_id, "category")


def _by(study: Study, dataset_id: int, column: str) -> list[Origin]:
    rows = study.execute(
        f"SELECT o.name, p.{column}, count(DISTINCT p.id), count(*) {_ROWS} "
        f"GROUP BY o.id, p.{column} ORDER BY o.id, p.{column} IS NULL, p.{column}",
        (dataset_id,),
    )
    return [Origin(*row) for row in rows]


_ROWS = (
    "FROM dataset_rows d JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id "
    "JOIN projects o ON o.id = i.project_id WHERE d.dataset_id = ?"
)
_JUDGMENTS = "FROM dataset_judgments d JOIN judgments j ON j.id = d.judgment_id"
