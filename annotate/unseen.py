"""Characters that cannot be seen, or act on what shows them: each is named by its code point."""

import re
import unicodedata
from collections.abc import Callable

_KEPT = "\n\t"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # control, format (bidi, zero-width), ...
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks without a shape
_JOINERS = "\u200c\u200d"  # shape Persian and Indic words and join emoji: kept beside such
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KINDS = {"Co": "private use", "Cn": "unassigned", "Cs": "half a character"}


def spelled_out(text: str) -> str:
    """`text` for where no HTML goes, hidden characters as ``[U+202E]``; nothing is escaped."""
    return naming(with_line_breaks(text), lambda code, _name: f"[{code}]")


def is_blank(text: str) -> bool:
    """Whether nothing in `text` shows: it is empty, or all white space and hidden characters."""
    if " " < text[:1] < "\x7f":  # as nearly all texts begin: a million of them are looked at
        return False
    return all(map(_leaves_no_trace, text))


def with_line_breaks(text: str) -> str:
    """Every line break as one character."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def naming(text: str, mark: Callable[[str, str], str]) -> str:
    """`text`, with a run of one hidden character as `mark` has it, given its code and name."""
    unseen = "".join(char for char in set(text) if _is_unseen(char))
    if not unseen:
        return text

    names = {char: _name(char) for char in unseen}
    in_writing = {char for char in unseen if char in _JOINERS or _SELECTORS.match(char)}

    def name(match: re.Match[str]) -> str:
        run = match[0]
        if run in in_writing and _belongs(run, match.string, match.start()):
            return run
        code = f"U+{ord(run[0]):04X}" + (f" \u00d7{len(run)}" if len(run) > 1 else "")
        return mark(code, names[run[0]])

    return re.sub(f"([{re.escape(unseen)}])\\1*", name, text)


def _name(char: str) -> str:
    kind = _KINDS.get(unicodedata.category(char), "control character")
    return unicodedata.name(char, kind).lower()


def _is_unseen(char: str) -> bool:
    if char in _KEPT or (char.isascii() and char.isprintable()):
        return False
    return (
        unicodedata.category(char) in _UNSEEN
        or char in _BLANK
        or _SELECTORS.match(char) is not None
    )


def _leaves_no_trace(char: str) -> bool:
    """Other than :func:`_is_unseen`, of what a font may well show (private use)."""
    if char.isascii():
        return not char.isprintable() or char == " "
    return (
        char.isspace()
        or unicodedata.category(char) in ("Cc", "Cf")
        or char in _BLANK
        or _SELECTORS.match(char) is not None
    )


def _belongs(char: str, text: str, place: int) -> bool:
    """Whether a joiner or selector stands where writing needs it."""
    before = text[max(place - 1, 0) : place]
    if char in _JOINERS:
        around = before + text[place + 1 : place + 2]
        return len(around) == 2 and not any(c.isascii() for c in around)
    if not before:
        return False
    if char > "\U000e00ff":
        return unicodedata.name(before, "").startswith("CJK")
    return before in "0123456789#*" or not (before.isascii() or _is_unseen(before))
