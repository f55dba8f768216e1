"""Guidelines as annotators read them: the researchers' Markdown, as safe as any other text."""

from functools import lru_cache

from pages.rich_text import rich_html


@lru_cache(maxsize=32)  # the same beside every item
def guidelines_html(body: str) -> str:
    """The guidelines as HTML: headings, examples and tables; no live link, nothing fetched."""
    return f'<div class="guidelines">{rich_html(body, under=2)}</div>'
