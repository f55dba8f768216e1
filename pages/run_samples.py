"""What models answered while they trained: model text, covered until it is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import streamlit as st

from annotate import runs
from annotate.runs import CheckpointSample, Run
from db.connection import Study
from db.messages import Messages
from pages.our_html import Html
from pages.rich_text import plain_html

Titled = tuple[str, CheckpointSample]  # with what is written above it


def draw(study: Study, run: Run, beside: Sequence[int]) -> None:
    """The answers to each prompt from the first step to the last; with other runs beside it, the
    last answer of each run.
    """
    found = {id_: runs.samples(study, id_) for id_ in (run.id, *beside)}
    if not any(found.values()):
        return
    st.header("Answers while it trained", anchor=False)
    if not st.toggle("Show the texts, which may be harmful", key=f"samples-{run.id}"):
        return
    titled = _by_run(found) if beside else _by_step(found[run.id])
    for number, (_, of_prompt) in enumerate(groupby(titled, key=_prompt), start=1):
        _draw_prompt(number, list(of_prompt))


def _by_step(found: Sequence[CheckpointSample]) -> Iterator[Titled]:
    return ((f"After step {one.step:,}", one) for one in found)


def _by_run(found: Mapping[int, Sequence[CheckpointSample]]) -> list[Titled]:
    """The last answer of each run to each prompt; prompts are the same where their texts are."""
    last: dict[tuple[Messages, int], Titled] = {}
    for id_, answers in found.items():
        for one in answers:  # by step: the last stays
            last[one.prompt, id_] = (f"Run {id_}, after step {one.step:,}", one)
    order = {prompt: place for place, (prompt, _) in reversed(list(enumerate(last)))}
    return sorted(last.values(), key=lambda titled: order[_prompt(titled)])


def _prompt(titled: Titled) -> Messages:
    return titled[1].prompt


def _draw_prompt(number: int, found: Sequence[Titled]) -> None:
    """A prompt, and its answers side by side."""
    cards = "".join(
        f'<section class="answer" tabindex="0" aria-label="{title}">'
        f"<h3>{title}</h3>{_text(one.answer)}</section>"
        for title, one in found
    )
    prompt = _turns(found[0][1].prompt)
    st.html(
        Html(
            f'<div class="answers"><section class="prompt" tabindex="0" '
            f'aria-label="Prompt {number}">{prompt}</section>'
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
