"""The fields of a project's settings: what is typed stays until it can be saved."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from annotate import setups
from annotate.meanings import MEANINGS
from annotate.setup_rules import CHOICES, RANGES, fits
from annotate.setups import SetUp
from db.options import ANY, Options
from pages.labels import plain

WORDS: dict[str, str] = {
    "compare": "Compare: which of two responses is better",
    "rate": "Rate: whether a response is good or bad, or safe or unsafe",
    "rank": "Rank: which of several responses is the best, or none",
    "demonstrate": "Demonstrate: write a good answer, or accept, edit or reject a proposed one",
    "quality": "Good or bad",
    "safety": "Safe or unsafe",
    "plain": "Which is better",
    "strength": "Which is better, and whether much better",
    "off": "No",
    "optional": "They may say why",
    "required": "They must say why",
    "depth": "One item after the other, each until it has all its judgments",
    "breadth": "One judgment of every item first, then a second",
    "random": "Any item, shuffled",
    "uncertain": "The highest priority first",
}


class Form(NamedTuple):
    """A form that somebody fills in; `base` is what was set up when it was opened.

    Its number keeps its fields apart from those of any form before it.
    """

    number: int
    is_new: bool
    base: SetUp

    def key(self, name: str) -> str:
        """Of the field of this setting."""
        return f"{self.number}-{name}"

    def typed(self) -> SetUp:
        """What the form says now; a field that was not drawn says what was there."""
        before = setups.flat(self.base)
        values = {name: st.session_state.get(self.key(name), v) for name, v in before.items()}
        values = {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
        minutes = values.pop("lease_minutes")
        values["lease_seconds"] = round(minutes * 60, 6)
        values["guidelines"] = setups.text(values["guidelines"])
        values["members"] = tuple(sorted(values["members"]))
        options = {name: values.pop(name) for name in vars(self.base.options)}
        return SetUp(**values, options=Options(**options))


class Field(NamedTuple):
    """Draws the fields of a form, each with what is wrong with it below.

    What means nothing for the task of the project is not drawn.
    """

    form: Form
    errors: Mapping[str, str]

    def name(self) -> None:
        """Of a new project."""
        key = self._key("name")
        st.text_input("Name", self.form.base.name, key=key, autocomplete="off", width=460)
        self._beside("name")

    def check(self, name: str, label: str) -> None:
        """Yes or no."""
        if not self.fits(name):
            return
        st.checkbox(label, self._was(name), key=self._key(name), help=MEANINGS[name])

    def choose(self, name: str, label: str) -> None:
        """One of few."""
        if not self.fits(name):
            return
        choices = CHOICES[name]
        st.radio(
            label, choices, choices.index(self._was(name)), key=self._key(name),
            format_func=lambda choice: WORDS.get(choice, choice),
        )  # fmt: skip

    def names(self, name: str, label: str, offered: tuple[str, ...], *, new: bool = True) -> None:
        """Some of these, and others that are typed if `new`."""
        if not self.fits(name):
            return
        was = self._was(name)
        kept = st.session_state.get(self._key(name), [])
        st.multiselect(
            label, list(dict.fromkeys((*was, *offered, *kept))), was, key=self._key(name),
            help=MEANINGS[name], accept_new_options=new, format_func=_category,
            placeholder="Choose or type" if new else "Choose",
        )  # fmt: skip
        self._beside(name)

    def number(self, name: str, label: str, step: float = 1) -> None:
        """A number in its range."""
        if not self.fits(name):
            return
        was, (least, most) = self._was(name), RANGES[name]
        kind = type(was)
        st.number_input(
            label, kind(least), kind(most), was, kind(step), key=self._key(name),
            help=MEANINGS[name],
        )  # fmt: skip
        self._beside(name)

    def project(self, name: str, label: str, offered: tuple[str, ...]) -> None:
        """The name of another project, or none."""
        if not self.fits(name):
            return
        was = self._was(name)
        names = list(dict.fromkeys(("", was, *offered)))
        st.selectbox(
            label, names, names.index(was), key=self._key(name), help=MEANINGS[name],
            format_func=lambda found: found or "Nowhere", width=460,
        )  # fmt: skip
        self._beside(name)

    def fits(self, name: str) -> bool:
        """Whether a setting means something for the task of the project."""
        return fits(name, self.form.base.task)

    def text(self, name: str, label: str, height: int, longest: int | None = None) -> None:
        """A text of several lines."""
        st.text_area(
            label, self._was(name), height, longest, key=self._key(name), help=MEANINGS[name]
        )
        self._beside(name)

    def _key(self, name: str) -> str:
        return self.form.key(name)

    def _was(self, name: str) -> Any:
        return setups.flat(self.form.base)[name]

    def _beside(self, name: str) -> None:
        if name in self.errors:
            st.error(plain(self.errors[name]), icon=":material/error:")


def _category(name: str) -> str:
    return "All prompts" if name == ANY else name
