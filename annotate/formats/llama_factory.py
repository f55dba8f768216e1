"""LLaMA-Factory's rows, and what its ``dataset_info.json`` says of the files.

As chat messages they are ShareGPT's (``conversations``, and ``chosen``, ``rejected`` or
``kto_tag``), with ``--standard`` Alpaca's (``instruction``, ``input``, ``output`` and the like).
LLaMA-Factory leaves out conversations in which the speakers do not take turns: those are refused.
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annotate.errors import BadTarget
from annotate.formats import alpaca
from annotate.formats.chat import alternating, only
from annotate.formats.shape import Beside, Cell, Format, Row, Shape, cells
from db.dataset_rows import Completion, Preference, Rating
from db.datasets import Kind
from db.messages import Message, Messages
from db.transcripts import text, transcript

INFO = "dataset_info.json"
_SPEAKERS = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}
_SHAREGPT: dict[str, Any] = {"formatting": "sharegpt"}
_MESSAGES = {"messages": "conversations"}
_ASKED = {"prompt": "instruction", "query": "input"}


def preference(row: Preference) -> Row:
    """A conversation and the one answer of either side."""
    return {
        "conversations": _said(alternating(row.prompt)),
        "chosen": _saying(only(row.chosen)),
        "rejected": _saying(only(row.rejected)),
    }


def rating(row: Rating) -> Row:
    """A conversation, and whether its last answer is good."""
    return {"conversations": _whole(row), "kto_tag": row.good}


def completion(row: Completion) -> Row:
    """A conversation whose last answer is to be learnt."""
    return {"conversations": _whole(row)}


def standard_preference(row: Preference) -> Row:
    """An instruction and two answers."""
    return {**_instruction(row.prompt), "chosen": text(row.chosen), "rejected": text(row.rejected)}


def standard_rating(row: Rating) -> Row:
    """An instruction, an answer, and whether that is good."""
    return {**_instruction(row.prompt), "output": text(row.response), "kto_tag": row.good}


def _instruction(prompt: Messages) -> dict[str, str]:
    return {"instruction": transcript(prompt), "input": ""}


def _whole(row: Rating | Completion) -> list[dict[str, str]]:
    return _said(alternating((*row.prompt, only(row.response))))


def _said(messages: Messages) -> list[dict[str, str]]:
    return [_saying(message) for message in messages]


def _saying(message: Message) -> dict[str, str]:
    return {"from": _SPEAKERS[message.role], "value": message.content}


def _described(entry: Mapping[str, object], files: Sequence[Path]) -> Beside:
    """``dataset_info.json`` with an entry for each file, beside those it has already."""
    place = files[0].with_name(INFO)
    entries = {file.stem: {"file_name": file.name, **entry} for file in files}
    return Beside(place, json.dumps(_read(place) | entries, ensure_ascii=False, indent=2) + "\n")


def _read(place: Path) -> dict[str, object]:
    if not place.exists():
        return {}
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadTarget(f"{place}, where the files are to be listed, cannot be read.") from error
    if not isinstance(found, dict):
        raise BadTarget(f"{place}, where the files are to be listed, is no JSON object.")
    return found


def _shape(
    columns: Mapping[str, Cell], row: Any, named: Mapping[str, str], **entry: object
) -> Shape:
    return Shape(columns, row, partial(_described, {**entry, "columns": named}))


_TALK: dict[str, Cell] = {"conversations": "sayings"}
_TAG: dict[str, Cell] = {"kto_tag": "flag"}
_OUTPUT = {**_ASKED, "response": "output"}
_SIDES, _TAGGED = {"chosen": "chosen", "rejected": "rejected"}, {"kto_tag": "kto_tag"}

_COMPLETIONS = Format(
    _shape(_TALK, completion, _MESSAGES, **_SHAREGPT),
    _shape(alpaca.SHAPE.columns, alpaca.instruction, _OUTPUT),
)

FORMATS: dict[Kind, Format] = {
    "preferences": Format(
        _shape(
            _TALK | cells("chosen rejected", "saying"), preference, _MESSAGES | _SIDES,
            **_SHAREGPT, ranking=True,
        ),
        _shape(
            cells("instruction input chosen rejected", "text"), standard_preference,
            _ASKED | _SIDES, ranking=True,
        ),
    ),
    "ratings": Format(
        _shape(_TALK | _TAG, rating, _MESSAGES | _TAGGED, **_SHAREGPT),
        _shape({**alpaca.SHAPE.columns, **_TAG}, standard_rating, _OUTPUT | _TAGGED),
    ),
    "rankings": _COMPLETIONS,
    "demonstrations": _COMPLETIONS,
}  # fmt: skip
