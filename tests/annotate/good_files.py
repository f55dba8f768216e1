"""Good files: rows of every shape, written in every format."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pyarrow
import pyarrow.parquet

from db.projects import Task

Rows = list[dict[str, object]]


class Good(NamedTuple):
    """Rows of a shape; `flat` where a table can hold them."""

    task: Task
    flat: bool
    row: Callable[[int], dict[str, object]]


def _conversation(number: int, answer: str) -> list[dict[str, str]]:
    return [
        {"role": "user", "content": f"Frage {number}: Grüße?"},
        {"role": "assistant", "content": answer},
    ]


SHAPES: Mapping[str, Good] = {
    "preference": Good(
        "compare", True,
        lambda n: {"prompt": f"Q{n} 你好?", "chosen": f"Ja {n}, 'so'.", "rejected": f'"Nein" {n}.'},
    ),
    "pair": Good(
        "compare", True,
        lambda n: {"prompt": f"Q{n}?", "response_a": f"A {n}", "response_b": f"B {n}",
                   "label": ("a", "b", "tie")[n % 3], "category": "drugs", "severity": n % 4},
    ),
    "transcript": Good(
        "compare", False,
        lambda n: {"chosen": _conversation(n, f"Ja {n}"), "rejected": _conversation(n, "Nein")},
    ),
    "rating": Good(
        "rate", True, lambda n: {"prompt": f"Q{n}?", "completion": f"R{n}", "label": n % 2 == 0},
    ),
    "ranking": Good(
        "rank", False,
        lambda n: {"prompt": f"Q{n}?", "responses": [f"A{n}", f"B{n}", f"C{n}"], "label": n % 3},
    ),
    "demonstration": Good(
        "demonstrate", True,
        lambda n: {"instruction": f"Do {n}.", "input": f"with {n}", "output": f"Done {n}."},
    ),
    "openai": Good(
        "compare", False,
        lambda n: {"input": {"messages": _conversation(n, "Ja")[:1]},
                   "preferred_output": _conversation(n, f"Ja {n}")[1:],
                   "non_preferred_output": _conversation(n, "Nein")[1:]},
    ),
    "argilla": Good(
        "compare", False,
        lambda n: {"id": f"{n}", "status": "completed",
                   "fields": {"prompt": f"Q{n}?", "response_1": f"A{n}", "response_2": f"B{n}"},
                   "responses": {"preference": [{"user_id": "u", "value": "response_1"}]},
                   "suggestions": {"quality": None}, "metadata": {"category": "drugs"}},
    ),
    "label studio": Good(
        "compare", False,
        lambda n: {"id": n, "data": {"prompt": f"Q{n}?", "response_a": f"A{n}",
                                     "response_b": f"B{n}"},
                   "annotations": [{"was_cancelled": False, "result": [
                       {"from_name": "p", "type": "pairwise", "value": {"selected": "left"}}]}]},
    ),
    "potato": Good(
        "compare", False,
        lambda n: {"user_id": "u", "instance_id": f"{n}",
                   "displayed_text": f"Q{n}?<br/><b>A.</b> Yes {n}<br/><b>B.</b> No {n}",
                   "label_annotations": {"better": {"selection": "AB"[n % 2]}},
                   "behavioral_data": {"time_string": "Time spent: 0d 0h 0m 9s"}},
    ),
}  # fmt: skip


def as_lines(rows: Rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(
        errors="surrogatepass"
    )


def as_array(rows: Rows) -> bytes:
    return json.dumps(rows, indent=1).encode()


def as_table(rows: Rows, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode(errors="surrogatepass")


def as_parquet(rows: Rows) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), sink, row_group_size=8)
    return sink.getvalue()


FORMATS: Mapping[str, Callable[[Rows], bytes]] = {
    "rows.jsonl": as_lines,
    "lines.json": as_lines,
    "array.json": as_array,
    "rows.csv": as_table,
    "rows.tsv": lambda rows: as_table(rows, "\t"),
    "rows.parquet": as_parquet,
    "rows.jsonl.gz": lambda rows: gzip.compress(as_lines(rows)),
    "array.json.gz": lambda rows: gzip.compress(as_array(rows)),
    "rows.csv.gz": lambda rows: gzip.compress(as_table(rows)),
}


def formats_of(good: Good) -> list[str]:
    """The files that can hold such rows."""
    return [name for name in FORMATS if good.flat or not name.startswith(("rows.csv", "rows.tsv"))]
