"""Edits: a response made better is a response of its own, kept with what was changed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, NamedTuple

from annotate.errors import BadVerdict
from db.items import Response
from db.messages import Message, Messages

Operation = tuple[Literal["keep", "out", "in"], str]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 100_000  # places at which words before can be found after


class Revision(NamedTuple):
    """A text of an annotator's, as messages; of a better response, also how it was made of one."""

    messages: Messages
    original_id: int | None = None
    difference: tuple[Operation, ...] = ()


def written(text: str) -> Revision:
    """A response that is theirs from the first word."""
    return Revision((Message("assistant", text),))


def revise(chosen: Response, other: Response | None, text: str) -> Revision:
    """The chosen response with `text` as its last turn; `other` stood beside it.

    Raises BadVerdict when that is what it said before, or what the other response says.
    """
    *before, last = chosen.messages
    messages = (*before, last._replace(content=text))
    if _is_same(messages, chosen.messages):
        raise BadVerdict("The improved response is the same as before. Change it, or leave it out.")
    if other is not None and _is_same(messages, other.messages):
        raise BadVerdict("The improved response is the other one word for word. Choose that one.")
    return Revision(messages, chosen.id, tuple(difference(last.content, text)))


def _is_same(one: Messages, other: Messages) -> bool:
    """Line ends do not count: browsers change them."""
    both = [
        [(m.role, m.content.replace("\r\n", "\n")) for m in messages] for messages in (one, other)
    ]
    return both[0] == both[1]


def difference(before: str, after: str) -> Iterator[Operation]:
    """What was kept, taken out and put in, by words; joined they are the two texts again.

    Texts in which the same words come again and again are long to compare: of those, what lies
    between their common beginning and end is out and in as a whole.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    yield from _operation("keep", old[:start])
    if _places(old_middle, new_middle) > _MOST:
        yield from _operation("out", old_middle)
        yield from _operation("in", new_middle)
    else:
        yield from _compare(old_middle, new_middle)
    yield from _operation("keep", old[len(old) - end :])


def _places(old: Sequence[str], new: Sequence[str]) -> int:
    """At how many places the words of a text stand in another; that is what comparing costs.

    Words that make up more than 1% of a long text are not looked for (see :mod:`difflib`).
    """
    counts = Counter(new)
    often = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    return sum(counts[word] for word in old if counts[word] <= often)


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[Operation]:
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield from _operation("keep", old[i:j])
        else:
            yield from _operation("out", old[i:j])
            yield from _operation("in", new[k:m])


def _operation(what: Literal["keep", "out", "in"], words: Sequence[str]) -> Iterator[Operation]:
    if words:
        yield what, "".join(words)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(old, new, strict=False)))
