"""Parquet: batches of rows, few at a time where a small file could make them large."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotate.errors import UnreadableFile
from annotate.files import limits
from annotate.files.lines import too_long
from annotate.files.rows import Row
from annotate.files.tables import check_names

_BATCH = 500  # rows
_HEADER = 32  # bytes of a page that tell its size
_VARINT = 5  # bytes of a number of 32 bits at most


def read_parquet(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file; raises UnreadableFile, and BadRow for a row that is too large."""
    import pyarrow.parquet  # 30 MB that only some need

    size, read, number = path.stat().st_size, 0, 0
    try:
        with pyarrow.parquet.ParquetFile(path, page_checksum_verification=True) as file:
            check_names(path, file.schema_arrow.names)
            for group in range(file.metadata.num_row_groups):
                largest = _largest(path, file.metadata.row_group(group), size)
                rows = max(1, min(_BATCH, limits.FREELY // max(1, largest)))
                for read_batch in file.iter_batches(batch_size=rows, row_groups=[group]):
                    read_batch.validate(full=True)  # damage could bring the process down later
                    batch = _spelled_out(read_batch)
                    read += batch.nbytes
                    limits.check_growth(path, read, size)
                    if batch.nbytes > limits.ROW:
                        _check_rows(path, number, batch)
                    for row in batch.to_pylist():
                        number += 1
                        yield Row(f"row {number}", row)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
        raise UnreadableFile(
            f"{path} is not a readable Parquet file: {reason:.300}. Nothing was imported."
        ) from error


def _largest(path: Path, group: Any, size: int) -> int:
    """Bytes of the largest value that rows may share: a dictionary holds it once for all of them.

    What a group says of its size is held against the file's before any of it is unpacked.
    """
    limits.check_growth(path, group.total_byte_size, size)
    columns = [group.column(number) for number in range(group.num_columns)]
    offsets = [c.dictionary_page_offset for c in columns if c.has_dictionary_page]
    with path.open("rb") as file:
        return sum(_page_size(file, offset) for offset in offsets if offset)


def _page_size(file: Any, offset: int) -> int:
    """Unpacked bytes of the page there: the second number of its header, in Thrift's compact form.

    Each number follows a byte 0x15 (the next field, an integer), in groups of 7 bits, zigzag.
    """
    file.seek(offset)
    header = file.read(_HEADER)
    at, number = 0, 0
    for _ in range(2):
        if header[at : at + 1] != b"\x15":
            raise ValueError("a page does not begin with its size")
        at, number = at + 1, 0
        for shift in range(0, 7 * _VARINT, 7):
            byte = header[at] if at < len(header) else 0
            at, number = at + 1, number | (byte & 0x7F) << shift
            if byte < 0x80:
                break
    return number >> 1


def _spelled_out(batch: Any) -> Any:
    """The batch with its values in each row, where a dictionary held them once for all of them."""
    import pyarrow

    columns = [
        column.dictionary_decode() if isinstance(column, pyarrow.DictionaryArray) else column
        for column in batch.columns
    ]
    return pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _check_rows(path: Path, before: int, batch: Any) -> None:
    for place in range(batch.num_rows):
        if batch.slice(place, 1).nbytes > limits.ROW:
            raise too_long(path, f"row {before + place + 1}", "row")
