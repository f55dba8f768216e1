"""Label Studio's exports: tasks with their annotations (JSON), or a row of each (JSON-MIN).

A task's `data` are its texts; each of its annotations is what one person said, by the name of the
control: a pairwise choice (left or right), choices, or a rating. Predictions count where nobody has
annotated; annotations that were cancelled do not. JSON-MIN has a row for each annotation, so that a
task with several is as many labelled items.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from annotate.shapes.answers import Record, flat
from annotate.shapes.parts import Values

_MIN = {"annotation_id", "annotator", "lead_time"}  # what JSON-MIN puts beside the data
_SERVICE = _MIN | {"id", "created_at", "updated_at", "agreement"}
_SAID = ("selected", "choices", "rating")


def fits(first: Values) -> bool:
    """Whether the first row of a file is Label Studio's."""
    return isinstance(first.get("data"), dict) or first.keys() >= _MIN


def unfold(row: Values) -> Record:
    """A task, or an annotation of one, as one row."""
    data = row.get("data")
    return _task(row, data) if isinstance(data, dict) else _annotation(row)


def _task(row: Values, data: Values) -> Record:
    return flat(data, _said(row.get("annotations")) or _said(row.get("predictions")))


def _said(annotations: object) -> dict[str, list[object]]:
    """What was said, by the name of the control."""
    found: dict[str, list[object]] = {}
    for annotation in _objects(annotations):
        if not annotation.get("was_cancelled"):
            for result in _objects(annotation.get("result")):
                control = str(result.get("from_name"))
                found.setdefault(control, []).append(result.get("value"))
    return found


def _annotation(row: Values) -> Record:
    said = {name: [value] for name, value in row.items() if _is_said(value)}
    data = {name: value for name, value in row.items() if name not in said and name not in _SERVICE}
    return flat(data, said)


def _is_said(value: object) -> bool:
    match value:
        case [{**keys}]:
            return any(name in keys for name in _SAID)
    return False


def _objects(value: object) -> Iterable[Mapping[str, Any]]:
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
