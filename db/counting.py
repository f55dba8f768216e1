"""Counts in sentences: 1 row, 2 rows."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with what it counts; `many` where that is not `one` and an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
