"""The form of a project's settings: what is typed stays until it can be saved."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from annotate import setups
from annotate.guidelines import Version
from annotate.meanings import MEANINGS
from annotate.setup_rules import CHOICES, MAX_WARNING, RANGES
from annotate.setups import SetUp
from db.options import ANY, Options
from pages.guidelines_view import guidelines_html
from pages.labels import plain

AXES = ("helpful", "harmless", "honest")  # offered; others can be typed
WORDS: dict[str, str] = {
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
VERSIONS_SHOWN = 20


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
    """Draws the fields of a form, each with what is wrong with it below."""

    form: Form
    errors: Mapping[str, str]

    def name(self) -> None:
        """Of a new project."""
        key = self._key("name")
        st.text_input("Name", self.form.base.name, key=key, autocomplete="off", width=460)
        self._beside("name")

    def check(self, name: str, label: str) -> None:
        """Yes or no."""
        st.checkbox(label, self._was(name), key=self._key(name), help=MEANINGS[name])

    def choose(self, name: str, label: str) -> None:
        """One of few."""
        choices = CHOICES[name]
        st.radio(
            label, choices, choices.index(self._was(name)), key=self._key(name),
            format_func=lambda choice: WORDS.get(choice, choice),
        )  # fmt: skip

    def names(self, name: str, label: str, offered: tuple[str, ...], *, new: bool = True) -> None:
        """Some of these, and others that are typed if `new`."""
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
        was, (least, most) = self._was(name), RANGES[name]
        kind = type(was)
        st.number_input(
            label, kind(least), kind(most), was, kind(step), key=self._key(name),
            help=MEANINGS[name],
        )  # fmt: skip
        self._beside(name)

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


def draw_questions(field: Field) -> None:
    """What annotators are asked."""
    field.choose("verdicts", "What annotators say of two responses")
    field.check("tie", "They may say that both are equally good")
    field.check("both_bad", "They may say that both are bad")
    field.names("axes", "Second questions: which response is more …", AXES)
    field.check("marks", "They mark each response as safe or unsafe")
    field.names("mark_categories", "Kinds of harm in an unsafe response", Options().mark_categories)
    field.choose("rationale", "Whether they are asked why")
    field.check("edit", "They may improve the response they choose")


def draw_assignment(field: Field) -> None:
    """Who gets what, and when."""
    field.choose("strategy", "What is judged first")
    overlap, seed, lease, press = _columns(4)
    with overlap:
        field.number("overlap", "Judgments per item")
    with seed:
        field.number("seed", "Seed of the shuffle")
    with lease:
        field.number("lease_minutes", "Minutes an item is held", 5)
    with press:
        field.number("min_seconds", "Seconds of a double press", 0.05)


def draw_well_being(field: Field, categories: tuple[str, ...]) -> None:
    """What protects annotators."""
    field.text("warning", "Warning to agree to before the work (empty: none)", 110, MAX_WARNING)
    field.names(
        "blur_categories", "Hide texts of these categories until asked for", (ANY, *categories)
    )
    severity, pause, limit = _columns(3)
    with severity:
        field.number("blur_severity", "Hide texts from severity (1 to 3; 0: none)")
    with pause:
        field.number("break_minutes", "Minutes to a break (0: never)", 5)
    with limit:
        field.number("daily_limit", "Items in 24 hours at most (0: no limit)", 50)


def draw_guidelines(field: Field, versions: list[Version]) -> None:
    """What annotators read, as typed and as shown, and what they read before."""
    text, shown = st.columns(2, gap="medium")
    with text:
        field.text("guidelines", "Guidelines (Markdown)", 420)
        st.form_submit_button("Preview", icon=":material/visibility:")
    with shown, st.container(border=True, height=480):
        st.html(guidelines_html(field.form.typed().guidelines or "Nothing yet."))
    for version in versions[: -VERSIONS_SHOWN - 1 : -1]:
        at = f"{version.created_at:%Y-%m-%d %H:%M} UTC"
        with st.expander(f"Version {version.version}, of {at}"):
            st.html(guidelines_html(version.body))


def draw_members(field: Field, people: list[str]) -> None:
    """Who may work on it."""
    field.check("members_only", "Only members may work on it; otherwise everybody with an account")
    field.names("members", "Members", tuple(people), new=False)


def _columns(number: int) -> list[DeltaGenerator]:
    return st.columns(number, gap="medium", vertical_alignment="bottom")


def _category(name: str) -> str:
    return "All prompts" if name == ANY else name
