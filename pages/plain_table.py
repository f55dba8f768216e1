"""A table of ours: it is read out, reached by keyboard, and shows long texts in full.

Streamlit's is a picture that cuts them.
"""

from collections.abc import Iterable, Sequence

from pages.our_html import Html


def table(label: str, heads: Sequence[str], rows: Iterable[str], kind: str = "") -> Html:
    """For ``st.html``: rows of :func:`row` below their heads, called `label`."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return Html(
        f'<div class="table {kind}" role="region" aria-label="{label}" tabindex="0"><table>'
        f"<thead><tr>{top}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(name: str, cells: Iterable[str], *, here: bool = False) -> str:
    """A row of HTML cells after the name of what they are of; `here` marks it."""
    current = ' aria-current="true"' if here else ""
    values = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr{current}><th scope="row">{name}</th>{values}</tr>'
