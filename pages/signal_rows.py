"""Annotators and their signals as rows of HTML that unfold."""

from annotate.signals import OfAnnotator, Signal
from pages.our_html import Html
from pages.safe_text import visible


def rows_html(found: list[OfAnnotator]) -> Html:
    """A row for each: who, how much, and what stands out; within it every signal."""
    return Html(f'<div class="signals">{"".join(map(_row, found))}</div>')


def _row(one: OfAnnotator) -> str:
    return (
        f"<details><summary><b>{visible(one.annotator)}</b><span>{_how_much(one)}</span>"
        f"<span>{_outstanding(one)}</span></summary>"
        f"<ul>{''.join(map(_signal, one.signals))}</ul></details>"
    )


def _how_much(one: OfAnnotator) -> str:
    skipped = f", {one.skips:,} skipped" if one.skips else ""
    return f"{one.judgments:,} judgment{'s' * (one.judgments != 1)}{skipped}"


def _outstanding(one: OfAnnotator) -> str:
    names = ", ".join(signal.name for signal in one.outstanding)
    return f"<mark>to look at: {visible(names)}</mark>" if names else "nothing stands out"


def _signal(signal: Signal) -> str:
    said = visible(signal.says)
    said = f"<mark>{said}</mark>" if signal.stands_out else said
    return f"<li>{said}<small>{visible(signal.means)}</small></li>"
