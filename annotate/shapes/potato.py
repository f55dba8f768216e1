"""Potato's exports: what one person annotated (annotated_instances.jsonl), a line for each.

A line holds the text as it was displayed, not the data behind it. Of a list of texts that is a
letter before each (``A.``, ``B.``); what stands before the first is the prompt, and without one
such a file is refused: compare cannot do without. An answer is a choice (`selection`), a place on a
scale from A (negative) to B, or the one label that was ticked.
"""

import re

from annotate.shapes.answers import Record, flat
from annotate.shapes.parts import Values

_SERVICE = ("span_annotations", "behavioral_data", "label_annotations", "user_id")
_CELL = re.compile(r"</?(?:span|div)\b[^>]*>")
_BREAK = re.compile(r"<br\s*/?>")
_BOLD = re.compile(r"<b>\s*([A-Z])\.\s*</b>\s?")
_BARE = re.compile(r"(?:^|\n)\s*([A-Z])\.\s")


def fits(first: Values) -> bool:
    """Whether the first row of a file is Potato's."""
    return "displayed_text" in first and isinstance(first.get("label_annotations"), dict)


def unfold(row: Values) -> Record:
    """What was annotated, and how, as one row."""
    fields = {name: value for name, value in row.items() if name not in _SERVICE}
    prompt, texts = _parts(str(row.get("displayed_text") or ""))
    names = [chr(ord("A") + place) for place in range(len(texts))]
    if len(texts) > 1:
        fields |= {"prompt": prompt, **dict(zip(names, texts, strict=True))}
    given = row.get("label_annotations")
    schemes = given if isinstance(given, dict) else {}
    answers = {name: [_chosen(values)] for name, values in schemes.items()}
    return flat(fields, answers, names if len(texts) > 1 else ())


def _parts(displayed: str) -> tuple[str, list[str]]:
    """What stands before the first letter, and the text after each of A, B, ..."""
    shown = _BREAK.sub("\n", _CELL.sub("\n", displayed))
    found = (_BOLD if _BOLD.search(shown) else _BARE).split(shown)
    parts = [found[0]]
    for letter, text in zip(found[1::2], found[2::2], strict=True):
        if letter == chr(ord("A") + len(parts) - 1):
            parts.append(text)
        else:  # a letter of the text, not of the list
            parts[-1] += f"\n{letter}. {text}"
    before, *texts = (part.strip() for part in parts)
    return before, texts


def _chosen(values: object) -> object:
    match values:
        case {"selection": side}:
            return side
        case {"scale_value": value}:
            return _side(value)
        case dict() if len(values) == 1:
            return next((label for label, ticked in values.items() if ticked), None)
    return None


def _side(value: object) -> str | None:
    try:
        place = float(str(value))
    except ValueError:
        return None
    return "tie" if place == 0 else "A" if place < 0 else "B"
