"""What can be done to rows before they are written: to values, columns, and whole rows."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from tests.annotate.good_files import SHAPES, Rows

VALUES: Sequence[object] = (
    None, "", " \n\t", 7, -1.5, True, [], {}, ["x"], {"a": 1}, [{"role": "user"}], "\ud83d",
    "\x00", "\u202e", float("nan"), 10**400, [[["x"]]], "x" * 300_000,
    [{"role": "robot", "content": "x"}], [{"role": "user", "content": None}],
)  # fmt: skip


def _value(random: Random, rows: Rows) -> None:
    row = random.choice(rows)
    row[random.choice(list(row))] = random.choice(VALUES)


def _column(random: Random, rows: Rows) -> None:
    column, value = random.choice(list(rows[0])), random.choice(VALUES)
    for row in rows:
        row[column] = value


def _inside(random: Random, rows: Rows) -> None:
    """A value somewhere within the lists and objects of a row, or one of their names."""
    found: Any = random.choice(rows)
    while True:
        places = list(found) if isinstance(found, dict) else range(len(found))
        place = random.choice(list(places))
        inner = found[place]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.2:
            break
        found = inner
    if isinstance(found, dict) and random.random() < 0.2:
        found["other"] = found.pop(place)
    else:
        found[place] = random.choice(VALUES)


def _rename(random: Random, rows: Rows) -> None:
    column = random.choice(list(rows[0]))
    other = random.choice(("", "Prompt", "p", *rows[0], "label", "responses", "messages"))
    for row in random.choice((rows, rows[-1:], rows[:1])):
        row[other] = row.pop(column)


def _drop(random: Random, rows: Rows) -> None:
    column = random.choice(list(rows[0]))
    for row in random.choice((rows, rows[-1:], rows[:1])):
        del row[column]


def _extra(random: Random, rows: Rows) -> None:
    for row in random.choice((rows, rows[-1:], rows[:1])):
        row[random.choice(("extra", "label", "category", "priority"))] = random.choice(VALUES)


def _other(random: Random, rows: Rows) -> None:
    rows[random.randrange(len(rows))] = random.choice(list(SHAPES.values())).row(3)


ROWS: Mapping[str, Callable[[Random, Rows], None]] = {
    "value": _value, "value inside": _inside, "column of values": _column,
    "column renamed": _rename, "column dropped": _drop, "column extra": _extra,
    "row of another shape": _other,
}  # fmt: skip
