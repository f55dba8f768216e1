"""Samples behind a dataset of rankings: what each pick was chosen from, and what came to none."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from db.connection import Study
from db.messages import from_json


class Sampled(NamedTuple):
    """The samples of an item as text, one drawn twice standing there twice, and the pick."""

    samples: tuple[str, ...]
    pick: str


class Unacceptable(NamedTuple):
    """Items of a project without an acceptable response; `none_to` takes their prompts, if any."""

    project: str
    items: int
    none_to: str


def of_dataset(study: Study, dataset_id: int) -> Iterator[Sampled]:
    """What the rows of a dataset of rankings were picked from, row by row; streams."""
    rows = study.execute(
        """
        SELECT d.number, r.messages, r.id = d.chosen_id, max(1, (
            SELECT count(*) FROM generations g WHERE g.response_id = r.id))
        FROM dataset_rows d CROSS JOIN item_responses o CROSS JOIN responses r
        WHERE d.dataset_id = ? AND o.item_id = d.item_id AND r.id = o.response_id
        ORDER BY d.number, o.position
        """,
        (dataset_id,),
    )
    for _, of_row in groupby(rows, itemgetter(0)):
        samples: list[str] = []
        pick = ""
        for _, messages, is_picked, drawn in of_row:
            text = from_json(messages)[-1].content
            samples += [text] * drawn
            pick = text if is_picked else pick
        yield Sampled(tuple(samples), pick)


def unacceptable(study: Study, dataset_id: int) -> list[Unacceptable]:
    """The projects of a dataset that have items of which no response was acceptable."""
    rows = study.execute(
        "SELECT p.name, k.none, coalesce(p.options ->> 'none_to', '') FROM dataset_projects d "
        "JOIN projects p ON p.id = d.project_id JOIN progress k ON k.project_id = p.id "
        "WHERE d.dataset_id = ? AND k.none > 0 ORDER BY p.id",
        (dataset_id,),
    )
    return [Unacceptable(*row) for row in rows]
