"""Texts on a line of a terminal: nothing that was typed or generated acts on it, or breaks it."""

from annotate.unseen import spelled_out


def on_one_line(text: str) -> str:
    """All of it, hidden characters spelled out."""
    return spelled_out(text).replace("\n", " ")


def shortened(text: str, width: int) -> str:
    """Its beginning, at most `width` characters, with white space as single spaces."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"
