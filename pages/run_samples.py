"""What a model answered while it trained: model text, covered until it is asked for."""

from itertools import groupby

import streamlit as st

from annotate import runs
from annotate.runs import CheckpointSample, Run
from db.connection import Study
from db.messages import Messages
from pages.our_html import Html
from pages.rich_text import plain_html


def draw(study: Study, run: Run) -> None:
    """The answers to each prompt, the latest first beside the first."""
    found = runs.samples(study, run.id)
    if not found:
        return
    st.header("Answers while it trained", anchor=False)
    if not st.toggle("Show the texts, which may be harmful", key=f"samples-{run.id}"):
        return
    for _, of_prompt in groupby(found, key=lambda one: one.number):
        _draw_prompt(list(of_prompt))


def _draw_prompt(found: list[CheckpointSample]) -> None:
    """A prompt, and its answers from the first step to the last."""
    cards = "".join(
        f'<section class="answer" tabindex="0" aria-label="After step {one.step}">'
        f"<h3>After step {one.step:,}</h3>{_text(one.answer)}</section>"
        for one in found
    )
    prompt = _turns(found[0].prompt)
    st.html(
        Html(
            f'<div class="answers"><section class="prompt" tabindex="0" '
            f'aria-label="Prompt {found[0].number}">{prompt}</section>'
            f'<div class="by-step">{cards}</div></div>'
        )
    )


def _turns(prompt: Messages) -> str:
    """A single turn as it is; of a conversation, who says what."""
    if len(prompt) == 1:
        return plain_html(prompt[0].content)
    return "".join(
        f"<h3>{turn.role.capitalize()}</h3>{plain_html(turn.content)}" for turn in prompt
    )


def _text(answer: str) -> str:
    return plain_html(answer) if answer.strip() else '<p class="text empty">(an empty answer)</p>'
