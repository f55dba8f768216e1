"""Which column is what: as recognised, and as the researcher says otherwise."""

from collections.abc import Mapping, Sequence

import streamlit as st

from annotate import shapes
from annotate.previewing import Preview
from annotate.unseen import spelled_out
from db.projects import Task

NONE = ""  # no column
MAIN: dict[Task, tuple[str, ...]] = {  # what most files of a task have; the rest is below
    "compare": ("prompt", "chosen", "rejected", "response_a", "response_b", "label"),
    "rate": ("prompt", "response", "responses", "conversation", "label", "generator"),
    "rank": ("prompt", "responses", "label", "generator"),
    "demonstrate": ("prompt", "instruction", "input", "response", "conversation", "label"),
}
NAMES = {
    "prompt": "Prompt", "chosen": "Chosen response", "rejected": "Rejected response",
    "response_a": "Response A", "response_b": "Response B", "response": "Response",
    "responses": "Responses (a list)", "conversation": "Conversation (chat messages)",
    "label": "Label", "reason": "Reason of a skip", "rationale": "Why (of the label)",
    "generator": "Who wrote it", "generator_a": "Who wrote A", "generator_b": "Who wrote B",
    "instruction": "Instruction", "input": "Input of an instruction", "system": "System message",
    "category": "Category of harm", "severity": "Severity (0 to 3)",
    "priority": "Priority (higher is judged sooner)",
    "score_chosen": "Score of the chosen", "score_rejected": "Score of the rejected",
}  # fmt: skip


def choose(recognised: Preview, key: str) -> Mapping[str, str]:
    """What the researcher calls otherwise than was recognised, by our names."""
    task = recognised.task
    main = MAIN[task]
    others = [name for name in shapes.columns_of(task) if name not in main]
    chosen = _boxes(main, recognised, key)
    more = any(name in recognised.used for name in others)
    with st.expander("More columns", expanded=more):
        chosen |= _boxes(others, recognised, key)
    return {
        name: column for name, column in chosen.items() if column != recognised.used.get(name, NONE)
    }


def _boxes(names: Sequence[str], recognised: Preview, key: str) -> dict[str, str]:
    columns = st.columns(3)
    options = [NONE, *recognised.columns]
    chosen = {}
    for place, name in enumerate(names):
        used = recognised.used.get(name, NONE)
        chosen[name] = columns[place % 3].selectbox(
            NAMES[name],
            options,
            index=options.index(used) if used in options else 0,
            format_func=lambda column: spelled_out(column) or "none",
            key=f"load_column {name} {recognised.task} {key}",
        )
    return chosen
