"""Names in labels are shown as they are."""

import string

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pages.labels import plain


@given(st.text(string.ascii_letters + string.digits + string.punctuation, min_size=1))
def test_a_name_is_text_whatever_is_in_it(name: str) -> None:
    (block, inline, _) = MarkdownIt("gfm-like", {"linkify": False}).parse(plain(name))
    assert block.type == "paragraph_open"
    kinds = {child.type for child in inline.children or []}
    assert kinds <= {"text", "text_special"}
    shown = "".join(child.content for child in inline.children or [])
    assert shown.replace("\u2060", "") == name  # a joiner that nobody sees breaks up "<..."


def test_signs_of_streamlit_are_escaped_too() -> None:
    assert plain(":material/home: $x$ :red[no]") == ("\\:material\\/home\\: \\$x\\$ \\:red\\[no\\]")
