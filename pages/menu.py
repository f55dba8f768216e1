"""Which pages there are, and for whom."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import Page

from annotate.accounts import Account
from db.actors import ROLES, Role
from pages import session
from pages.labels import plain
from pages.leaving import sign_out_page

HERE = Path(__file__).parent


class Entry(NamedTuple):
    """A page of the menu, for those who have at least this role."""

    file: str
    title: str
    icon: str
    role: Role


MENU = (
    Entry("judge.py", "Judge", ":material/gavel:", "annotator"),
    Entry("my_judgments.py", "My judgments", ":material/history:", "annotator"),
    Entry("progress.py", "Progress", ":material/monitoring:", "researcher"),
    Entry("adjudicate.py", "Adjudicate", ":material/balance:", "researcher"),
    Entry("quality_of_labels.py", "Label quality", ":material/verified:", "researcher"),
    Entry("quality_study.py", "Quality study", ":material/thumbs_up_down:", "researcher"),
    Entry("dataset_builder.py", "Datasets", ":material/dataset:", "researcher"),
    Entry("load.py", "Load", ":material/upload_file:", "researcher"),
    Entry("projects.py", "Projects", ":material/tune:", "researcher"),
    Entry("people.py", "People", ":material/group:", "admin"),
)
MODELS = (
    Entry("rounds.py", "Rounds", ":material/sync:", "researcher"),
    Entry("runs.py", "Runs", ":material/model_training:", "researcher"),
    Entry("evaluation.py", "Evaluation", ":material/health_and_safety:", "researcher"),
)
OWN = (Entry("my_settings.py", "My settings", ":material/settings:", "annotator"),)


def menu(who: Account) -> dict[str, list[Page]]:
    """Their pages, with sections for models and, under their name, for what is their own.

    All fit into a bar of 1,280 pixels; what does not is hidden behind a number.
    """
    own = {plain(who.annotator.name): _pages(OWN, who)}
    menu = {"": _pages(MENU, who), "Models": _pages(MODELS, who), **own}
    if not session.is_local():
        menu[plain(who.annotator.name)].append(sign_out_page())
    return {section: pages for section, pages in menu.items() if pages}


def _pages(entries: tuple[Entry, ...], who: Account) -> list[Page]:
    return [
        st.Page(HERE / entry.file, title=entry.title, icon=entry.icon, default=entry is MENU[0])
        for entry in entries
        if ROLES.index(who.role) >= ROLES.index(entry.role)
    ]
