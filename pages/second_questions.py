"""What a project asks beside the verdict: second questions, marks, a reason, a better answer.

Everything is optional on the page; what the project requires, and what does not fit together, is
said beside the button that saves.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from annotate.answer_rules import check
from annotate.assignment import Shown
from annotate.contradictions import contradictions
from annotate.details import LONGEST_EDIT, Side, side_of
from annotate.errors import BadVerdict
from annotate.setups import text
from pages import drafting
from pages.choice_button import choice_button
from pages.drafting import Target
from pages.item_view import LETTERS
from pages.labels import plain
from pages.marks import draw_mark
from pages.reasons import draw_reasons

FIELD_HEIGHT = 96
SIDES_OF_SCREEN: tuple[Side, ...] = ("a", "b")
SIDES: tuple[tuple[Side, str], ...] = (("a", "A"), ("equal", "Equal"), ("b", "B"))
AXIS_KEYS = (  # by axis, for A, equal and B
    ("Q", "W", "E"), ("F", "G", "H"), ("J", "K", "L"), ("Y", "I", "O"), ("N", "M", "P"),
)  # fmt: skip


def draw(target: Target, shown: Shown) -> None:
    """The questions of the project, without what saves the answer."""
    options, pairs = target.project.options, target.project.task == "compare"
    if pairs and (options.axes or options.marks):
        _draw_sides(target)
    elif options.marks:
        draw_mark(st.container(), target, 0)
    if options.reasons:
        draw_reasons(target, len(shown.responses))
    fields = ([_draw_edit] if pairs and options.edit else []) + (
        [_draw_rationale] if options.rationale != "off" else []
    )
    if fields:
        for column, draw_field in zip(st.columns(len(fields)), fields, strict=True):
            with column:
                draw_field(target, shown)


def _draw_sides(target: Target) -> None:
    """Of a comparison: the marks below their responses, and between them which is more so."""
    options = target.project.options
    columns = st.columns([4, 4, 4] if options.marks and options.axes else 2, gap="medium")
    if options.marks:
        draw_mark(columns[0], target, 0)
        draw_mark(columns[-1], target, 1)
    with columns[1 if options.marks else 0]:
        for number, axis in enumerate(options.axes):
            _draw_axis(target, axis, AXIS_KEYS[number])


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


def heed(target: Target) -> None:
    """Within a callback: why, as typed this very moment, whose own callback may come later."""
    if f"why-{target.token}" in st.session_state:
        _explain(target)


def draw_save(target: Target, shown: Shown, save: Callable[[Target], None]) -> None:
    """What there is to say of the answer so far, and beside it the button that saves all of it."""
    said, button = st.columns([4, 1], gap="small", vertical_alignment="center")
    with said:
        draw_remarks(target, shown)
    with button:
        draw_save_button(target, save)


def draw_save_button(target: Target, save: Callable[[Target], None]) -> None:
    """The button alone."""
    st.button(
        "Save",
        shortcut="Enter",
        key=f"save-{target.token}",
        type="primary",
        width="stretch",
        disabled=drafting.current(target).verdict is None,
        on_click=save,
        args=(target,),
    )


def draw_remarks(target: Target, shown: Shown) -> None:
    """What is missing, and what does not fit together: neither is forbidden to look at."""
    remarks = [f":material/info: {plain(text)}" for text in _remarks(target, len(shown.responses))]
    st.caption("  \n".join(remarks))


def _remarks(target: Target, size: int) -> list[str]:
    draft = drafting.current(target)
    if draft.verdict is None:
        return []
    try:
        check(target.project, draft.verdict, draft.details)
    except BadVerdict as missing:
        return [str(missing)]
    placed = len(draft.details.ranking)
    if target.project.options.full_ranking and placed == 1 < size:
        return ["You may put the others in order too, the next best first."]
    if 1 < placed < size:
        return [f"{size - placed} are not in the order yet; or take back all but the best."]
    return contradictions(draft.verdict, draft.details)
