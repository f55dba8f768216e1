"""Pictures of how far annotators agree: by question, over time, by category."""

import streamlit as st

from annotate.label_agreement import Grouping, QuestionAgreement
from db.connection import Study
from db.projects import Project
from pages import label_figures
from pages.interval_charts import Dot, Point, dots, over_time
from pages.labels import plain

GROUPINGS: dict[str, Grouping | None] = {
    "By question": None, "Week by week": "week", "Day by day": "day", "By category": "category",
}  # fmt: skip
ALPHA = "Krippendorff's alpha"


def draw(study: Study, project: Project) -> None:
    """What the project's questions have of it, as it is asked for."""
    st.write(
        f"{ALPHA}: 1 is full agreement, 0 is what chance gives; beside it the share of equal "
        "answers, which chance helps. With 95% intervals."
    )
    chosen = st.radio("Agreement", list(GROUPINGS), horizontal=True, label_visibility="collapsed")
    by = GROUPINGS[chosen]
    measured = label_figures.agreement(study, project, by)
    known = [one for one in measured if one.agreement.alpha is not None]
    if not known:
        missing = (one.agreement.missing for one in measured)
        st.info(plain(next(filter(None, missing), "No two people have judged the same item yet.")))
        return
    if by in ("week", "day"):
        _draw_over_time(known)
    else:
        _draw_by(known, grouped=by is not None)
    if len(known) < len(measured):
        st.caption(
            f"{len(measured) - len(known)} more have nothing to go by yet: nothing that two people "
            "answered, or only one answer ever given."
        )


def _draw_by(known: list[QuestionAgreement], *, grouped: bool) -> None:
    """By question, or by question and category."""
    alphas = [
        Dot(_name(one, grouped), found.alpha, *found.alpha_interval, found.units)
        for one in known
        if (found := one.agreement).alpha is not None and found.alpha_interval is not None
    ]
    equal = [
        Dot(_name(one, grouped), found.percent, *found.percent_interval, found.units)
        for one in known
        if (found := one.agreement).percent is not None and found.percent_interval is not None
    ]
    ends = (_least([dot.low for dot in alphas]), 1.0)
    first, second = st.columns(2)
    chart = dots(alphas, ALPHA, f"{ALPHA} by question", ends, percent=False)
    first.altair_chart(chart, width="stretch")
    second.altair_chart(dots(equal, "Equal answers", "Equal answers by question"), width="stretch")


def _draw_over_time(known: list[QuestionAgreement]) -> None:
    points = [
        Point(one.question, one.group or "", found.alpha, *found.alpha_interval, found.units)
        for one in known
        if (found := one.agreement).alpha is not None and found.alpha_interval is not None
    ]
    ends = (_least([point.low for point in points]), 1.0)
    st.altair_chart(over_time(points, ALPHA, f"{ALPHA} over time", ends), width="stretch")


def _least(lows: list[float]) -> float:
    """Where the axis begins: agreement may be worse than by chance."""
    return min(0.0, *lows)


def _name(one: QuestionAgreement, grouped: bool) -> str:
    return f"{one.question}: {one.group or 'no category'}" if grouped else one.question
