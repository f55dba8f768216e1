"""Model text is hostile input: it is shown as text, with what cannot be seen made visible.

The text is escaped before it meets a page, so no markup in it has any effect: no element, no image,
no link. Control, bidirectional and other invisible characters appear as their code point.
"""

import html
import string
import unicodedata
from collections import Counter

from annotate.unseen import naming, spelled_out, with_line_breaks

__all__ = ["loses", "spelled_out", "visible", "with_line_breaks"]

MOST_MARKS = 2_000  # hidden characters of one text that are drawn as marks; more are spelled out


def visible(text: str, most_marks: int = MOST_MARKS) -> str:
    """`text` as HTML that shows exactly its characters; line breaks stay line breaks.

    A run of one hidden character is one mark that counts it. The work and the HTML grow with the
    text, whatever is in it.
    """
    marks = 0

    def mark(code: str, name: str) -> str:
        nonlocal marks
        marks += 1
        if marks > most_marks:
            return f"[{code}]"
        return f'<span class="hidden-character" title="{name}">{code}</span>'

    return naming(html.escape(with_line_breaks(text)), mark)


def loses(source: str, shown: str) -> bool:
    """Whether what is shown lacks characters of the source, other than spaces and ASCII signs."""
    missing = Counter(source) - Counter(shown)
    return any(
        char not in string.punctuation
        and char not in " \t\n\r"
        and unicodedata.category(char) != "Zs"
        for char in missing
    )
