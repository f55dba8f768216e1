"""One dataset: where everything went, what it was made of and how, and what became of it."""

from collections.abc import Iterator, Sequence
from shlex import quote

import streamlit as st

from annotate import doctor
from annotate.datasets import (
    building,
    card,
    criteria_words,
    listing,
    origin_words,
    showing,
)
from annotate.datasets.listing import Lineage, Listed
from annotate.datasets.showing import Shown
from annotate.doctor import SEVERITIES, Severity
from annotate.runs import Run
from db.connection import Study
from db.counting import counted
from pages import dataset_difference, ledger_pictures, session
from pages.dataset_form import announce
from pages.labels import plain
from pages.our_html import Html
from pages.run_words import run_link

SEVERE: dict[Severity, str] = {"stop": "Stop", "warn": "Look first", "note": "Good to know"}
TOKENS = "Counting tokens takes the training packages: use the command below."


def draw(study: Study, one: Listed, found: Sequence[Listed]) -> None:
    """Everything about a dataset, which is one of those found."""
    dataset = one.dataset
    shown = showing.show(study, dataset)
    _draw_head(one, shown)
    st.header("Where everything went", anchor=False)
    ledger_pictures.draw(dataset.ledger, shown.splits)
    criteria, behind = st.columns(2, gap="large")
    with criteria:
        st.header("Criteria", anchor=False)
        _draw_list(criteria_words.sentences(shown.criteria))
    with behind:
        st.header("What is behind it", anchor=False)
        lineage = listing.lineage(study, one.dataset)
        _draw_list(list(_behind(lineage, shown)))
        _draw_runs(lineage.runs)
    dataset_difference.draw(study, one, found)
    _draw_doctor(study, one)
    _draw_commands(one)
    _draw_card(study, one)


def _draw_head(one: Listed, shown: Shown) -> None:
    dataset = one.dataset
    splits = ", ".join(f"{rows:,} {split}" for split, rows in shown.splits.items())
    st.markdown(plain(f"{counted(dataset.rows, 'row')} of {dataset.kind}: {splits}."))
    st.caption(f"sha256 {dataset.hash}")
    if one.withdrawn:
        st.warning(
            f"{counted(one.withdrawn, 'row')} of it are from judgments that were withdrawn after "
            "it was made. Make the next version without them: Rebuild."
        )
    counts_tokens = shown.criteria.tokenizer is not None
    st.button(
        "Rebuild from the judgments of now",
        icon=":material/refresh:",
        on_click=_rebuild,
        args=(one.reference,),
        disabled=counts_tokens,
        help=TOKENS if counts_tokens else "By the same criteria: the next version, if it differs.",
    )


def _behind(lineage: Lineage, shown: Shown) -> Iterator[str]:
    behind = lineage.behind
    yield f"{counted(len(shown.projects), 'project')}: {', '.join(shown.projects)}."
    judged = " and ".join(share.counted for share in origin_words.shares(lineage.judged))
    yield (f"{judged} on {counted(behind.items, 'item')} with {counted(behind.prompts, 'prompt')}.")
    for rows, what in origin_words.alone(behind.single):
        yield f"{counted(rows, 'row')} on {what} alone."
    if behind.withdrawn:
        yield f"{counted(behind.withdrawn, 'judgment')} withdrawn since."
    if not lineage.runs:
        yield "No run was trained on it yet."


def _draw_runs(found: Sequence[Run]) -> None:
    base = session.base_path()
    lines = [
        f"{run_link(run.id, base, f'Run {run.id}')}: {run.method}, {run.state}" for run in found
    ]
    if lines:
        items = "".join(f"<li>{line}</li>" for line in lines)
        st.html(Html(f'<p>Trained on it:</p><ul class="lineage">{items}</ul>'))


def _draw_doctor(study: Study, one: Listed) -> None:
    st.header("What the doctor found", anchor=False)
    report = doctor.newest(study, one.dataset)
    if report is None:
        st.info("It has not been examined yet.")
        st.button("Examine it", icon=":material/stethoscope:", on_click=_examine, args=(one,))
        return
    if not report.findings:
        st.success(f"Nothing was found by {len(report.checks)} checks.")
    for severity, box in zip(SEVERITIES, (st.error, st.warning, st.info), strict=True):
        for finding in report.findings:
            if finding.severity == severity:
                said = f"{finding.sentence} {finding.advice}"
                box(f"**{SEVERE[severity]}** {plain(said)}")
    for why in report.not_made:
        st.caption(plain(f"Not looked for. {why}"))
    st.caption(f"Examined {report.at[:16].replace('T', ' ')} UTC.")
    st.button("Examine it again", icon=":material/stethoscope:", on_click=_examine, args=(one,))


def _draw_commands(one: Listed) -> None:
    name, file = quote(one.reference), quote(f"{one.dataset.name}.jsonl")
    commands = (
        f"dataset export {name} --out {file}",
        f"dataset push {name} OWNER/REPO --private",
        f"dataset card {name} --out FOLDER",
        f"dataset lineage {name} --row 1",
        f"dataset rebuild {name}",
        f"doctor {name}",
    )
    with st.expander("Take it further", icon=":material/terminal:"):
        lines = [f"annotate {command} --db STUDY.db" for command in commands]
        st.code("\n".join(lines), language="sh")


def _draw_card(study: Study, one: Listed) -> None:
    if st.toggle("Show the card", key=f"card-{one.reference}"):
        with st.spinner("Measuring agreement …"):
            said = card.text(study, one.dataset)
        st.code(said, language="markdown", height=500)


def _draw_list(sentences: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def _examine(one: Listed) -> None:
    with session.noticing(), session.open_here() as study:
        doctor.examine(study, one.dataset)


def _rebuild(reference: str) -> None:
    with session.noticing(), session.open_here() as study:
        before = listing.listed(study)
        announce(building.rebuild(study, reference), before)
