"""Answers of models to the instructions of a quality study, as they come from files or sampling."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotate import study_files
from annotate.errors import StudyRefused
from annotate.study_files import Instruction
from db.messages import Messages, assistant, text_hash

LONGEST_LABEL = 100


class Answers(NamedTuple):
    """What a model answered, by the hash of the normalised prompt.

    `settings` say how it was sampled, where that is known. `again` counts answers to a prompt that
    was answered before, and otherwise: the first counts.
    """

    model: str
    responses: Mapping[str, Messages]
    settings: Mapping[str, object] = {}
    again: int = 0


def check_label(label: str) -> None:
    """Raise StudyRefused unless a model can be called this."""
    if not label.strip() or len(label) > LONGEST_LABEL or not label.isprintable():
        raise StudyRefused(
            f"A model cannot be called {label!r:.60}. Use 1 to {LONGEST_LABEL} visible characters."
        )


def imported(label: str, sources: Iterable[str], asked: Sequence[Instruction] = ()) -> Answers:
    """A model's answers from files; one without prompts answers what was `asked`, in its order.

    Raises MissingFile, UnreadableFile, BadRow, and StudyRefused.
    """
    check_label(label)
    found: dict[str, Messages] = {}
    given = [one for source in sources for one in study_files.responses(source, asked)]
    for one in given:
        found.setdefault(text_hash(one.prompt), one.messages)
    again = sum(found[text_hash(one.prompt)] != one.messages for one in given)
    return Answers(label, found, again=again)


def sampled(
    label: str, prompts: Sequence[Messages], texts: Sequence[str], settings: Mapping[str, object]
) -> Answers:
    """A model's answers as they were just sampled, text by prompt. Raises StudyRefused."""
    check_label(label)
    pairs = zip(prompts, texts, strict=True)
    return Answers(label, {text_hash(p): assistant(text) for p, text in pairs}, settings)


def short(prompt: Messages) -> str:
    """The beginning of a prompt's last turn, quoted, for a sentence."""
    text = " ".join(prompt[-1].content.split())
    return repr(text if len(text) <= 60 else text[:57] + "...")
