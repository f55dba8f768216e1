"""Adding practice and gold items to a project, from rows that are pasted."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from annotate import companions
from annotate.companions import GOLD_IS_OFF, Purpose
from db.errors import ChosenError
from db.projects import Project, Task
from pages import session

USES: tuple[tuple[Purpose, str], ...] = (
    ("practice", "Practice: first, with the answer and why"),
    ("gold", "Gold: hidden among the others"),
)
EXAMPLES: dict[Task, str] = {
    "compare": '{"prompt": "How do I ...?", "chosen": "the better answer", '
    '"rejected": "the other one", "rationale": "why"}',
    "rate": '{"prompt": "How do I ...?", "response": "an answer", "label": "good", '
    '"rationale": "why"}',
    "rank": '{"prompt": "How do I ...?", "responses": ["an answer", "the best one", "another"], '
    '"label": 1, "rationale": "why"}',
}


def draw(project: Project) -> None:
    """A field for rows as ``annotate import`` reads them, one JSON object a line."""
    with (
        st.expander("Add practice or gold items", icon=":material/school:"),
        st.form(f"known-{project.name}", border=False, enter_to_submit=False),
    ):
        st.radio(
            "What for",
            [use for use, _ in USES],
            format_func=dict(USES).__getitem__,
            key="known_use",
        )
        st.text_area(
            "Rows whose answer is known, one JSON object a line",
            placeholder=EXAMPLES[project.task],
            height=140,
            key="known_rows",
        )
        st.caption("Larger files: annotate project practice (or gold) NAME FILE")
        st.form_submit_button("Add", on_click=_add, args=(project,))


def _add(project: Project) -> None:
    purpose: Purpose = st.session_state["known_use"]
    with session.open_here() as study, TemporaryDirectory() as folder:
        rows = Path(folder) / "pasted rows.jsonl"
        rows.write_text(st.session_state["known_rows"] + "\n", encoding="utf-8")
        try:
            report = companions.load(study, project.name, purpose, str(rows))
        except ChosenError as error:
            session.complain(str(error).replace(f"{folder}{os.sep}", ""))
            return
    hint = GOLD_IS_OFF if purpose == "gold" and not project.options.gold_every else ""
    session.notify(f"Added as {purpose}: {report.stored.items:,}. {hint}")
