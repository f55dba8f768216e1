"""Reading a file: which reader it takes, by how its name ends and how its content begins.

Every reader yields :class:`Row` one at a time, so memory does not grow with the file.
"""

from collections.abc import Iterator
from pathlib import Path

from annotate.errors import UnreadableFile
from annotate.files.arrays import BENCHMARK, read_array, read_benchmark
from annotate.files.lines import read_lines
from annotate.files.opening import opened
from annotate.files.parquet import read_parquet
from annotate.files.rows import Row
from annotate.files.tables import read_table

SUFFIXES = (
    ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".gz", ".parquet",
    ".txt", ".xlsx", ".xls", ".zip", ".arrow", ".db",
)  # fmt: skip
ENDINGS = ".jsonl, .json, .csv, .tsv (each also with .gz) or .parquet"


def read_file(path: Path) -> Iterator[Row]:
    """The rows of a file, by its ending.

    Raises UnreadableFile, or BadRow for a row that is not even a row; all while iterating, when the
    row is reached.
    """
    endings = [ending.lower() for ending in path.suffixes]
    kind = "".join(endings[-2:] if endings[-1:] == [".gz"] else endings[-1:])
    match kind.removesuffix(".gz"):
        case ".parquet" if not kind.endswith(".gz"):
            yield from read_parquet(path)
        case ".jsonl" | ".ndjson":
            with opened(path) as binary:
                yield from read_lines(path, binary)
        case ".json":
            with opened(path) as binary:
                start = binary.peek(4096)
                if start.lstrip().startswith(b"["):
                    yield from read_array(path, binary)
                elif BENCHMARK.match(start):
                    yield from read_benchmark(path, binary)
                else:
                    yield from read_lines(path, binary)
        case ".csv" | ".tsv" as ending:
            with opened(path) as binary:
                yield from read_table(path, binary, "," if ending == ".csv" else "\t")
        case _:
            raise UnreadableFile(f"{path} has an unknown ending. Use {ENDINGS}.")
