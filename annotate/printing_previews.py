"""What ``annotate import --preview`` prints: what a source is, and what would be made of it."""

import textwrap

from annotate.previewing import Became, Preview
from annotate.unseen import spelled_out

WIDTH = 96  # of a text on one line
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def previewed(found: Preview, source: str, project: str, *, keep: bool) -> str:
    """What was recognised, what the first rows become, and what is wrong with them."""
    lines = [recognised(found), *_ignored(found)]
    lines += [line for row in found.became for line in _row(row, keep=keep)]
    lines += [f"With an empty response: {found.empty} of these."] * bool(found.empty)
    lines += ["Problems:", *(f"  {problem}" for problem in found.problems)] * bool(found.problems)
    lines.append(
        "This would be refused. Nothing was imported."
        if found.problems
        else f"Nothing was imported. Without --preview, all of {source} goes into project "
        f"{project!r}, its labels {'as judgments' if keep else 'left out'}."
    )
    return "\n".join(lines)


def recognised(found: Preview) -> str:
    """The shape in a sentence."""
    if found.shape is None:
        return "Nothing was recognised."
    return spelled_out(f"Recognised {found.shape.describe()}, to {found.task}.")


def short(text: str, width: int = WIDTH) -> str:
    """A text on one line, cut where it is long, with what cannot be seen spelled out."""
    return spelled_out(textwrap.shorten(text[: 4 * width], width, placeholder=" …"))


def _ignored(found: Preview) -> list[str]:
    return [f"Ignored: {spelled_out(', '.join(found.ignored))}."] if found.ignored else []


def _row(row: Became, *, keep: bool) -> list[str]:
    item = row.item
    turns: list[tuple[str, str]] = [(turn.role, turn.content) for turn in item.prompt]
    for letter, response in zip(_LETTERS, item.responses, strict=False):
        several = len(response.messages) > 1
        turns += [
            (f"{letter}, {turn.role}" if several else letter, turn.content)
            for turn in response.messages
        ]
    if item.label is not None:
        turns.append(("label" if keep else "label, left out", said(row)))
    return [f"{row.where}:", *(f"  {who}: {short(text)}" for who, text in turns)]


def said(row: Became) -> str:
    """The label of a row in words: ``a: A over B``; empty where it has none."""
    label = row.item.label
    if label is None:
        return ""
    if label.chosen is not None and label.rejected is not None:
        return f"{label.verdict}: {_LETTERS[label.chosen]} over {_LETTERS[label.rejected]}"
    chosen = label.chosen if label.chosen is not None and len(row.item.responses) > 1 else None
    return label.verdict if chosen is None else f"{label.verdict}: {_LETTERS[chosen]}"
