"""The form of a project's settings: its fields, tab by tab."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from annotate.guidelines import Version
from annotate.setup_rules import MAX_WARNING
from db.options import ANY, Options
from pages.guidelines_view import guidelines_html
from pages.project_fields import Field

AXES = ("helpful", "harmless", "honest")  # offered; others can be typed
REASONS: dict[str, tuple[str, ...]] = {  # offered, by task
    "rate": ("Unsafe", "Wrong", "Unhelpful", "Refuses what is harmless", "Off the point"),
}
VERSIONS_SHOWN = 20


def draw_questions(field: Field, demonstrating: tuple[str, ...]) -> None:
    """What annotators are asked; `demonstrating` are the projects of that task."""
    field.choose("verdicts", "What annotators say of two responses")
    field.choose("scale", "What annotators say of a response")
    field.check("full_ranking", "They may put the other responses in order too")
    field.project("none_to", "Where prompts go of which no response is acceptable", demonstrating)
    field.check("confirm", "Somebody else is asked to confirm each answer")
    field.check("tie", "They may say that both are equally good")
    field.check("both_bad", "They may say that both are bad")
    field.names("axes", "Second questions: which response is more …", AXES)
    field.check("marks", "They mark each response as safe or unsafe")
    field.names("mark_categories", "Kinds of harm in an unsafe response", Options().mark_categories)
    field.names("reasons", "Reasons they may tick", REASONS.get(field.form.base.task, ()))
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
    extra, severity, *_ = _columns(4)
    with extra:
        field.number("extra", "More judgments where people disagree")
    with severity:
        field.number("extra_severity", "… at once from severity (0: no)")


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
