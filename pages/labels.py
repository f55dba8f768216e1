"""Texts in labels and messages: Streamlit reads those of its own elements as Markdown."""

import re

from pages.safe_text import spelled_out

SIGNS = re.compile(r"([!-/:-@\[-`{-~])")  # every ASCII character that Markdown could mean more by
NAMES = r":(?=[\w+-]+:|//)|www(?=\.)|(?<=\S)@(?=\S)"  # of emoji, and of places
ARROWS = r"<(?=[-=])|-(?=[->])|[>~](?==)"  # and other signs that are drawn as one
APART = re.compile(f"(?i){NAMES}|{ARROWS}")


def plain(text: str) -> str:
    """`text` for a label or message, which then shows just its characters, in one paragraph.

    What an escape does not keep Streamlit from, such as an emoji or a live address, a word joiner
    keeps apart: it is not seen.
    """
    apart = APART.sub("\\g<0>\u2060", spelled_out(text).replace("\n", " "))
    return SIGNS.sub(r"\\\1", apart)
