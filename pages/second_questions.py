"""What a project asks beside the verdict: second questions, marks, a reason, a better answer.

Everything is optional on the page; what the project requires, and what does not fit together, is
said beside the button that saves.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from annotate.assignment import Shown
from annotate.details import LONGEST_EDIT, Side, check, contradictions, side_of
from annotate.errors import BadVerdict
from annotate.setups import text
from pages import drafting
from pages.choice_button import choice_button
from pages.drafting import Target
from pages.item_view import LETTERS
from pages.labels import plain
from pages.marks import draw_mark

FIELD_HEIGHT = 96
SIDES_OF_SCREEN: tuple[Side, ...] = ("a", "b")
SIDES: tuple[tuple[Side, str], ...] = (("a", "A"), ("equal", "Equal"), ("b", "B"))
AXIS_KEYS = (  # by axis, for A, equal and B
    ("Q", "W", "E"), ("F", "G", "H"), ("J", "K", "L"), ("Y", "I", "O"), ("N", "M", "P"),
)  # fmt: skip


def draw(target: Target, shown: Shown, save: Callable[[Target], None]) -> None:
    """The questions of the project, and the button that saves all of the answer."""
    options = target.project.options
    if options.axes or options.marks:
        columns = st.columns([4, 4, 4] if options.marks and options.axes else 2, gap="medium")
        if options.marks:
            draw_mark(columns[0], target, 0)
            draw_mark(columns[-1], target, 1)
        with columns[1 if options.marks else 0]:
            for number, axis in enumerate(options.axes):
                _draw_axis(target, axis, AXIS_KEYS[number])
    fields = ([_draw_edit] if options.edit else []) + (
        [_draw_rationale] if options.rationale != "off" else []
    )
    if fields:
        for column, draw_field in zip(st.columns(len(fields)), fields, strict=True):
            with column:
                draw_field(target, shown)
    _draw_save(target, save)


def _draw_axis(target: Target, axis: str, keys: tuple[str, ...]) -> None:
    chosen = dict(drafting.current(target).details.axes).get(axis)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**More {plain(axis)}**", width=118)
        for place, (side, label) in enumerate(SIDES):
            choice_button(
                label,
                chosen=side == chosen,
                shortcut=keys[place],
                key=f"axis-{axis}-{side}-{target.token}",
                on_click=_answer_axis,
                args=(target, axis, side),
            )


def _answer_axis(target: Target, axis: str, side: Side) -> None:
    details = drafting.current(target).details
    others = {name: value for name, value in details.axes if name != axis}
    if dict(details.axes).get(axis) != side:  # pressed again: taken back
        others[axis] = side
    drafting.change(target, replace(details, axes=tuple(sorted(others.items()))))


def _draw_edit(target: Target, shown: Shown) -> None:
    """The better answer can be made better still; which it is must be known first."""
    draft = drafting.current(target)
    side = side_of(draft.verdict)
    if side is None:
        _draw_no_edit(target, "Choose A or B first.")
        return
    place = SIDES_OF_SCREEN.index(side)
    original = text(shown.responses[place][-1].content)
    if len(original) > LONGEST_EDIT:
        _draw_no_edit(target, f"Only texts of up to {LONGEST_EDIT:,} characters can be improved.")
        return
    st.text_area(
        f"Improve response {LETTERS[place]} (optional)",
        value=draft.details.edit or original,
        height=FIELD_HEIGHT,
        max_chars=LONGEST_EDIT,
        key=f"edit-{place}-{target.token}",
        on_change=_edit,
        args=(target, place, original),
    )


def _draw_no_edit(target: Target, why: str) -> None:
    """The same field, so that nothing moves when it can be used."""
    st.text_area(
        "Improve the better response (optional)",
        placeholder=why,
        height=FIELD_HEIGHT,
        key=f"edit-none-{target.token}",
        disabled=True,
    )


def _edit(target: Target, place: int, original: str) -> None:
    typed = text(st.session_state[f"edit-{place}-{target.token}"])
    draft = drafting.current(target)
    if side_of(draft.verdict) == SIDES_OF_SCREEN[place]:  # else another was chosen meanwhile
        edit = "" if typed == original else typed
        drafting.change(target, replace(draft.details, edit=edit))


def _draw_rationale(target: Target, _: Shown) -> None:
    required = target.project.options.rationale == "required"
    st.text_area(
        "Why?" if required else "Why? (optional)",
        value=drafting.current(target).details.rationale,
        height=FIELD_HEIGHT,
        max_chars=5_000,
        key=f"why-{target.token}",
        on_change=_explain,
        args=(target,),
    )


def _explain(target: Target) -> None:
    details = drafting.current(target).details
    typed = st.session_state[f"why-{target.token}"]
    drafting.change(target, replace(details, rationale=typed))


def _draw_save(target: Target, save: Callable[[Target], None]) -> None:
    draft = drafting.current(target)
    said, button = st.columns([4, 1], gap="small", vertical_alignment="center")
    with said:
        remarks = [f":material/info: {plain(sentence)}" for sentence in _remarks(target)]
        st.caption("  \n".join(remarks))
    button.button(
        "Save",
        shortcut="Enter",
        key=f"save-{target.token}",
        type="primary",
        width="stretch",
        disabled=draft.verdict is None,
        on_click=save,
        args=(target,),
    )


def _remarks(target: Target) -> list[str]:
    """What is missing, and what does not fit together: neither is forbidden to look at."""
    draft = drafting.current(target)
    if draft.verdict is None:
        return []
    try:
        check(target.project.options, draft.verdict, draft.details)
    except BadVerdict as missing:
        return [str(missing)]
    return contradictions(draft.verdict, draft.details)
