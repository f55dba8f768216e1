"""Load: prompts, responses and labels from a file or the Hub into a project; for researchers."""

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from annotate import importing, previewing, printing, unfinished
from annotate.importing import Labels, Settings
from annotate.licence_terms import OF_SOURCES
from annotate.previewing import Preview
from annotate.status import ProjectStatus, status
from db.errors import ChosenError
from pages import (
    load_columns,
    load_preview,
    load_progress,
    load_source,
    load_target,
    session,
)
from pages.labels import plain
from pages.load_source import Source
from pages.load_target import Target

LOOKS = "load_looks"  # what was found, by source and settings: read once
DONE = "load_done"
LABELS: dict[Labels, str] = {
    "drop": "Leave them out: people judge",
    "keep": "Keep them as judgments, of an annotator named after the source",
}


class Done(NamedTuple):
    """What was loaded, and what came of it."""

    source: Source
    target: Target
    told: str


def draw() -> None:
    """The page."""
    st.title("Load", anchor=False)
    with session.open_here() as study:
        session.account(study)
        found = status(study).projects
    _warn_of_unfinished(found)
    source = load_source.choose()
    done: Done | None = st.session_state.get(DONE)
    if source is None:
        st.caption(load_source.COMMAND)
        return
    if done is not None and done.source.key == source.key:
        _draw_done(done)
        return
    target = load_target.choose(found, source)
    if target is None:
        return
    settings = source.settings()._replace(task=target.task)
    looked = _look(source, settings)
    if looked is not None:
        _draw_what(source, target, settings, looked)


def _warn_of_unfinished(found: tuple[ProjectStatus, ...]) -> None:
    for project in found:
        broken = unfinished.told_apart(project.unfinished)
        for source in broken.files:
            st.warning(
                plain(
                    f"The import of {source} into {project.name} was not finished, unless it is "
                    "going on elsewhere. Load it again: what is there is not added twice."
                )
            )
        for way in broken.pairings:
            st.warning(
                plain(
                    f"The pairing {way} of {project.name} was not finished, unless it is going on "
                    "elsewhere. Give its command again, annotate pair: what is there is not added "
                    "twice."
                )
            )


def _draw_what(source: Source, target: Target, settings: Settings, looked: Preview) -> None:
    """The columns, what they come to, and the button."""
    st.subheader("Columns", anchor=False)
    mapping = load_columns.choose(looked, source.key)
    settings = settings._replace(mapping=mapping)
    mapped = _look(source, settings) if mapping else looked
    if mapped is None:
        return
    st.subheader("What the first rows become", anchor=False)
    if mapped.misfit:
        load_target.offer(mapped.misfit, source)
    load_preview.draw(mapped)
    labels, licence = st.columns(2, gap="medium")
    kept = labels.radio(
        f"Labels of its own (in the first rows: {_labelled(mapped)})",
        list(LABELS), format_func=LABELS.__getitem__, key="load_labels",
    )  # fmt: skip
    named = licence.text_input(
        "Licence of the source",
        value=OF_SOURCES.get(source.name, ""),
        placeholder="such as CC-BY-NC-4.0; empty: not said",
        key=f"load_licence {source.key}",
        help="The doctor and the card of a dataset tell what it asks.",
    )
    settings = settings._replace(labels=kept, licence=named.strip() or None, overlap=target.overlap)
    place = st.empty()  # of the bar: above the button, where one looks
    pressed = st.button(
        plain(f"Load all of it into {target.name}"),
        type="primary",
        icon=":material/upload_file:",
        disabled=mapped.shape is None or bool(mapped.problems),
    )
    if pressed:
        _load(source, target, settings, place)


def _labelled(found: Preview) -> str:
    labelled = sum(row.item.label is not None for row in found.became)
    return f"{labelled} of {len(found.became)} have one"


def _look(source: Source, settings: Settings) -> Preview | None:
    """The first rows, looked at once; a sentence about what cannot be read is drawn."""
    key = (source.key, settings.task, tuple(sorted(settings.mapping.items())))
    looks: dict[object, Preview | str] = st.session_state.setdefault(LOOKS, {})
    if key not in looks:
        if not any(known[0] == source.key for known in looks):  # type: ignore[index]
            looks.clear()  # of another source
        looks[key] = _looked(source, settings)
    found = looks[key]
    if isinstance(found, str):
        st.error(plain(found))
        return None
    return found


def _looked(source: Source, settings: Settings) -> Preview | str:
    try:
        with load_source.at_hand(source) as path:
            found = previewing.preview(path, settings)
            named = (problem.replace(path, source.name) for problem in found.problems)
            return found._replace(problems=tuple(named))
    except ChosenError as error:
        return str(error)


def _load(source: Source, target: Target, settings: Settings, place: DeltaGenerator) -> None:
    """Load all of it, showing how far it is; then what was added is drawn."""
    bar = place.progress(0.0, text="Reading …")
    lines = load_progress.lines_in(source)

    def show(done: int, total: int | None) -> None:
        share, told = load_progress.told(done, total, lines)
        bar.progress(share, text=told)

    try:
        with load_source.at_hand(source) as path, session.open_here() as study:
            report = importing.import_pairs(
                study, path, target.name, settings, progress=show, called=source.name
            )
    except ChosenError as error:
        place.error(plain(str(error)))
        return
    told = printing.imported(report, target.name, settings.labels == "keep")
    st.session_state[DONE] = Done(source, target, told)
    st.session_state[session.KEPT] = target.name
    st.query_params[session.PROJECT] = target.name
    st.rerun()


def _draw_done(done: Done) -> None:
    """What was added, and where to go from here."""
    st.success(plain(f"{done.source.name} is loaded into {done.target.name}."))
    st.markdown("\n".join(f"- {plain(line)}" for line in done.told.splitlines()))
    st.page_link("judge.py", label="Judge", icon=":material/gavel:")
    st.page_link("progress.py", label="See how far it is", icon=":material/monitoring:")
    st.page_link("projects.py", label="Set up what is asked, and who is", icon=":material/tune:")
    st.button("Load something else", on_click=_again)


def _again() -> None:
    for name in (DONE, LOOKS):
        st.session_state.pop(name, None)
    load_source.forget()


draw()
