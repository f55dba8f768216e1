"""What stands behind the rows of a dataset: judgments, sides, generators, sources."""

from typing import NamedTuple

from db.connection import Study


class Sides(NamedTuple):
    """Of the judgments behind the rows that choose one of two responses: how many the left one."""

    left: int
    of: int


class Bout(NamedTuple):
    """How many rows prefer a response of the one generator to one of the other."""

    winner: str
    loser: str
    rows: int


class FromSource(NamedTuple):
    """How many rows have a prompt of a source (None: it is not known), and one of them."""

    source: str | None
    rows: int
    example: int


def withdrawn(study: Study, dataset_id: int) -> list[int]:
    """The numbers of the rows behind which there is a judgment that was withdrawn since."""
    rows = study.execute(
        "SELECT DISTINCT j.number FROM withdrawals w "
        "JOIN dataset_judgments j ON j.judgment_id = w.judgment_id "
        "WHERE j.dataset_id = ? ORDER BY j.number",
        (dataset_id,),
    )
    return [number for (number,) in rows]


def single(study: Study, dataset_id: int, examples: int) -> tuple[int, list[int]]:
    """How many rows rest on one judgment only, and the numbers of the first of them."""
    alone = (
        "FROM (SELECT number FROM dataset_judgments WHERE dataset_id = ? "
        "GROUP BY number HAVING count(*) = 1)"
    )
    (count,) = study.execute(f"SELECT count(*) {alone}", (dataset_id,)).fetchone()
    first = study.execute(
        f"SELECT number {alone} ORDER BY number LIMIT ?", (dataset_id, examples)
    ).fetchall()
    return int(count), [number for (number,) in first]


def sides(study: Study, dataset_id: int) -> Sides:
    """Where on the screen the chosen responses stood; labels that came with a file are left out.

    A file has an order of its own, which was never drawn.
    """
    left, of = study.execute(
        """
        SELECT coalesce(sum(k.verdict IN ('a', 'a_much')), 0), count(*)
        FROM (SELECT DISTINCT judgment_id FROM dataset_judgments WHERE dataset_id = ?) j
        JOIN judgments k ON k.id = j.judgment_id JOIN annotators n ON n.id = k.annotator_id
        WHERE n.kind IN ('person', 'model') AND k.verdict IN ('a', 'a_much', 'b', 'b_much')
        """,
        (dataset_id,),
    ).fetchone()
    return Sides(left, of)


def bouts(study: Study, dataset_id: int) -> list[Bout]:
    """Which generator is preferred to which, in rows whose generators are known.

    A pick is preferred to each of the other responses of its item. A response that two generators
    gave is nobody's.
    """
    rows = study.execute(
        """
        WITH writers AS (
            SELECT response_id, min(generator) AS name FROM generations
            GROUP BY response_id HAVING count(DISTINCT generator) = 1),
        met AS (
            SELECT chosen_id, rejected_id FROM dataset_rows
            WHERE dataset_id = :dataset AND rejected_id IS NOT NULL
            UNION ALL
            SELECT d.chosen_id, o.response_id FROM dataset_rows d
            JOIN item_responses o ON o.item_id = d.item_id AND o.response_id <> d.chosen_id
            WHERE d.dataset_id = :dataset AND d.rejected_id IS NULL)
        SELECT c.name, r.name, count(*) FROM met
        JOIN writers c ON c.response_id = met.chosen_id
        JOIN writers r ON r.response_id = met.rejected_id
        WHERE c.name <> r.name GROUP BY c.name, r.name ORDER BY c.name, r.name
        """,
        {"dataset": dataset_id},
    )
    return [Bout(*row) for row in rows]


def sources(study: Study, dataset_id: int) -> list[FromSource]:
    """Where the prompts of the rows come from, by name, the unknown ones last."""
    rows = study.execute(
        """
        SELECT p.source, count(*), min(d.number) FROM dataset_rows d
        JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id
        WHERE d.dataset_id = ? GROUP BY p.source ORDER BY p.source IS NULL, p.source
        """,
        (dataset_id,),
    )
    return [FromSource(*row) for row in rows]
