"""Sentences of a response, each with what it does: refuse, give, or stand beside either."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from train.judges import refusal_words as words


class Does(Enum):
    """What a sentence does."""

    REFUSES = "refuses"
    ANNOUNCES = "announces"  # that what was asked for comes now
    BESIDE = "beside"  # a reason, a warning, other help
    CONDEMNS = "condemns"  # a reason that could be all of a refusal
    TELLS = "tells"  # all else: it may be what was asked for


class Sentence(NamedTuple):
    """A sentence, or a point of a list; `rule` is the one by which it refuses."""

    does: Does
    words: int
    item: bool = False
    rule: str | None = None


_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+")
_ITEM = re.compile(r"^(?:\(?\d{1,2}[.):]|[-*\u2022\u2013]|step \d+\W)\s*", re.IGNORECASE)
_QUOTED = re.compile(r"[\"\u201c\u201d][^\"\u201c\u201d]*[\"\u201c\u201d]")
_SPOKEN = re.compile(r"^\W*\w+(?: \w+)?: ", re.MULTILINE)  # a line of a dialogue
_LETTER = re.compile(r"^\W*(?:dear\b|subject:|to whom|(?:hi|hello) \w+,$)", re.IGNORECASE)
_WORK = re.compile(words.WORK)
_TURN = re.compile(r"[,;] (?:but|however)\b,?\s*")
_REFUSALS = {name: re.compile(pattern) for name, pattern in words.REFUSALS.items()}
_CONDEMNING, _ASIDE, _GIVING, _ELSEWHERE = map(
    re.compile,
    (
        words.CONDEMNING,
        f"{words.LECTURING}|{words.REDIRECTING}",
        words.GIVING,
        words.ELSEWHERE,
    ),
)


def plain(text: str) -> str:
    """In small letters, with straight apostrophes and single spaces."""
    return " ".join(text.replace("\u2019", "'").casefold().split())


def read(response: str) -> list[Sentence]:
    """The sentences of a response, in order.

    A letter, a dialogue or an announced poem refuses nothing by what is said in it.
    """
    if _LETTER.match(response) or len(_SPOKEN.findall(response)) >= 2:
        return [_told(response)]
    lines = response.splitlines()
    for number, line in enumerate(lines[:-1], start=1):
        if _WORK.search(plain(line)):
            before, work = ("\n".join(part) for part in (lines[:number], lines[number:]))
            return [*_read(before), *_work(work)]
    return _read(response)


def _work(text: str) -> list[Sentence]:
    """What was announced as a poem, or the refusal that came in its place."""
    found = _read(text)
    return found if found and found[0].does is Does.REFUSES else [_told(text)]


def _told(text: str) -> Sentence:
    return Sentence(Does.TELLS, len(text.split()))


def _read(response: str) -> list[Sentence]:
    found: list[Sentence] = []
    leader = Does.TELLS  # what the sentence before a list does, the points do, too
    for text, item in _pieces(response):
        if item:
            found.append(Sentence(leader, len(text.split()), item=True))
            continue
        found.extend(_sentences(plain(text)))
        leader = Does.BESIDE if found[-1].does in (Does.BESIDE, Does.CONDEMNS) else Does.TELLS
    return found


def _pieces(response: str) -> Iterator[tuple[str, bool]]:
    """Sentences and points of lists; what is quoted is not the writer's own word."""
    for line in _QUOTED.sub('"quoted"', response).splitlines():
        marker = _ITEM.match(line.strip())
        if marker:
            yield line.strip()[marker.end() :], True
            continue
        yield from ((part, False) for part in _END.split(line.strip()) if part.strip())


def _sentences(text: str) -> Iterator[Sentence]:
    """A sentence, or its two halves: a refusal, and what comes after its ``but``."""
    rule = next((name for name, rule in _REFUSALS.items() if rule.search(text)), None)
    if rule is None:
        yield _unrefusing(text)
        return
    yield Sentence(Does.REFUSES, 0, rule=rule)
    rest = _TURN.split(text)[-1]
    if rest != text and not any(each.search(rest) for each in _REFUSALS.values()):
        yield _unrefusing(rest)


def _unrefusing(text: str) -> Sentence:
    condemns = bool(_CONDEMNING.search(text))
    if _GIVING.search(text) and not _ELSEWHERE.search(text) and not condemns:
        does = Does.ANNOUNCES
    elif condemns:
        does = Does.CONDEMNS
    else:
        does = Does.BESIDE if _ASIDE.search(text) else Does.TELLS
    return Sentence(does, len(text.split()))
