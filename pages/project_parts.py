"""What else a project has: practice and gold items, its end, and its file."""

import streamlit as st

from annotate import companions, describing, planning, settings_file, status
from annotate.errors import BadSettings
from annotate.setups import SetUp
from db.connection import Study
from db.projects import Project
from pages import session
from pages.project_fields import Field

CHOSEN, FORM, PASTED = "set_up", "set_up_form", "pasted_set_up"


def draw_known(study: Study, field: Field) -> None:
    """Items whose answer is known: how many, and how annotators do at them."""
    if field.form.base.task not in companions.TASKS:
        st.write(
            "There is no one right text, so there are no practice and gold items. Let somebody "
            "else confirm each answer instead."
        )
        return
    gold_every, repeat_every, _ = st.columns(3, gap="medium", vertical_alignment="bottom")
    with gold_every:
        field.number("gold_every", "One gold item in about so many (0: none)")
    with repeat_every:
        field.number("repeat_every", "One repeat in about so many (0: none)")
    if field.form.is_new:
        st.write("Practice and gold items can be added when the project is made.")
        return
    project = planning.find(study, field.form.base.name)
    practice, gold = status.known_items(study, project)
    first, second = st.columns(2)
    first.metric("Practice items", f"{practice:,}", border=True)
    first.write("Judged first, with feedback.")
    second.metric("Gold items", f"{gold:,}", border=True)
    second.write("Hidden among the others, as often as it says above.")
    tried = companions.gold_accuracy(study, project)
    if tried:
        st.dataframe(
            [
                {
                    "Annotator": one.annotator,
                    "Right": one.right,
                    "Of": one.answered,
                    "Share": one.right / one.answered if one.answered else None,
                    "At least": one.interval.low,
                    "At most": one.interval.high,
                }
                for one in tried
            ],
            hide_index=True,
            width="stretch",
            column_config={
                name: st.column_config.NumberColumn(format="percent")
                for name in ("Share", "At least", "At most")
            },
        )
        st.write("Right answers to gold items, with the 95% interval of each share.")


def draw_closing(project: Project) -> None:
    """The end of a project, which can be taken back."""
    if project.closed:
        st.info("This project is closed: it takes no judgments and no corrections.")
        st.button("Open it again", icon=":material/lock_open:", on_click=_reopen,
                  args=(project.name,))  # fmt: skip
        return
    with st.popover("Close the project", icon=":material/lock:"):
        st.write(
            "Annotators will be told that it is closed. It takes no more judgments and no "
            "corrections; all it has stays, and you can open it again."
        )
        st.button("Yes, close it", type="primary", on_click=_close, args=(project.name,))


def draw_file(study: Study, name: str | None) -> None:
    """The set-up as a file, to keep under versions or to give to others; out and in."""
    with st.expander("As a file (TOML)", icon=":material/description:"):
        if name is not None:
            _draw_text(planning.show(study, name))
        _draw_upload(name)


def _draw_text(setup: SetUp) -> None:
    """To be copied: a file to be fetched might be asked of another server process."""
    st.code(settings_file.write(setup), language="toml", height=260)


def _draw_upload(name: str | None) -> None:
    """As text: the server takes in no files."""
    with st.form(f"file-{name}", border=False):
        label = "Set this project up as a file says" if name else "Make a project as a file says"
        st.text_area(
            label, key=f"{PASTED}-{name}", height=140, placeholder="Paste the file's text here"
        )
        st.form_submit_button(
            "Apply" if name else "Make it", on_click=_apply, args=(name,), key=f"apply-{name}"
        )


def _apply(name: str | None) -> None:
    with session.noticing(), session.open_here() as study:
        found = settings_file.read(st.session_state[f"{PASTED}-{name}"], "The text")
        if name is not None:
            was = planning.show(study, name)
            planning.change(study, name, found.plan)
            changes = "; ".join(describing.changes(was, planning.show(study, name)))
            session.notify(f"Saved. {changes}" if changes else "Nothing was changed.")
            st.session_state.pop(FORM, None)
        elif found.name is None:
            raise BadSettings("The text, name: found none; expected the name of the new project.")
        else:
            planning.create(study, found.name, found.plan)
            session.notify(f"Project {found.name} is made.")
            st.session_state[CHOSEN] = found.name


def _close(name: str) -> None:
    with session.noticing(), session.open_here() as study:
        planning.close(study, name)
        session.notify(f"Project {name} is closed.")


def _reopen(name: str) -> None:
    with session.noticing(), session.open_here() as study:
        planning.reopen(study, name)
        session.notify(f"Project {name} is open again.")
