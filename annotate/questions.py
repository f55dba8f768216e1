"""Questions with right answers, as BoolQ, PIQA and OpenBookQA are on the Hub, and as plain rows.

The prompt is the question as it is asked, behind its passage where it has one. What it offers to
choose from is no part of the prompt: a model is asked how likely each choice is as its answer.
"""

from collections.abc import Callable, Mapping, Sequence

from annotate.shapes.texts import Unfit, prompt_of, text_of
from annotate.shapes.values import category_of
from annotate.unseen import is_blank
from db.benchmarks import Asked
from db.messages import Messages

Values = Mapping[str, object]
YES_OR_NO = ("No", "Yes")  # in the order of false and true
_TRUTHS = {"false": 0, "true": 1, "0": 0, "1": 1, "no": 0, "yes": 1}


def question_in(values: Values) -> Asked:
    """The question of a row; raises Unfit where it is of no shape that is known, or not whole."""
    for columns, read in _SHAPES:
        if all(values.get(name) is not None for name in columns):
            asked = read(values)
            return asked._replace(category=category_of(values.get("category")))
    found = ", ".join(repr(name) for name in values if values[name] is not None) or "(none)"
    raise Unfit(
        f"the columns {found}",
        "a question: question (or prompt) with answers, or with choices and answer; question, "
        "passage and answer (BoolQ); goal, sol1, sol2 and label (PIQA); or question_stem, choices "
        "and answerKey (OpenBookQA)",
    )


def _boolq(values: Values) -> Asked:
    column = "answer" if values.get("answer") is not None else "label"
    question = _text(values, "question").strip()
    right = _TRUTHS.get(str(values.get(column)).strip().lower())
    if right is None:
        raise Unfit(
            f"{column} {values.get(column)!r:.60}",
            "true or false (texts that are right belong into answers)",
        )
    spoken = f"{question[0].upper()}{question[1:].rstrip('?')}?"
    prompt = prompt_of(f"{_text(values, 'passage')}\n\n{spoken}")
    return Asked(prompt, choices=YES_OR_NO, answers=(YES_OR_NO[right],))


def _piqa(values: Values) -> Asked:
    choices = (_text(values, "sol1"), _text(values, "sol2"))
    right = _number(values["label"], "label", len(choices))
    return Asked(prompt_of(_text(values, "goal")), choices=choices, answers=(choices[right],))


def _keyed(values: Values) -> Asked:
    """OpenBookQA, and ARC: choices under letters, one of which is the key."""
    stem = "question_stem" if values.get("question_stem") is not None else "question"
    choices, labels = _choices_and_labels(values["choices"])
    key = values["answerKey"]
    if key not in labels:
        raise Unfit(f"answerKey {key!r:.60}", f"one of {', '.join(map(str, labels))}")
    right = choices[labels.index(key)]
    return Asked(prompt_of(_text(values, stem)), choices=choices, answers=(right,))


def _choices_and_labels(value: object) -> tuple[tuple[str, ...], list[object]]:
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        value = {name: [one.get(name) for one in value] for name in ("text", "label")}
    labels = value.get("label") if isinstance(value, dict) else None
    choices = _texts(value.get("text"), "choices") if isinstance(value, dict) else ()
    if not isinstance(labels, list) or len(labels) != len(choices):
        raise Unfit("choices without labels", "choices with as many texts as labels")
    return _several(choices), labels


def _chosen(values: Values) -> Asked:
    choices = _several(_texts(values["choices"], "choices"))
    answer = values["answer"]
    if isinstance(answer, str):
        if answer not in choices:
            raise Unfit(f"answer {answer!r:.60}", "one of the choices, or its number from 0")
    else:
        answer = choices[_number(answer, "answer", len(choices))]
    return Asked(_prompt(values), choices=choices, answers=(answer,))


def _answered(values: Values) -> Asked:
    """Without choices: any of the answers is right, word for word."""
    answers = values.get("answers") or values.get("answer")
    if isinstance(answers, dict):  # as SQuAD has them
        answers = answers.get("text")
    texts = _texts([answers] if isinstance(answers, str) else answers, "answers")
    return Asked(_prompt(values), answers=tuple(dict.fromkeys(texts)))


_SHAPES: Sequence[tuple[tuple[str, ...], Callable[[Values], Asked]]] = (
    (("choices", "answerKey"), _keyed),
    (("goal", "sol1", "sol2", "label"), _piqa),
    (("question", "choices", "answer"), _chosen),
    (("prompt", "choices", "answer"), _chosen),
    (("question", "passage", "answer"), _boolq),
    (("question", "passage", "label"), _boolq),
    (("question", "answers"), _answered),
    (("prompt", "answers"), _answered),
    (("question", "answer"), _answered),
    (("prompt", "answer"), _answered),
)


def _prompt(values: Values) -> Messages:
    """The question, behind the text that it is about."""
    column = "question" if values.get("question") is not None else "prompt"
    before = next((name for name in ("passage", "context") if values.get(name)), None)
    if before is None:
        return prompt_of(values[column])
    return prompt_of(f"{_text(values, before)}\n\n{_text(values, column)}")


def _text(values: Values, column: str) -> str:
    found = text_of(values[column], column)
    if found is None or is_blank(found):
        raise Unfit(f"an empty {column}", "text")
    return found


def _texts(value: object, column: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise Unfit(f"{column} {value!r:.60}", "a list of texts")
    return tuple(_text({column: one}, column) for one in value)


def _several(choices: tuple[str, ...]) -> tuple[str, ...]:
    if len(choices) < 2:
        raise Unfit("a single choice", "two or more")
    return choices


def _number(value: object, column: str, count: int) -> int:
    numbers = {str(number): number for number in range(count)}
    right = None if isinstance(value, bool) else numbers.get(str(value).strip())
    if right is None:
        raise Unfit(f"{column} {value!r:.60}", f"a number from 0 to {count - 1}")
    return right
