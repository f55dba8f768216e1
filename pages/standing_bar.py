"""The line above the work: where one stands, what was just saved, guidelines, reading, undo.

It never moves, whatever it says: what was saved has a line of its own below the figures.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from annotate import judging, wellbeing
from annotate.reading import Reading
from annotate.standing import Standing, standing
from db import projects, times
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project
from pages import session
from pages.guidelines_view import guidelines_html
from pages.labels import plain
from pages.our_html import Html
from pages.reading_switches import draw_reading
from pages.safe_text import visible


def draw(
    study: Study, project: Project, annotator: Annotator, likes: Reading, *, practice: bool
) -> None:
    """The line, within a horizontal container; during `practice` it says so."""
    _draw_standing(standing(study, project, annotator, midnight()), practice)
    _draw_offer(annotator)
    _draw_guidelines(study, project)
    with st.popover("Reading", icon=":material/text_fields:"):
        draw_reading(annotator, likes)
    st.button(
        "Undo",
        icon=":material/undo:",
        shortcut="U",
        key="undo",
        disabled=practice,
        on_click=_undo,
        args=(project, annotator),
    )
    _draw_notice()


def midnight() -> datetime:
    """The last midnight where the annotator is."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):  # told by the browser
        zone = ZoneInfo("UTC")
    return times.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _draw_standing(found: Standing, practice: bool) -> None:
    left = max(found.wanted - found.judged, 0)
    figures = [
        f"<b>{found.judged:,}</b> of {found.wanted:,} judged, {left:,} left",
        f"You: <b>{found.today:,}</b> today, {found.mine:,} in all",
    ]
    if practice:
        figures.insert(0, "<b>Practice</b>: this does not count")
    if found.pace_seconds:
        figures.append(_pace(found.pace_seconds))
    st.html(
        f'<div class="standing"><progress max="{max(found.wanted, 1)}" value="{found.judged}" '
        f'aria-label="Judged"></progress>{"".join(f"<span>{text}</span>" for text in figures)}'
        "</div>",
        width="stretch",
    )


def _pace(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s each"
    return f"{timedelta(seconds=seconds).total_seconds() / 60:.1f} min each"


def _draw_notice() -> None:
    """There also where nothing is said, so that nothing moves when something is."""
    said = session.notice()
    text = f'<div class="notice {said.kind}" role="status">{visible(said.text)}</div>'
    with st.container(key="said"):
        st.html(text)


def _draw_guidelines(study: Study, project: Project) -> None:
    newest = projects.guideline(study, project.id)
    with st.popover("Guidelines", icon=":material/menu_book:"):
        st.html(Html(guidelines_html(newest.body)))
        st.caption(f"Version {newest.version}")


def offer_to_spare(category: str | None) -> None:
    """Within a callback: offer to leave out this category from now on; None: no more offer."""
    st.session_state["offered"] = category


def _draw_offer(annotator: Annotator) -> None:
    """After a skip as too distressing; until the next answer."""
    category = st.session_state.get("offered")
    if category:
        st.button(
            f"No more of “{plain(category)}”",
            icon=":material/visibility_off:",
            key="spare",
            help="You can change this under My settings.",
            on_click=_spare,
            args=(annotator, category),
        )


def _spare(annotator: Annotator, category: str) -> None:
    with session.noticing(), session.open_here() as study:
        wellbeing.opt_out(study, annotator, [*wellbeing.opt_outs(study, annotator), category])
        session.notify(f"You will see no more of “{category}”")
    st.session_state["offered"] = None


def _undo(project: Project, annotator: Annotator) -> None:
    st.session_state["offered"] = None
    with session.noticing(), session.open_here() as study:
        judging.undo(study, project, annotator)
        session.notify("Undone: judge this item again")
