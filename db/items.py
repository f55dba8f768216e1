"""Items as they are read back: a prompt and its ordered responses, without who wrote them."""

from typing import NamedTuple

from db.connection import Study
from db.messages import Messages, from_json


class Response(NamedTuple):
    """One answer to a prompt."""

    id: int
    messages: Messages


class Item(NamedTuple):
    """What is judged: a prompt and its responses by position."""

    id: int
    prompt: Messages
    category: str | None
    responses: tuple[Response, ...]
    severity: int | None = None


def get(study: Study, item_id: int) -> Item:
    """One item, by id."""
    prompt, category, severity = study.execute(
        "SELECT p.messages, p.category, p.severity FROM items i "
        "JOIN prompts p ON p.id = i.prompt_id WHERE i.id = ?",
        (item_id,),
    ).fetchone()
    responses = study.execute(
        "SELECT r.id, r.messages FROM item_responses o JOIN responses r ON r.id = o.response_id "
        "WHERE o.item_id = ? ORDER BY o.position",
        (item_id,),
    )
    return Item(
        item_id,
        from_json(prompt),
        category,
        tuple(Response(id_, from_json(messages)) for id_, messages in responses),
        severity,
    )


def exists(study: Study, item_id: int) -> bool:
    """Whether the study has this item."""
    found = study.execute("SELECT 1 FROM items WHERE id = ?", (item_id,)).fetchone()
    return found is not None


def response_ids(study: Study, item_id: int) -> list[int]:
    """The responses of an item by position, without their texts."""
    rows = study.execute(
        "SELECT response_id FROM item_responses WHERE item_id = ? ORDER BY position", (item_id,)
    )
    return [response_id for (response_id,) in rows]


def last(study: Study, project_id: int) -> int:
    """The id of the newest item of a project; 0 where there is none."""
    (newest,) = study.execute(
        "SELECT coalesce(max(id), 0) FROM items WHERE project_id = ?", (project_id,)
    ).fetchone()
    return int(newest)


def unjudged_prompts(study: Study, project_id: int, limit: int) -> list[Messages]:
    """Prompts of the first items nobody has judged: in no dataset, so fit for trying a model."""
    rows = study.execute(
        "SELECT p.messages FROM items i JOIN prompts p ON p.id = i.prompt_id "
        "WHERE i.project_id = ? AND NOT EXISTS (SELECT 1 FROM judgments j JOIN items o "
        "ON o.id = j.item_id WHERE o.prompt_id = i.prompt_id) ORDER BY i.id LIMIT ?",
        (project_id, limit),
    )
    return [from_json(messages) for (messages,) in rows]
