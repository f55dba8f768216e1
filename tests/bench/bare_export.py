"""The floor of an export: one SELECT of a dataset's texts, written by pyarrow as they are stored.

``python -m tests.bench.bare_export STUDY DATASET FILE``; imports nothing else that takes time.
"""

import sqlite3
import sys
from contextlib import closing

import pyarrow
import pyarrow.parquet

BATCH = 10_000  # rows in a row group
COLUMNS = ("prompt", "chosen", "rejected")
TEXTS = """
SELECT p.messages, c.messages, r.messages
FROM dataset_rows d
JOIN datasets s ON s.id = d.dataset_id
JOIN items i ON i.id = d.item_id
JOIN prompts p ON p.id = i.prompt_id
JOIN responses c ON c.id = d.chosen_id
JOIN responses r ON r.id = d.rejected_id
WHERE s.name = ? ORDER BY d.number
"""


def export(study: str, name: str, file: str) -> None:
    """Write the texts of the rows of dataset `name` to Parquet."""
    schema = pyarrow.schema([(column, pyarrow.string()) for column in COLUMNS])
    with (
        closing(sqlite3.connect(study)) as connection,
        pyarrow.parquet.ParquetWriter(file, schema) as writer,
    ):
        rows = connection.execute(TEXTS, (name,))
        while batch := rows.fetchmany(BATCH):
            columns = [pyarrow.array(texts, pyarrow.string()) for texts in zip(*batch, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


if __name__ == "__main__":
    export(*sys.argv[1:])
