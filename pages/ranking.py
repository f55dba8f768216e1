"""The body of ranking: the best of several by its number, or none; and perhaps the others in order.

In which places the responses have been put is said on their cards by a style sheet of a few rules,
so that the texts stay as they are and where they were scrolled to.
"""

import streamlit as st

from annotate.assignment import Shown
from pages import drafting, second_questions
from pages.choice_button import verdict_button
from pages.choices import Choice, offered
from pages.choosing import Presses, draw_choice
from pages.drafting import Target
from pages.our_html import Html

ORDINALS = ("best", "2nd", "3rd")


def draw(target: Target, shown: Shown, presses: Presses) -> None:
    """A number for each response, none, and skip; then what else is asked."""
    project, size = target.project, len(shown.responses)
    ranking = drafting.current(target).details.ranking
    st.html(badges(ranking))
    with st.container(key="picks", horizontal=True, gap="small"):
        for choice in offered(project, size):
            if choice.place is None:
                draw_choice(target, choice, presses)
            else:
                _draw_pick(target, choice, size, presses)
    if project.asks_more:
        with st.container(key="questions"):
            second_questions.draw(target, shown)
            _draw_end(target, shown, presses)


def _draw_pick(target: Target, choice: Choice, size: int, presses: Presses) -> None:
    ranking = drafting.current(target).details.ranking
    is_placed = choice.place in ranking
    full = target.project.options.full_ranking
    verdict_button(
        f"✓ {choice.label}: {ordinal(ranking.index(choice.place))}" if is_placed else choice.label,
        primary=is_placed,
        shortcut=choice.key,
        key=f"pick-{choice.place}-{target.token}",
        on_click=_put if full else presses.choose,
        args=(target, choice.place, size) if full else (target, choice),
    )


def _draw_end(target: Target, shown: Shown, presses: Presses) -> None:
    """What there is to say of the order, and the buttons that take back and save."""
    if not target.project.options.full_ranking:
        second_questions.draw_save(target, shown, presses.save)
        return
    said, back, button = st.columns([3, 1, 1], gap="small", vertical_alignment="center")
    with said:
        second_questions.draw_remarks(target, shown)
    with back:
        _draw_take_back(target, len(shown.responses))
    with button:
        second_questions.draw_save_button(target, presses.save)


def _draw_take_back(target: Target, size: int) -> None:
    verdict_button(
        "Take back",
        primary=False,
        shortcut="Backspace",
        key=f"take-back-{target.token}",
        on_click=_take_back,
        args=(target, size),
        disabled=not drafting.current(target).details.ranking,
    )


def _put(target: Target, place: int, size: int) -> None:
    drafting.rank(target, put(drafting.current(target).details.ranking, place, size))


def _take_back(target: Target, size: int) -> None:
    drafting.rank(target, taken_back(drafting.current(target).details.ranking, size))


def put(ranking: tuple[int, ...], place: int, size: int) -> tuple[int, ...]:
    """The order with this response behind the others, or without it if it was in it.

    When one is left over it comes last by itself. Who presses a key twice, or that of the last one
    left, means what is there already.
    """
    whole = len(ranking) == size
    if place in ranking[-2:] if whole else place in ranking[-1:]:
        return ranking
    if place in ranking:
        return tuple(other for other in ranking if other != place)
    ranking = (*ranking, place)
    left = [other for other in range(size) if other not in ranking]
    return (*ranking, *left) if len(left) == 1 else ranking


def taken_back(ranking: tuple[int, ...], size: int) -> tuple[int, ...]:
    """The order without what was put into it last, and what then came by itself."""
    return ranking[: size - 2] if len(ranking) == size else ranking[:-1]


def ordinal(number: int) -> str:
    """The place in an order, from 0."""
    return ORDINALS[number] if number < len(ORDINALS) else f"{number + 1}th"


def badges(ranking: tuple[int, ...]) -> Html:
    """What says on each card which place it has in the order."""
    rules = [
        f'.item.rank [data-card="{place + 1}"] .letter::after {{ content: "{ordinal(number)}"; }}'
        for number, place in enumerate(ranking)
    ]
    if ranking:
        rules.append(f'.item.rank [data-card="{ranking[0] + 1}"] {{ outline: 2px solid #35806f; }}')
    return Html(f"<style>{' '.join(rules)}</style>")
