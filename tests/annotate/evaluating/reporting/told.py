"""What a report tells, taken apart for tests."""

from collections.abc import Sequence

from annotate.evaluating.reporting.report import Report
from annotate.evaluating.reporting.report_sections import Section

Row = dict[str, str]


def section(found: Report, title: str) -> Section:
    return next(one for one in found.sections if one.title == title)


def rows(found: Report, title: str) -> list[Row]:
    table = section(found, title).table
    return [dict(zip(table.heads, row, strict=True)) for row in table.rows]


def of(found: Sequence[Row], **wanted: str) -> Row:
    (row,) = (row for row in found if all(row[key] == value for key, value in wanted.items()))
    return row
