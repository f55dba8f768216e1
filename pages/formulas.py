r"""Where maths stands in Markdown: $...$, $$...$$, \(...\) and \[...\], as models write it.

Rules for markdown-it-py. A dollar is maths only where it can hardly be money: nothing blank next to
the dollars inside, no digit after them, and between them neither two words in a row nor a word
after a number.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST = 2_500  # characters, and
MOST_LINES = 100  # lines, within which a formula must end

_ENDS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}
_COMMAND = re.compile(r"\\[A-Za-z]+(\{[^{}]*\})?")
_PROSE = re.compile(r"([^\W\d_]{2,},?|\d)\s+[^\W\d_]{2,}")


def with_formulas(parser: MarkdownIt) -> MarkdownIt:
    """Teach the parser the two rules; tokens ``formula`` have content and markup."""
    may_end = ["paragraph", "blockquote", "list"]
    parser.block.ruler.before("fence", "formula_block", _block, {"alt": may_end})
    parser.inline.ruler.before("escape", "formula_inline", _inline)
    return parser


def _inline(state: StateInline, silent: bool) -> bool:
    start = next((s for s in _ENDS if state.src.startswith(s, state.pos)), None)
    if start is None:
        return False
    begin = state.pos + len(start)
    if start == "$":
        end = _closing_dollar(state.src, begin)
    else:
        end = state.src.find(_ENDS[start], begin, begin + LONGEST)
    if end <= begin:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.markup = state.src[begin:end], start
    state.pos = end + len(_ENDS[start])
    return True


def _closing_dollar(text: str, begin: int) -> int:
    """Where the dollar that closes a formula is, or -1."""
    if text[begin : begin + 1].isspace():
        return -1
    end = text.find("$", begin, begin + LONGEST)
    while end > begin and text[end - 1] == "\\":
        end = text.find("$", end + 1, begin + LONGEST)
    if end <= begin or text[end - 1].isspace() or text[end + 1 : end + 2].isdigit():
        return -1
    return -1 if _PROSE.search(_COMMAND.sub("", text[begin:end])) else end


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A formula in lines of its own: it begins one line and ends that or a later one."""
    if state.is_code_block(first):
        return False
    begin = state.bMarks[first] + state.tShift[first]
    line, start = state.src[begin : state.eMarks[first]], state.src[begin : begin + 2]
    if start not in ("$$", "\\[") or state.src.find(_ENDS[start], begin + 2, begin + LONGEST) < 0:
        return False
    lines = [line[2:]]
    here = first
    while not lines[-1].rstrip().endswith(_ENDS[start]):
        here += 1
        if here >= min(last, first + MOST_LINES) or state.sCount[here] < state.blkIndent:
            return False
        lines.append(state.src[state.bMarks[here] + state.tShift[here] : state.eMarks[here]])
    content = "\n".join(lines).rstrip()[:-2]
    if not content.strip() or _ENDS[start] in content:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.markup, token.block = content, start, True
        state.line = here + 1
    return True
