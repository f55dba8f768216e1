"""A button for one of several answers: it says, not by its colour alone, whether it is chosen."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages import session


def choice_button(
    label: str,
    *,
    chosen: bool,
    shortcut: str | None,
    key: str,
    on_click: Callable[..., None],
    args: tuple[Any, ...],
) -> None:
    """Draw it, with its key."""
    st.button(
        f"✓ {label}" if chosen else label,
        shortcut=shortcut,
        key=key,
        type="primary" if chosen else "secondary",
        on_click=on_click,
        args=args,
    )


def verdict_button(
    label: str,
    *,
    primary: bool,
    shortcut: str | None,
    key: str,
    on_click: Callable[..., None],
    args: tuple[Any, ...],
    disabled: bool = False,
) -> None:
    """A button that answers; it answers too on a page drawn by a process that is gone.

    No callback heard that press: it is known by what the button says in the first run.
    """
    pressed = st.button(
        label,
        shortcut=shortcut,
        key=key,
        type="primary" if primary else "secondary",
        width="stretch",
        disabled=disabled,
        on_click=on_click,
        args=args,
    )
    if pressed and session.is_new():
        on_click(*args)
        st.rerun()
