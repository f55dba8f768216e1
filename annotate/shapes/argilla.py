"""Argilla's exports: records as JSON, or flattened into columns.

============================ ==================================================================
export                       what it holds
============================ ==================================================================
records (2.x, ``to_json``)   fields; responses and suggestions by question; metadata
records (1.x)                fields; a response of each person with values by question; a list
                             of suggestions; metadata
flattened (2.x)              a column for each field; QUESTION.responses, QUESTION.suggestion
flattened (1.x, on the Hub)  a column for each field; QUESTION, a list of what people said;
                             QUESTION-suggestion
============================ ==================================================================

Suggestions count where nobody has answered. Answers that were discarded or are drafts do not.
"""

from collections.abc import Iterable, Mapping

from annotate.shapes.answers import Answers, Record, flat
from annotate.shapes.parts import Values

_SERVICE = ("id", "status", "_server_id", "external_id", "vectors", "metadata")
_NO_ANSWER = ("discarded", "draft")


def fits(first: Values) -> bool:
    """Whether the first row of a file is Argilla's."""
    return isinstance(first.get("fields"), dict) or any(
        name.endswith((".responses", ".suggestion", "-suggestion")) for name in first
    )


def unfold(row: Values) -> Record:
    """A record as one row."""
    fields = row.get("fields")
    return _record(row, fields) if isinstance(fields, dict) else _flattened(row)


def _record(row: Values, fields: Values) -> Record:
    metadata = row.get("metadata")
    known = {**metadata, **fields} if isinstance(metadata, dict) else fields
    return flat(known, _answered(_responses(row.get("responses")), _suggested(row)))


def _flattened(row: Values) -> Record:
    responses = {
        name.removesuffix(".responses"): _said(value, row.get(f"{name}.status"))
        for name, value in row.items()
        if name.endswith(".responses")
    }
    older = {name: _values(value) for name, value in row.items() if _are_responses(value)}
    suggested = {
        name.removesuffix(ending): [value]
        for ending in (".suggestion", "-suggestion")
        for name, value in row.items()
        if name.endswith(ending)
    }
    questions = responses.keys() | older.keys() | suggested.keys()
    fields = {
        name: value
        for name, value in row.items()
        if name not in _SERVICE and not _is_about(name, questions)
    }
    metadata = row.get("metadata")
    fields = {**metadata, **fields} if isinstance(metadata, dict) else fields
    return flat(fields, _answered({**responses, **older}, suggested))


def _is_about(name: str, questions: Iterable[str]) -> bool:
    return any(
        name == question or name.startswith((f"{question}.", f"{question}-suggestion"))
        for question in questions
    )


def _answered(responses: Answers, suggested: Answers) -> Answers:
    """Each question with what people said, or else with what was suggested."""
    return {
        question: responses.get(question) or suggested.get(question, ())
        for question in {**responses, **suggested}
    }


def _responses(given: object) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    if isinstance(given, dict):
        found = {question: _values(answers) for question, answers in given.items()}
    for response in given if isinstance(given, list) else ():
        if isinstance(response, dict) and response.get("status") not in _NO_ANSWER:
            for question, answer in (response.get("values") or {}).items():
                found.setdefault(question, []).extend(_values([answer]))
    return found


def _suggested(row: Values) -> dict[str, list[object]]:
    given = row.get("suggestions")
    if isinstance(given, dict):
        return {question: _values([suggestion]) for question, suggestion in given.items()}
    return {
        str(one.get("question_name")): [one.get("value")]
        for one in (given if isinstance(given, list) else ())
        if isinstance(one, dict)
    }


def _said(values: object, states: object) -> list[object]:
    """The answers of a column, without those that a column of their states says are none."""
    said = values if isinstance(values, list) else []
    known = states if isinstance(states, list) and len(states) == len(said) else [None] * len(said)
    return [one for one, state in zip(said, known, strict=True) if state not in _NO_ANSWER]


def _are_responses(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and {"user_id", "value"} <= one.keys() for one in value)
    )


def _values(answers: object) -> list[object]:
    """What each of these answers says."""
    return [
        answer.get("value")
        for answer in (answers if isinstance(answers, list) else ())
        if isinstance(answer, Mapping) and answer.get("status") not in _NO_ANSWER
    ]
