"""A chain of rounds as boxes: a row for each round, the newest first, and a box for each step.

It is a list of lists in the page, so that it is read out as it is seen; what is said by colour is
said in words, too.
"""

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

import altair
import pandas
import streamlit as st

from annotate.rounds import NAMES, Figure, Name, Standing, Step, figures
from pages.run_words import dataset_link, evaluation_link, run_link
from pages.safe_text import visible

STATES = {
    "done": "✓ done", "running": "… at work", "waiting": "waits for people", "failed": "! failed"
}  # fmt: skip
TITLES = {
    "reward": "Mean reward", "tokens": "Tokens of an answer", "cut": "Share cut at the limit"
}  # fmt: skip


BESIDE = 3  # charts in a row


def html(found: Sequence[Standing], base: str) -> str:
    """The chain; links lead to pages below `base`."""
    rows = "".join(_round(standing, standing is found[-1], base) for standing in reversed(found))
    return f'<ol class="chain">{rows}</ol>'


def _round(standing: Standing, newest: bool, base: str) -> str:
    of = standing.round
    start = "the base model" if of.start_run_id is None else run_link(of.start_run_id, base)
    boxes = "".join(_box(standing, name, base) for name in NAMES)
    now = ' class="now"' if newest and standing.at else ""
    return (
        f"<li{now}><h3>Round {of.number}"
        f'<span class="from">{escape(of.method)} from {start}</span></h3><ol>{boxes}</ol></li>'
    )


def _box(standing: Standing, name: Name, base: str) -> str:
    step, here = standing.step(name), standing.at == name
    kinds = [kind for kind, is_so in (("at", here), ("to-come", step is None)) if is_so]
    kinds += ["failed"] if step and step.state == "failed" else []
    current = ' aria-current="step"' if here else ""
    state = STATES[step.state] if step else "to come"
    said = "".join(f'<span class="figures">{line}</span>' for line in _lines(standing, step, base))
    return (
        f'<li class="{" ".join(kinds)}"{current}><span class="step">{name.capitalize()}</span>'
        f'<span class="state">{state}</span>{said}</li>'
    )


def _lines(standing: Standing, step: Step | None, base: str) -> Iterator[str]:
    """What came of a step: where to find it, and its figures."""
    if step is None:
        return
    if step.project is not None:
        address = f"{escape(base)}?project={quote(step.project)}"
        yield f'<a href="{address}" target="_self">{visible(step.project)}</a>'
    if step.name == "judge" and standing.wanted and step.state != "done":
        yield f"{standing.wanted - standing.open:,} of {standing.wanted:,} judged"
        return
    if step.dataset is not None:
        yield dataset_link(step.dataset, base)
    if step.name == "train" and standing.run_id is not None:
        yield run_link(standing.run_id, base)
        if standing.gate is not None:
            yield visible(f"gate: {standing.gate}")
    if step.name == "compare" and step.state == "done" and standing.run_id is not None:
        evaluated = standing.step("evaluate")
        if evaluated and evaluated.detail.get("benchmarks"):
            yield evaluation_link(standing.run_id, base, "its evaluation")
    yield from map(visible, figures(step))


def draw_figures(found: Sequence[Figure]) -> None:
    """A chart of each figure by round, where there are any."""
    names = dict.fromkeys(one.name for one in found)
    _draw_charts("On the held-out prompts", [name for name in TITLES if name in names], found)
    _draw_charts("On benchmarks", [name for name in names if name not in TITLES], found)


def _draw_charts(header: str, names: Sequence[str], found: Sequence[Figure]) -> None:
    if not names:
        return
    st.header(header, anchor=False)
    for at in range(0, len(names), BESIDE):
        for column, name in zip(st.columns(BESIDE), names[at : at + BESIDE], strict=False):
            column.altair_chart(_chart(name, [one for one in found if one.name == name]))


def _chart(name: str, found: Sequence[Figure]) -> altair.Chart:
    table = pandas.DataFrame(found, columns=list(Figure._fields))
    share = found[0].share
    form = ".0%" if share else ".3g"
    ends = ", ".join(f"{one.value:{form}} after round {one.round}" for one in found)
    title = TITLES.get(name, name)
    scale = altair.Scale(domain=[0, 1]) if share else altair.Scale(zero=False)
    axis = altair.Axis(format="%") if share else altair.Axis()
    drawn: altair.Chart = (
        altair.Chart(table, title=title)
        .mark_line(point=True, aria=False)
        .encode(
            x=altair.X("round:O", title="After round (0: before)", axis=altair.Axis(labelAngle=0)),
            y=altair.Y("value:Q", title=None, scale=scale, axis=axis),
            tooltip=["round", altair.Tooltip("value", format=".1%" if share else ".4f")],
        )
        .properties(height=240, description=f"{title}: {ends}.")
    )
    return drawn
