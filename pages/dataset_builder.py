"""Datasets: what was made of judgments and how, and the form that makes another one."""

import streamlit as st

from annotate.datasets import listing
from annotate.datasets.listing import Listed
from pages import dataset_form, dataset_view, session
from pages.dataset_form import CHOSEN, NEW, OFFERED

IN_ADDRESS = "dataset"
THOUSANDS = st.column_config.NumberColumn(format="localized")  # sorts as the number it is


def draw() -> None:
    """The page."""
    with session.open_here() as study:
        session.account(study)
        found = {one.reference: one for one in listing.listed(study)}
        title, add = st.columns([4, 1], vertical_alignment="bottom")
        title.title("Datasets", anchor=False)
        add.button("New dataset", icon=":material/add:", width="stretch", on_click=_choose_new)
        if found:
            _draw_table(list(found.values()))
        reference = _draw_choice(list(found))
        if reference == NEW:
            dataset_form.draw(study)
        else:
            dataset_form.draw_notice()
            dataset_view.draw(study, found[reference], list(found.values()))


def _draw_table(found: list[Listed]) -> None:
    rows = [
        {
            "Dataset": one.reference,
            "Kind": one.dataset.kind,
            "Rows": one.dataset.rows,
            "Judged": one.dataset.ledger.judged,
            "Made (UTC)": one.dataset.created_at[:16].replace("T", " "),
            "Sha256": one.dataset.hash[:12],
            "Withdrawn": f"{one.withdrawn:,} rows" if one.withdrawn else "",
        }
        for one in found
    ]
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height="auto" if len(rows) < 8 else 300,
        column_config=dict.fromkeys(("Rows", "Judged"), THOUSANDS),
    )


def _draw_choice(references: list[str]) -> str:
    """The dataset looked at, which the address keeps: the newest at first."""
    choices = [*references, NEW]
    if st.session_state.get(CHOSEN) not in choices:
        kept = st.query_params.get(IN_ADDRESS)
        st.session_state[CHOSEN] = kept if kept in choices else choices[0]
    chosen = st.selectbox(
        "Look at",
        choices,
        key=CHOSEN,
        format_func=lambda reference: reference or "A new dataset",
        width=460,
    )
    if chosen == NEW:
        st.query_params.pop(IN_ADDRESS, None)
    else:
        st.query_params[IN_ADDRESS] = chosen
    return chosen


def _choose_new() -> None:
    st.session_state[CHOSEN] = NEW
    st.session_state.pop(OFFERED, None)  # what there is to choose from is read anew


draw()
