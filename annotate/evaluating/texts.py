"""What answers are as texts: how long, how repetitive, how unlike each other, in which language."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from annotate.evaluating.languages import language
from annotate.evaluating.measures import Measure, Outcomes
from annotate.evaluating.sheets import Sheet
from db.evaluations import Answered
from db.messages import Messages
from db.transcripts import text

PHRASE = 4  # words


def outcomes(sheet: Sheet) -> Iterator[Outcomes]:
    """Tokens, words, whether there are none, cuts, repetition, and whether the language is kept.

    What is not known of an answer is left out: tokens and cuts where the server did not tell,
    repetition of answers without a phrase, languages that cannot be told.
    """
    found: dict[Measure, dict[int, float]] = {
        "tokens": {n: float(a.tokens) for n, a in sheet.answers.items() if a.tokens is not None},
        "words": {n: float(len(words(a.response))) for n, a in sheet.answers.items()},
        "empty": {n: float(not words(a.response)) for n, a in sheet.answers.items()},
        "cut": {n: float(a.finish == "length") for n, a in sheet.answers.items() if a.finish},
        "repetition": _known(sheet, lambda a: repetition(a.response)),
        "same language": _known(sheet, same_language),
    }
    for measure, values in found.items():
        if values:
            yield Outcomes(measure, None, "all", values, len(sheet.asked))


def words(response: Messages) -> list[str]:
    """The words of a response, in lower case: what stands between spaces."""
    return text(response).lower().split()


def repetition(response: Messages) -> float | None:
    """The share (of 1) of phrases of four words that stood in the answer before; None: no phrase.

    Models that were trained badly say the same again and again.
    """
    phrases = list(_runs(words(response), PHRASE))
    return 1 - len(set(phrases)) / len(phrases) if phrases else None


def distinct(responses: Sequence[Messages]) -> float | None:
    """Distinct-2: pairs of neighbouring words, each once, as a share of all there are.

    After Li et al., NAACL 2016. It falls with the number of words, so compare only answers of about
    the same length to the same prompts. None where no answer has two words.
    """
    pairs = [pair for response in responses for pair in _runs(words(response), 2)]
    return len(set(pairs)) / len(pairs) if pairs else None


def same_language(answer: Answered) -> float | None:
    """1 where an answer is in the language of its prompt; None where one cannot be told."""
    asked = language("\n".join(turn.content for turn in answer.prompt if turn.role == "user"))
    answered = language(text(answer.response))
    return None if asked is None or answered is None else float(asked == answered)


def _runs(found: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(islice(found, start, None) for start in range(length)), strict=False)


def _known(sheet: Sheet, measure: Callable[[Answered], float | None]) -> dict[int, float]:
    values = {number: measure(answer) for number, answer in sheet.answers.items()}
    return {number: value for number, value in values.items() if value is not None}
