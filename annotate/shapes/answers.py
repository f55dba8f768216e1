"""What exports of other tools say of their texts: which are responses, and what people answered.

Several people may have answered a record, and an item takes one label of a source: the answer that
most of them gave. Where as many gave another, nothing is decided, and there is no label. What they
wrote to a question called response (or completion, output, answer) is a demonstration.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from annotate.shapes.parts import ANSWERS, Values

Answers = Mapping[str, Sequence[object]]  # what was answered, by the name of the question

_RESPONSE = re.compile(
    r"(?i)(response|answer|completion|output|generation|reply|text)[ _-]?(\d+|[a-h])"
)
_QUESTIONS = ("label", "preference", "choice", "better", "best", "rating")  # the first is the label
_REMARKS = ("rationale", "explanation", "reason", "comment", "comments", "feedback")
_EQUAL = ("equal", "same", "nopreference")


class Record(NamedTuple):
    """A record of a tool's export: as one `row`, and how people answered it.

    `several` answered one question of it, remarks aside; an `even` one is answered in one way as
    often as in another.
    """

    row: Values
    several: bool
    even: bool


def flat(fields: Values, answers: Answers, shown: Sequence[str] = ()) -> Record:
    """A record: its fields, its numbered responses as ours, each answer, the label, in a row.

    `shown` are the names of its responses, where they are not to be told from those of its fields.
    """
    names = shown or _numbered(fields)
    counted = {
        question: Counter(_meanings(question, given, names)) for question, given in answers.items()
    }
    decided = {question: _most(votes) for question, votes in counted.items()}
    asked = [votes for question, votes in counted.items() if question not in _REMARKS]
    several, even = any(votes.total() > 1 for votes in asked), any(map(_is_even, asked))
    return Record(_laid_out(fields, names, decided), several, even)


def _meanings(question: str, given: Sequence[object], names: Sequence[str]) -> Iterable[object]:
    """What each answer to a question means, of those that mean something."""
    writing = question in ANSWERS
    meanings = (_written(one) if writing else meant(one, names) for one in given)
    return (one for one in meanings if one is not None)


def _laid_out(fields: Values, names: Sequence[str], decided: Values) -> Values:
    row: dict[str, object] = {**decided, **fields}
    responses = [fields[name] for name in names]
    if responses:
        row["responses"] = responses
    if len(responses) == 2:
        row["response_a"], row["response_b"] = responses
    row.setdefault("label", _label(decided, fields))
    return row


def _label(decided: Values, fields: Values) -> object:
    """What says most of a record: the first answer, or that somebody wrote its response."""
    asked = (*_QUESTIONS, *(each for each in decided if each not in (*_REMARKS, *ANSWERS)))
    given = (decided.get(question) for question in asked)
    wrote = any(decided.get(name) and name not in fields for name in ANSWERS)
    return next((answer for answer in given if answer is not None), "accept" if wrote else None)


def _written(answer: object) -> str | None:
    match answer:
        case str(text) | {"text": str(text) | [str(text)]} | [str(text)]:
            return text
    return None


def meant(answer: Any, names: Sequence[str]) -> str | float | None:
    """An answer in our words: of one that names a response, its place; None where it is none."""
    match answer:
        case {"selected": value} | {"rating": value} | {"choices": value}:
            return meant(value, names)
        case [{"rank": _}, *_]:
            return meant(_first(answer), names)
        case [only]:
            return meant(only, names)
        case str():
            word = _folded(answer)
            places = [_folded(name) for name in names]
            if word in places:
                return places.index(word)
            return "tie" if word in _EQUAL else answer.strip()
        case int() | float():
            return answer
    return None


def _first(ranking: Iterable[Mapping[str, Any]]) -> object:
    """What a ranking puts first; a tie where it puts several there."""
    best = [one.get("value") for one in ranking if one.get("rank") == 1]
    return best[0] if len(best) == 1 else "tie"


def _most(votes: Counter[object]) -> object:
    return None if not votes or _is_even(votes) else votes.most_common(1)[0][0]


def _is_even(votes: Counter[object]) -> bool:
    """Whether as many gave another answer as the first."""
    return len({times for _, times in votes.most_common(2)}) == 1 < len(votes)


def _numbered(fields: Values) -> list[str]:
    """The fields that are responses by their names (response_1, answer-b), by their numbers."""
    families: dict[str, list[tuple[str, str]]] = {}
    for name in fields:
        if found := _RESPONSE.fullmatch(name):
            stem, number = found.groups()
            families.setdefault(stem.lower(), []).append((number.lower().zfill(9), name))
    several = (sorted(members) for members in families.values() if len(members) > 1)
    return [name for _, name in next(several, [])]


def _folded(name: str) -> str:
    return re.sub(r"[ _-]", "", name.strip()).lower() if name else ""
