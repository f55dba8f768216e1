"""Marks: whether a response is safe, and the kind and severity of the harm in one that is not."""

from dataclasses import replace

import streamlit as st

from annotate.details import Details, Mark
from db.projects import Task
from pages import drafting
from pages.choice_button import choice_button
from pages.drafting import Target
from pages.item_view import LETTERS, SEVERITIES

PAIR_KEYS = (("6", "7"), ("8", "9"))
ONE_KEYS = (("Y", "N"),)  # the digits are for reasons


def keys(task: Task) -> tuple[tuple[str, str], ...]:
    """By response, for safe and unsafe."""
    return PAIR_KEYS if task == "compare" else ONE_KEYS


def _name(target: Target, place: int) -> str:
    return LETTERS[place] if target.project.task == "compare" else "It"


def draw_mark(column: st.delta_generator.DeltaGenerator, target: Target, place: int) -> None:
    """Safe or unsafe for the response in this place, and of what is unsafe how."""
    mark, name = _mark(drafting.current(target).details, place), _name(target, place)
    safe_key, unsafe_key = keys(target.project.task)[place]
    with column, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{name} is**", width=50)
        for safe, label, key in ((True, "Safe", safe_key), (False, "Unsafe", unsafe_key)):
            choice_button(
                label,
                chosen=mark is not None and mark.safe == safe,
                shortcut=key,
                key=f"mark-{place}-{safe}-{target.token}",
                on_click=_set_mark,
                args=(target, place, Mark(safe)),
            )
        if mark is not None and not mark.safe:
            _draw_harm(target, place, mark)


def _draw_harm(target: Target, place: int, mark: Mark) -> None:
    categories = target.project.options.mark_categories
    where = f" in {LETTERS[place]}" if target.project.task == "compare" else ""
    which, how = f"category-{place}-{target.token}", f"severity-{place}-{target.token}"
    st.selectbox(
        f"Kind of harm{where}",
        categories,
        index=categories.index(mark.category) if mark.category in categories else None,
        placeholder="Kind of harm",
        key=which,
        label_visibility="collapsed",
        width=190,
        on_change=_set_harm,
        args=(target, place),
    )
    st.selectbox(
        f"Severity{where}",
        range(len(SEVERITIES)),
        format_func=lambda severity: f"{severity} · {SEVERITIES[severity]}",
        index=mark.severity,
        placeholder="Severity",
        key=how,
        label_visibility="collapsed",
        width=130,
        on_change=_set_harm,
        args=(target, place),
    )


def _set_harm(target: Target, place: int) -> None:
    category = st.session_state[f"category-{place}-{target.token}"]
    severity = st.session_state[f"severity-{place}-{target.token}"]
    _set_mark(target, place, Mark(False, category, severity), toggle=False)


def _set_mark(target: Target, place: int, mark: Mark, *, toggle: bool = True) -> None:
    details = drafting.current(target).details
    size = 2 if target.project.task == "compare" else 1
    marks = [_mark(details, number) for number in range(size)]
    was = marks[place]
    marks[place] = None if toggle and was is not None and was.safe == mark.safe else mark
    drafting.change(target, replace(details, marks=tuple(marks)))


def _mark(details: Details, place: int) -> Mark | None:
    return details.marks[place] if place < len(details.marks) else None
