"""Files with something wrong in them, made of good ones by a seed: every format, shape and damage.

Some damages leave a file that is whole and valid, such as a flipped bit inside of a text.
"""

import gzip
import json
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

import pyarrow

from db.projects import Task
from tests.annotate.damaged_bytes import BYTES, GZIP, JSON, TEXT
from tests.annotate.damaged_rows import ROWS
from tests.annotate.good_files import FORMATS, SHAPES, Rows, formats_of


class Malformed(NamedTuple):
    """One file: what it is called, what is in it, which task it is for, and what was done to it."""

    name: str
    content: bytes
    task: Task
    damage: str


def malformed(seed: int) -> Malformed:
    """The file that this seed makes: the same one whenever it is asked for."""
    random = Random(seed)
    good = random.choice(list(SHAPES.values()))
    name = random.choice(formats_of(good))
    rows = [good.row(number) for number in range(random.choice((1, 3, 20)))]
    is_gzip, is_text = name.endswith(".gz"), name != "rows.parquet"
    is_json = is_text and "sv" not in name
    kinds: list[Mapping[str, object]] = [BYTES, ROWS]
    kinds += [TEXT] if is_text else []
    kinds += [JSON] if is_json else []
    kinds += [GZIP] if is_gzip else []
    damage = random.choice(sorted(random.choice(kinds)))
    if damage in ROWS:
        ROWS[damage](random, rows)
    content = _written(name, rows)
    if damage in GZIP:
        content = GZIP[damage](random, content)
    elif damage in TEXT or damage in JSON:
        inside = gzip.decompress(content) if is_gzip else content
        inside = (TEXT.get(damage) or JSON[damage])(random, inside)
        content = gzip.compress(inside) if is_gzip else inside
    elif damage in BYTES:
        content = BYTES[damage](random, content)
    return Malformed(name, content, good.task, damage)


def _written(name: str, rows: Rows) -> bytes:
    """The rows in a format; what Parquet cannot hold goes in as the text of JSON."""
    try:
        return FORMATS[name](rows)
    except (pyarrow.ArrowException, UnicodeEncodeError, OverflowError, TypeError):
        return FORMATS[name]([{column: json.dumps(v) for column, v in r.items()} for r in rows])
