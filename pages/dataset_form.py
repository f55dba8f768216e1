"""The form that makes a dataset: what of, and how; its ledger can be seen before it is made."""

from collections.abc import Sequence

import streamlit as st

from annotate.datasets import building, command_lines, listing, offering
from annotate.datasets.listing import Listed
from annotate.datasets.offering import Offered
from annotate.datasets.showing import Dataset
from db.connection import Study
from db.criteria import Content
from db.errors import ChosenError
from db.ledger import Ledger
from db.projects import Project
from pages import ledger_pictures, session
from pages.criteria_fields import Fields
from pages.labels import plain

CHOSEN = "dataset_choice"
NEW = ""  # in place of a reference
FORM, PREVIEW, OFFERED = "dataset_form", "dataset_preview", "dataset_offered"
WORDS: dict[Content, str] = {
    "preferences": "Preferences: chosen over rejected (DPO, reward models)",
    "ratings": "Ratings: good or bad (KTO)",
    "rankings": "Rankings: the best responses (RAFT)",
    "demonstrations": "Demonstrations: responses to learn from (SIT)",
    "safety": "Safety: safe or unsafe (KTO)",
}


def draw(study: Study) -> None:
    """The form, then the ledger of what it would make, and the command that does the same."""
    projects = {project.name: project for project in offering.all_projects(study)}
    if not projects:
        st.info("There is nothing to make a dataset of yet. Import a file: `annotate import FILE`.")
        return
    names, content = _draw_what(projects)
    if content is None:
        return
    fields = Fields(tuple(names), projects[names[0]].task, content)
    offered = _offered(study, names)
    with st.form(f"dataset-{fields.key('form')}", enter_to_submit=False):
        fields.draw_name()
        fields.draw_judgments()
        fields.draw_rows()
        fields.draw_splits()
        with st.expander("Only some judgments: by people, guidelines, dates"):
            fields.draw_which_judgments(offered)
        with st.expander("Only some prompts: by category and source"):
            fields.draw_which_prompts(offered)
        preview, build, said = st.columns([1, 1, 2])
        preview.form_submit_button(
            "Preview", width="stretch", on_click=_preview, args=(fields,),
            help="Where everything would go, without making anything.",
        )  # fmt: skip
        build.form_submit_button(
            "Build", type="primary", width="stretch", on_click=_build, args=(fields,)
        )
        with said:  # where whoever pressed one of them is looking
            draw_notice()
    _draw_preview(fields)
    _draw_command(study, fields)


def draw_notice() -> None:
    """What the last press of a button came to."""
    said = session.notice()
    if said.text:
        (st.success if said.kind == "saved" else st.error)(plain(said.text))


def _draw_what(projects: dict[str, Project]) -> tuple[list[str], Content | None]:
    """Of which projects, and what of them."""
    of, what = st.columns(2)
    kept = st.query_params.get(session.PROJECT)
    first = kept if kept in projects else next(iter(projects))
    names = of.multiselect("Projects", list(projects), [first], key=f"{FORM}-projects")
    if not names:
        st.info("Choose a project to make a dataset of.")
        return [], None
    contents = offering.of_tasks([projects[name] for name in names])
    if not contents:
        st.info("These projects give rows of different kinds. Make a dataset of each.")
        return names, None
    content = what.selectbox(
        "Content",
        contents,
        key=f"{FORM}-content-{'-'.join(contents)}",
        format_func=WORDS.__getitem__,
    )
    return names, content


def _offered(study: Study, names: list[str]) -> Offered:
    """What can be chosen from, read once for these projects: it takes all their prompts."""
    about, offered = st.session_state.get(OFFERED, (None, None))
    if about != names:
        offered = offering.of_projects(study, names)
        st.session_state[OFFERED] = (names, offered)
    found: Offered = offered
    return found


def _draw_preview(fields: Fields) -> None:
    about, found = st.session_state.get(PREVIEW, (None, None))
    if about != fields.key("preview"):
        return
    ledger: Ledger = found
    st.header("Where everything would go", anchor=False)
    ledger_pictures.draw(ledger)


def _draw_command(study: Study, fields: Fields) -> None:
    st.header("The same as a command", anchor=False)
    criteria = fields.criteria()
    try:
        offering.check(study, criteria)
    except ChosenError as error:
        st.caption(plain(f"There is none for what was chosen at the last preview. {error}"))
        return
    command = command_lines.build(fields.name() or fields.projects[0], criteria)
    st.caption("With what was chosen at the last preview.")
    st.code(command, language="sh", wrap_lines=True)
    st.caption(
        plain(
            "A largest number of tokens takes the training packages, which this page does without: "
            "add --max-tokens=1024 --tokenizer=MODEL to the command, where MODEL is an id of the "
            "Hub, a directory or a .gguf file."
        )
    )


def _preview(fields: Fields) -> None:
    st.session_state.pop(PREVIEW, None)
    with session.noticing(), session.open_here() as study:
        found = building.preview(study, fields.criteria())
        st.session_state[PREVIEW] = (fields.key("preview"), found)


def _build(fields: Fields) -> None:
    with session.noticing(), session.open_here() as study:
        before = listing.listed(study)
        announce(building.build(study, fields.criteria(), fields.name()), before)
        st.session_state.pop(PREVIEW, None)


def announce(made: Dataset, before: Sequence[Listed]) -> None:
    """Within a callback: look at what was made, and say whether it was there before."""
    reference = f"{made.name}@{made.version}"
    st.session_state[CHOSEN] = reference
    if any(one.reference == reference for one in before):
        session.notify(f"Nothing has changed: {reference} is what the judgments of now give.")
    else:
        session.notify(f"{reference} is made, with {made.rows:,} rows.")
