"""A button for one of several answers: it says, not by its colour alone, whether it is chosen."""

from collections.abc import Callable
from typing import Any

import streamlit as st


def choice_button(
    label: str,
    *,
    chosen: bool,
    shortcut: str,
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
