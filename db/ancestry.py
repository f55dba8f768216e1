"""Ancestry of runs: the rounds that one starts from, and all judgments behind their datasets."""

from typing import NamedTuple

from db.connection import Study


class Round(NamedTuple):
    """A run and a dataset it was trained on, with the hash that it holds; 0 is the run itself."""

    back: int
    id: int
    method: str
    base_model: str
    dataset: str
    dataset_hash: str
    rows: int
    judgments: int
    state: str


class Behind(NamedTuple):
    """Somebody whose judgments are behind a run; `withdrawn` of them are."""

    annotator: str
    kind: str
    judgments: int
    withdrawn: int


class Under(NamedTuple):
    """The version of a project's guidelines that so many of these judgments were made under."""

    project: str
    version: int
    judgments: int


# The rounds behind the run of a query, itself among them: each once, even if a damaged file let
# them go in a circle.
ROUNDS = """
    WITH RECURSIVE rounds (id, back) AS (
        SELECT :run, 0
        UNION
        SELECT r.parent_id, o.back + 1 FROM rounds o JOIN runs r ON r.id = o.id
        WHERE r.parent_id < r.id)
"""
_JUDGED = f"""
    {ROUNDS}, judged (id) AS (
        SELECT DISTINCT l.judgment_id FROM dataset_judgments l WHERE l.dataset_id IN (
            SELECT t.dataset_id FROM rounds o JOIN trained_on t ON t.run_id = o.id))
"""


def rounds(study: Study, run_id: int) -> list[Round]:
    """A run and the rounds that it starts from, the newest first; once for each of its datasets."""
    rows = study.execute(
        f"""
        {ROUNDS}
        SELECT o.back, r.id, r.method, r.base_model, d.name || '@' || d.version, t.dataset_hash,
            d.rows, (SELECT count(DISTINCT judgment_id) FROM dataset_judgments l
                WHERE l.dataset_id = d.id), r.state
        FROM rounds o JOIN runs r ON r.id = o.id JOIN trained_on t ON t.run_id = r.id
        JOIN datasets d ON d.id = t.dataset_id
        ORDER BY o.back, d.id <> r.dataset_id, d.id
        """,
        {"run": run_id},
    )
    return [Round(*row) for row in rows]


def judgments(study: Study, run_id: int) -> int:
    """How many judgments are behind a run and its earlier rounds, each counted once."""
    (found,) = study.execute(f"{_JUDGED} SELECT count(*) FROM judged", {"run": run_id}).fetchone()
    return int(found)


def people(study: Study, run_id: int) -> list[Behind]:
    """Whose judgments these are, by name."""
    rows = study.execute(
        f"""
        {_JUDGED}
        SELECT n.name, n.kind, count(*), count(w.judgment_id)
        FROM judged o JOIN judgments j ON j.id = o.id JOIN annotators n ON n.id = j.annotator_id
        LEFT JOIN withdrawals w ON w.judgment_id = j.id GROUP BY n.id ORDER BY n.name
        """,
        {"run": run_id},
    )
    return [Behind(*row) for row in rows]


def guidelines(study: Study, run_id: int) -> list[Under]:
    """The versions of the guidelines that they were made under."""
    rows = study.execute(
        f"""
        {_JUDGED}
        SELECT p.name, g.version, count(*)
        FROM judged o JOIN judgments j ON j.id = o.id JOIN assignments a ON a.id = j.assignment_id
        JOIN guidelines g ON g.id = a.guideline_id JOIN projects p ON p.id = g.project_id
        GROUP BY g.id ORDER BY p.name, g.version
        """,
        {"run": run_id},
    )
    return [Under(*row) for row in rows]
