"""Model text is hostile input: it is shown as text, with what cannot be seen made visible.

The text is escaped before it meets a page, so no markup in it has any effect: no element, no image,
no link. Control, bidirectional and other invisible characters appear as their code point.
"""

import html
import re
import unicodedata

_JOINERS = "\u200c\u200d"  # shape Persian and Indic words and join emoji: kept beside such
_KEPT = "\n\t"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # control, format (bidi, zero-width), ...


def visible(text: str) -> str:
    """`text` as HTML that shows exactly its characters; line breaks stay line breaks."""
    escaped = html.escape(text.replace("\r\n", "\n").replace("\r", "\n"))
    unseen = [c for c in set(escaped) if c not in _KEPT and unicodedata.category(c) in _UNSEEN]
    if not unseen:
        return escaped
    return re.sub(f"[{re.escape(''.join(unseen))}]", _mark, escaped)


def _mark(match: re.Match[str]) -> str:
    char = match[0]
    if char in _JOINERS and _joins(match.string, match.start()):
        return char
    name = unicodedata.name(char, "control character").lower()
    return f'<span class="hidden-character" title="{name}">U+{ord(char):04X}</span>'


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at `place` stands between characters that are written joined."""
    around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    return len(around) == 2 and not any(char.isascii() for char in around)
