"""Parts of a dataset card: Markdown in which what others wrote is only ever text."""

import re
from collections.abc import Iterable, Sequence

from annotate.unseen import spelled_out, with_line_breaks

_SIGNS = re.compile(  # what Markdown, the Hub or a table could mean more by
    r"[\\`*_\[\]<>|~&#$@!{}]|:(?=/)|(?<=www)\.|^[-+=:]|(?<=^\d)[.)](?=\s|$)", re.IGNORECASE
)


def plain(text: str) -> str:
    """A name or a sentence, in one line: it shows just its characters."""
    return _SIGNS.sub(r"\\\g<0>", spelled_out(" ".join(text.split())))


def fenced(text: str, language: str = "text") -> str:
    """A text of several lines as it is, in a block that it cannot end.

    The fence is longer than any run of its sign within.
    """
    said = spelled_out(with_line_breaks(text)).rstrip("\n")
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{said}\n{fence}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; numbers with their thousands apart, texts as :func:`plain`."""
    given = [list(row) for row in rows]
    right = [
        all(isinstance(row[at], int | float) for row in given) and bool(given)
        for at in range(len(heads))
    ]
    rule = ["---:" if numeric else "---" for numeric in right]
    lines = [list(heads), rule, *([_cell(cell) for cell in row] for row in given)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def quoted(text: str) -> str:
    """A text in YAML: in quotes, with everything unusual as its code point."""
    kept = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(kept)}"'


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else plain(str(value))
