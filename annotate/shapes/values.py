"""What a row says beside its texts: a category, a severity, a priority, scores, a pair's label."""

from math import isfinite

from annotate.shapes.texts import Unfit, text_of
from db.incoming import Label
from db.judgments import Verdict

MAX_SEVERITY = 3

_VERDICTS: dict[str, Verdict] = {
    "a_much": "a_much",
    "a": "a",
    "0": "a",
    "tie": "tie",
    "b": "b",
    "1": "b",
    "b_much": "b_much",
    "both_bad": "both_bad",
    "skip": "skip",
    "left": "a",
    "right": "b",
}


def category_of(value: object) -> str | None:
    """What a prompt is about; of categories with yes or no, as BeaverTails has them, the first."""
    if isinstance(value, dict):
        return next((str(name) for name, is_so in value.items() if is_so is True), None)
    return text_of(value, "category")


def severity_of(value: object) -> int | None:
    """How harmful a prompt is, 0 to 3; raises Unfit."""
    if value is None or value == "":
        return None
    levels = {str(level): level for level in range(MAX_SEVERITY + 1)}
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    severity = None if isinstance(value, bool) else levels.get(str(whole).strip())
    if severity is None:
        raise Unfit(f"severity {value!r:.60}", f"a whole number from 0 to {MAX_SEVERITY}")
    return severity


def score_of(value: object, column: str) -> float | None:
    """What a response was scored, any finite number; raises Unfit."""
    return _number(value, column, "number")


def priority_of(value: object) -> float | None:
    """How soon an item is wanted, any finite number; raises Unfit."""
    return _number(value, "priority", "number; higher is judged sooner")


def _number(value: object, column: str, expected: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise Unfit(f"{column} {value!r:.60}", f"a {expected}") from None
    if not isfinite(number) or isinstance(value, bool):
        raise Unfit(f"{column} {value!r:.60}", f"a finite {expected}")
    return number


def label_of(value: object, reason: object) -> Label | None:
    """What a source says of a pair, in terms of the order it gives; raises Unfit."""
    if value is None or value == "":
        return None
    verdict = _VERDICTS.get(str(value).lower()) if isinstance(value, str | int) else None
    if verdict is None:
        raise Unfit(f"label {value!r:.60}", f"one of {', '.join(_VERDICTS)}")
    if verdict == "skip":
        return Label(verdict, reason=text_of(reason, "reason") or "no reason given")
    if verdict in ("tie", "both_bad"):
        return Label(verdict)
    chosen = 0 if verdict in ("a", "a_much") else 1
    return Label(verdict, chosen, 1 - chosen)
