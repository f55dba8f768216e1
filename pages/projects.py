"""Projects: studies set up, changed while people work, and closed; for researchers."""

import streamlit as st

from annotate import (
    companions,
    describing,
    guidelines,
    membership,
    planning,
    setup_rules,
    setups,
    wellbeing,
)
from annotate.errors import BadName, BadSettings
from annotate.setups import SetUp
from annotate.status import ProjectStatus, status
from db.connection import Study
from db.errors import NameTaken
from db.projects import Task
from pages import known_items, project_form, project_parts, session
from pages.labels import plain
from pages.project_fields import WORDS, Field, Form
from pages.project_parts import CHOSEN, FORM

NEW = ""  # in place of a name
TASK = "set_up_task"  # of a new project
ERRORS = "set_up_errors"
TABS = ("Questions", "Assignment", "Well-being", "Guidelines", "Members", "Practice and gold")


def draw() -> None:
    """The page."""
    with session.open_here() as study:
        session.account(study)
        found = status(study).projects
        title, add = st.columns([4, 1], vertical_alignment="bottom")
        title.title("Projects", anchor=False)
        add.button("New project", icon=":material/add:", width="stretch", on_click=_choose_new)
        if found:
            _draw_table(found)
        name = _draw_choice([project.name for project in found])
        task = _draw_task() if name == NEW else None
        form = _form(study, name, task)
        demonstrating = tuple(project.name for project in found if project.task == "demonstrate")
        _draw_form(study, form, demonstrating)
        if not form.is_new:
            project = planning.find(study, name)
            if project.task in companions.TASKS:
                known_items.draw(project)
            project_parts.draw_closing(project)
        project_parts.draw_file(study, None if form.is_new else name)


def _draw_table(found: tuple[ProjectStatus, ...]) -> None:
    rows = [
        {
            "Project": p.name,
            "Task": p.task,
            "State": "closed" if p.closed else "open",
            "Items": p.items,
            "Judgments": p.judged,
            "Wanted": p.wanted,
            "Progress": 100 * p.judged / p.wanted if p.wanted else 0.0,
            "Outcomes": ", ".join(f"{n:,} {outcome}" for outcome, n in p.outcomes.items() if n),
        }
        for p in found
    ]
    columns = {
        "Progress": st.column_config.ProgressColumn(
            format="%.0f%%", min_value=0, max_value=100, width="small"
        ),
        "Outcomes": st.column_config.TextColumn(width="large"),
    }
    st.dataframe(rows, hide_index=True, width="stretch", column_config=columns)


def _draw_choice(names: list[str]) -> str:
    """The project to set up: the one worked on at first."""
    if CHOSEN not in st.session_state or st.session_state[CHOSEN] not in (*names, NEW):
        kept = st.session_state.get(session.KEPT)
        st.session_state[CHOSEN] = kept if kept in names else (names or [NEW])[0]
    return st.selectbox(
        "Set up",
        [*names, NEW],
        key=CHOSEN,
        format_func=lambda name: name or "A new project",
        width=460,
    )


def _draw_task() -> Task:
    """Of a new project; which settings there are goes by it."""
    task: Task = st.radio(
        "What annotators do", setup_rules.TASKS, key=TASK, format_func=WORDS.__getitem__
    )
    return task


def _form(study: Study, name: str, task: Task | None) -> Form:
    """The form that is being filled in, or a new one: for another project, or after leaving it."""
    form: Form | None = st.session_state.get(FORM)
    about = (True, NEW, task) if name == NEW else (False, name, None)
    if form is None or about != (form.is_new, form.base.name, task and form.base.task):
        form = None
    elif form.key("overlap") not in st.session_state:
        form = None  # what was typed went with the page
    if form is None:
        base = planning.show(study, name) if name != NEW else setups.new(NEW, task)
        number = st.session_state.get("set_up_forms", 0) + 1
        st.session_state["set_up_forms"] = number
        st.session_state[FORM] = form = Form(number, name == NEW, base)
        st.session_state.pop(ERRORS, None)
    return form


def _draw_form(study: Study, form: Form, demonstrating: tuple[str, ...]) -> None:
    field = Field(form, st.session_state.get(ERRORS, {}))
    with st.form(f"set-up-{form.number}", enter_to_submit=False):
        with st.container():  # one place, whatever is in it: the tab that is open stays open
            if form.is_new:
                field.name()
            _warn_of_others(study, form)
        questions, assignment, well_being, texts, members, known = st.tabs(TABS)
        with questions:
            project_form.draw_questions(field, demonstrating)
        with assignment:
            project_form.draw_assignment(field)
        with well_being:
            project_form.draw_well_being(field, tuple(wellbeing.all_categories(study)))
        with texts:
            versions = [] if form.is_new else guidelines.versions(study, form.base.name)
            project_form.draw_guidelines(field, versions)
        with members:
            project_form.draw_members(field, membership.candidates(study))
        with known:
            project_parts.draw_known(study, field)
        save, said = st.columns([1, 4], vertical_alignment="center")
        save.form_submit_button(
            "Create" if form.is_new else "Save",
            type="primary", width="stretch", on_click=_save, args=(form,),
        )  # fmt: skip
        with said:
            _draw_notice()


def _warn_of_others(study: Study, form: Form) -> None:
    """Say so when somebody else has changed the project since the form was opened."""
    if form.is_new:
        return
    changes = describing.changes(form.base, planning.show(study, form.base.name))
    if changes:
        st.warning(
            plain(
                f"Changed by somebody else meanwhile: {'; '.join(changes)}. Saving changes only "
                "what you have changed here."
            )
        )


def _draw_notice() -> None:
    said = session.notice()
    if said.text:
        (st.success if said.kind == "saved" else st.error)(plain(said.text))


def _choose_new() -> None:
    st.session_state[CHOSEN] = NEW


def _save(form: Form) -> None:
    typed = form.typed()
    errors = {
        problem.key: problem._replace(key=describing.label(problem.key)).describe()
        for problem in setup_rules.problems(typed)
    }
    with session.noticing(), session.open_here() as study:
        try:
            setup_rules.check_name(typed.name)
            if not errors:
                _store(study, form, typed)
        except (BadName, NameTaken) as error:
            errors["name"] = str(error)
        except BadSettings as error:  # of what only a study knows: where prompts go
            errors["none_to"] = str(error)
    st.session_state[ERRORS] = errors
    if errors:
        session.complain("Not saved yet. " + " ".join(errors.values()))


def _store(study: Study, form: Form, typed: SetUp) -> None:
    plan = setups.between(form.base, typed)
    if form.is_new:
        planning.create(study, typed.name, plan._replace(task=typed.task))
        session.notify(f"Project {typed.name} is made. Import into it: annotate import")
    else:
        planning.change(study, typed.name, plan)
        changes = "; ".join(describing.changes(form.base, typed))
        session.notify(f"Saved. {changes}" if changes else "Nothing was changed.")
    st.session_state[CHOSEN] = typed.name
    st.session_state.pop(FORM)


draw()
