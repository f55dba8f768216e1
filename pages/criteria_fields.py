"""The fields of the form that makes a dataset: one for each criterion that fits its content."""

from typing import Any, NamedTuple

import streamlit as st

from annotate.datasets import asking, contents
from annotate.datasets.offering import Offered
from db.criteria import Content, Criteria
from db.projects import Task

DEFAULT = Criteria()
_TICKED = {"duplicates": "drop", "benchmarks": "keep"}  # what a tick says; True where not here
WORDS: dict[str, dict[str, str]] = {
    "aggregation": {
        "plurality": "Plurality: the option with the most votes",
        "majority": "Majority: more than half of the votes",
        "unanimous": "Unanimous: all votes",
        "reliability": "Reliability: by how reliable people are",
    },
    "ties": {"leave": "Leave them out", "both": "A row in either order, at half the weight"},
    "both_bad": {"leave": "Leave them out", "both": "A row in either order, at half the weight"},
    "ties as ratings": {"leave": "Leave them out", "both": "Both responses are good"},
    "both_bad as ratings": {"leave": "Leave them out", "both": "Both responses are bad"},
    "edits": {
        "pairs": "Rows of their own: improved over chosen",
        "replace": "In place of what they improve",
        "ignore": "Leave them out",
    },
    "rank_pairs": {"rest": "Over each that nobody picked", "worst": "Over the worst one"},
}


class Fields(NamedTuple):
    """Draws the fields for some projects, the first of which has this task, and their content."""

    projects: tuple[str, ...]
    task: Task
    content: Content

    def key(self, name: str) -> str:
        """Of the field of this criterion."""
        return f"criteria-{name}-{self.content}-{'/'.join(self.projects)}"

    def draw_name(self) -> None:
        """What the dataset is called."""
        own = self.projects[0]
        st.text_input(
            "Name", own if self._is_own else f"{own}-{self.content}", key=self.key("name"),
            help="A name that is taken gets its next version.", autocomplete="off", width=460,
        )  # fmt: skip

    def draw_judgments(self) -> None:
        """How judgments come to a decision."""
        how, least, strong = st.columns([2, 1, 1])
        with how:
            self._choose("aggregation", "What of an item's judgments decides")
        with least:
            self._number("minimum", "Judgments per item, at least", 1, 1000, 1)
        with strong:
            self._number(
                "agreement", "Share of the votes, at least", 0.0, 1.0, 0.05,
                "That what wins must have; under reliability, its probability.",
            )  # fmt: skip

    def draw_rows(self) -> None:
        """Which rows are made, where there is something to choose."""
        chosen = [name for name in _LABELS if self.fits(name)]
        if chosen:
            for column, name in zip(st.columns(len(chosen)), chosen, strict=True):
                with column:
                    self._choose(name, _LABELS[name])
        self._check("duplicates", "Leave out rows that repeat the texts of an earlier one")
        self._check("margin", "Keep by how much the chosen response is better")
        self._check(
            "length_matched", "Match lengths: leave rows out until longer is chosen half the time"
        )

    def draw_splits(self) -> None:
        """What is held out of training."""
        validation, test, seed = st.columns(3)
        with validation:
            self._number("validation", "Share of prompts for validation", 0.0, 0.99, 0.05)
        with test:
            self._number("test", "Share of prompts for tests", 0.0, 0.99, 0.05)
        with seed:
            self._number("seed", "Seed of what is drawn", 0, 2**31, 1)

    def draw_which_judgments(self, offered: Offered) -> None:
        """Whose, of when, under which guidelines."""
        self._several("people", "Only judgments of", offered.people)
        self._several("without_people", "No judgments of", offered.people)
        self._check("newest_guideline", "Only under the newest guidelines")
        self._several("guidelines", "Only under these versions of the guidelines", offered.versions)
        since, until = st.columns(2)
        with since:
            self._time("since", "From this time on (UTC)")
        with until:
            self._time("until", "Before this time (UTC)")

    def draw_which_prompts(self, offered: Offered) -> None:
        """Of which categories and sources."""
        self._several("categories", "Only prompts of these categories", offered.categories)
        self._several("without_categories", "No prompts of these categories", offered.categories)
        self._several("sources", "Only prompts of these sources", offered.sources)
        self._several("without_sources", "No prompts of these sources", offered.sources)
        self._check("benchmarks", "Keep prompts of registered benchmarks")

    def fits(self, name: str) -> bool:
        """Whether a criterion means something here."""
        return asking.fits(name, self.task, self.content)

    def criteria(self) -> Criteria:
        """What was last sent; what was not drawn is as it is by default."""
        values = {name: st.session_state.get(self.key(name)) for name in vars(DEFAULT)}
        given = {name: _asked(name, value) for name, value in values.items() if value}
        given |= {"projects": self.projects, "content": None if self._is_own else self.content}
        return Criteria(**given)

    def name(self) -> str | None:
        """What it is to be called; None for what it would be called anyway."""
        return str(st.session_state.get(self.key("name"), "")).strip() or None

    @property
    def _is_own(self) -> bool:
        return self.content == contents.OWN[self.task]

    def _choose(self, name: str, label: str) -> None:
        words = WORDS.get(f"{name} as {self.content}", WORDS[name])
        choices = [one for one in words if (one, self.content) != ("reliability", "safety")]
        st.selectbox(label, choices, key=self.key(name), format_func=words.__getitem__)

    def _number(
        self, name: str, label: str, least: float, most: float, step: float, more: str | None = None
    ) -> None:
        was = getattr(DEFAULT, name)
        st.number_input(label, least, most, was, step, key=self.key(name), help=more)

    def _check(self, name: str, label: str) -> None:
        if self.fits(name):
            st.checkbox(label, key=self.key(name))

    def _several(self, name: str, label: str, offered: tuple[Any, ...]) -> None:
        st.multiselect(
            label, offered, key=self.key(name), format_func=lambda one: str(one) or "(none)",
            placeholder="None" if name.startswith("without") else "All",
        )  # fmt: skip

    def _time(self, name: str, label: str) -> None:
        st.text_input(
            label, key=self.key(name), placeholder="2026-01-31 or 2026-01-31T09:15",
            autocomplete="off",
        )  # fmt: skip


_LABELS = {
    "ties": "Ties",
    "both_bad": "Both bad",
    "edits": "Improved responses",
    "rank_pairs": "The best is preferred",
}


def _asked(name: str, value: Any) -> Any:
    """What a field says, as the criterion has it."""
    if value is True:
        return _TICKED.get(name, True)
    return tuple(value) if isinstance(value, list) else value
