"""The first rows of what is to be loaded: as they are, and what they become."""

import json

import streamlit as st

from annotate.previewing import Became, Preview
from annotate.printing_previews import recognised, said
from annotate.unseen import spelled_out
from db.messages import Messages
from pages.labels import plain
from pages.our_html import Html
from pages.safe_text import visible

LONGEST = 600  # characters of a text that are shown
CELL = 200  # characters of a cell


def draw(found: Preview) -> None:
    """What was recognised in a sentence, what the first rows become, and what is wrong."""
    for problem in found.problems[1:] if found.misfit else found.problems:
        st.error(plain(problem))
    if found.empty:
        st.warning(f"With an empty response: {found.empty} of the first rows.")
    if found.shape is not None:
        ignored = f" Ignored: {', '.join(found.ignored)}." if found.ignored else ""
        st.markdown(plain(recognised(found) + ignored))
    if found.became:
        st.html(rows_html(found.became))
    with st.expander("The first rows as they are", expanded=found.shape is None):
        rows = [
            {
                "": row.where,
                **{spelled_out(name): _cell(value) for name, value in row.values.items()},
            }
            for row in found.rows
        ]
        st.dataframe(rows, hide_index=True, width="stretch")


def rows_html(rows: tuple[Became, ...]) -> Html:
    """A table of items: the prompt, its responses, the label."""
    width = max(len(row.item.responses) for row in rows)
    heads = [chr(ord("A") + place) for place in range(width)] if width > 1 else ["Response"] * width
    head = "".join(f'<th scope="col">{name}</th>' for name in ("", "Prompt", *heads, "Label"))
    body = "".join(f"<tr>{_row(row, width)}</tr>" for row in rows)
    return Html(
        '<div class="becomes" tabindex="0" role="region" aria-label="What the first rows become">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Became, width: int) -> str:
    texts = [_turns(response.messages) for response in row.item.responses]
    cells = [_turns(row.item.prompt), *texts, *[""] * (width - len(texts)), said(row)]
    return f'<th scope="row">{visible(row.where)}</th>' + "".join(
        f"<td><div>{visible(_short(text))}</div></td>" for text in cells
    )


def _turns(messages: Messages) -> str:
    """All that is said; by whom, where several speak."""
    return "\n\n".join(
        turn.content if len(messages) == 1 else f"{turn.role}: {turn.content}" for turn in messages
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _cell(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return spelled_out(text[:CELL]) + (" …" if len(text) > CELL else "")
