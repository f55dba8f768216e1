"""Argilla's records, and the settings of a dataset that takes them.

They are what ``rg.Dataset.records.from_json`` and ``rg.Settings.from_json`` read. What was judged
is a suggestion with its weight as the score, since responses in Argilla belong to its own users.
The prompt is a chat field, with ``--standard`` a text field.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annotate.formats.chat import turns
from annotate.formats.shape import Beside, Ending, Format, Row, Shape
from annotate.formats.sides import sides
from db.dataset_rows import Completion, Preference, Rating
from db.datasets import Kind
from db.messages import Messages
from db.transcripts import text, transcript

_ENDINGS: tuple[Ending, ...] = (".json",)
Ask = Callable[[Messages], object]  # a prompt, as its field has it


def preference(ask: Ask, row: Preference) -> Row:
    """Two responses, and which of them was preferred."""
    shown = sides(row)
    fields = {"prompt": ask(row.prompt), "response_a": shown.a, "response_b": shown.b}
    return _record(fields, "preference", f"response_{shown.chosen}", row.weight)


def rating(ask: Ask, row: Rating) -> Row:
    """A response, which is good or bad."""
    fields = {"prompt": ask(row.prompt), "response": text(row.response)}
    return _record(fields, "rating", "good" if row.good else "bad", row.weight)


def completion(ask: Ask, row: Completion) -> Row:
    """A prompt, and the response that was picked or written."""
    return _record({"prompt": ask(row.prompt)}, "response", text(row.response), row.weight)


def _record(fields: dict[str, object], question: str, value: str, weight: float) -> Row:
    suggestion = {"value": value, "score": weight, "agent": "chosen", "type": "human"}
    return {
        "fields": fields,
        "metadata": {"weight": weight},
        "suggestions": {question: suggestion},
        "responses": {},
        "vectors": {},
    }


def _settings(
    prompt: str, texts: Sequence[str], question: Mapping[str, object], files: Sequence[Path]
) -> Beside:
    fields = {"prompt": prompt, **dict.fromkeys(texts, "text")}
    weight = {"type": "float", "visible_for_annotators": False}
    settings = {
        "guidelines": None,
        "fields": [
            {"name": name, "settings": {"type": type_, "use_markdown": False}}
            for name, type_ in fields.items()
        ],
        "questions": [question],
        "metadata": [{"name": "weight", "settings": weight}],
        "vectors": [],
        "allow_extra_metadata": True,
    }
    place = files[0].with_suffix(".settings.json")
    return Beside(place, json.dumps(settings, indent=2) + "\n")


def _label(name: str, **options: str) -> Mapping[str, object]:
    listed = [{"value": value, "text": shown} for value, shown in options.items()]
    return {"name": name, "settings": {"type": "label_selection", "options": listed}}


def _format(
    row: Callable[[Ask, Any], Row], texts: Sequence[str], question: Mapping[str, object]
) -> Format:
    def shape(type_: str, ask: Ask) -> Shape:
        beside = partial(_settings, type_, texts, question)
        return Shape({}, partial(row, ask), beside, identified=True)

    return Format(shape("chat", turns), shape("text", transcript), _ENDINGS)


_SIDES = _label("preference", response_a="Response A", response_b="Response B")
_RATING = _label("rating", good="Good", bad="Bad")
_WRITTEN = {"name": "response", "settings": {"type": "text", "use_markdown": False}}
_COMPLETIONS = _format(completion, (), _WRITTEN)

FORMATS: dict[Kind, Format] = {
    "preferences": _format(preference, ("response_a", "response_b"), _SIDES),
    "ratings": _format(rating, ("response",), _RATING),
    "rankings": _COMPLETIONS,
    "demonstrations": _COMPLETIONS,
}
