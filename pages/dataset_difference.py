"""Two versions of a dataset side by side: what differs from the older to the newer."""

from collections.abc import Sequence

import streamlit as st

from annotate.datasets import difference_words, differences
from annotate.datasets.listing import Listed
from db.connection import Study
from pages.labels import plain

MOST_AT_ONCE = 20_000  # rows that are compared without being asked for


def draw(study: Study, one: Listed, found: Sequence[Listed]) -> None:
    """What differs to another version of the same name, at first the one before.

    Nothing where there is none of the same kind.
    """
    others = {
        other.dataset.version: other
        for other in found
        if other.dataset.name == one.dataset.name
        and other.dataset.kind == one.dataset.kind
        and other.dataset.version != one.dataset.version
    }
    if not others:
        return
    title, choice = st.columns([3, 1], vertical_alignment="bottom")
    earlier = [version for version in others if version < one.dataset.version]
    first = max(earlier) if earlier else min(others)
    version = choice.selectbox(
        "Compare with", list(others), list(others).index(first),
        key=f"compare-{one.reference}", format_func=lambda number: f"Version {number}",
    )  # fmt: skip
    before, after = sorted((one, others[version]), key=lambda each: each.dataset.version)
    title.header(f"From version {before.dataset.version} to {after.dataset.version}", anchor=False)
    small = max(before.dataset.rows, after.dataset.rows) <= MOST_AT_ONCE
    pair = f"difference-{before.reference}-{after.reference}"
    if small or st.toggle("Compare all rows", key=pair):
        said = difference_words.sentences(
            differences.diff(study, before.reference, after.reference)
        )
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in said))
