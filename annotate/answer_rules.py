"""The rules of an answer: what a project asks for, and what is no answer to it."""

from annotate.details import LONGEST_EDIT, LONGEST_RATIONALE, SIDES, WRITTEN, Details, side_of
from annotate.errors import BadVerdict
from db.judgments import Verdict
from db.options import Options
from db.projects import Project


def check(project: Project, verdict: Verdict, details: Details) -> None:
    """Raise BadVerdict, naming what is missing, not asked for, or no answer to what is asked."""
    options = project.options
    _check_axes(options, details)
    _check_marks(options, details)
    _check_ranking(options, verdict, details.ranking)
    for reason in details.reasons:
        if reason not in options.reasons:
            raise BadVerdict(f"{reason!r:.60} is no reason that this project offers.")
    _check_rationale(options, verdict, details.rationale)
    if project.task == "demonstrate":
        _check_text(verdict, details.edit)
    elif details.edit:
        _check_edit(options, verdict, details.edit)


def _check_ranking(options: Options, verdict: Verdict, ranking: tuple[int, ...]) -> None:
    if verdict == "pick" and not ranking:
        raise BadVerdict("Say which response is the best.")
    if verdict != "pick" and ranking:
        raise BadVerdict("You ordered the responses; pick the best, or leave the order out.")
    if len(set(ranking)) < len(ranking):
        raise BadVerdict("A response stands twice in the order; put it in once.")
    if len(ranking) > 1 and not options.full_ranking:
        raise BadVerdict("This project asks for the best response only.")


def _check_axes(options: Options, details: Details) -> None:
    asked = [axis for axis, _ in details.axes]
    for axis, side in details.axes:
        if axis not in options.axes:
            raise BadVerdict(f"This project does not ask which response is more {axis!r:.60}.")
        if side not in SIDES:
            raise BadVerdict(f"{side!r:.20} is no answer to {axis!r}; use a, b or equal.")
        if asked.count(axis) > 1:
            raise BadVerdict(f"{axis!r} is answered twice; answer it once.")


def _check_marks(options: Options, details: Details) -> None:
    given = [mark for mark in details.marks if mark is not None]
    if given and not options.marks:
        raise BadVerdict("This project does not ask whether responses are safe.")
    for mark in given:
        if mark.safe and (mark.category is not None or mark.severity is not None):
            raise BadVerdict("A response marked safe has no kind of harm and no severity.")
        if mark.category is not None and mark.category not in options.mark_categories:
            raise BadVerdict(
                f"{mark.category!r:.60} is no kind of harm that this project knows; use one of: "
                f"{', '.join(options.mark_categories)}."
            )
        if mark.severity not in (None, 0, 1, 2, 3):
            raise BadVerdict(f"Severity {mark.severity!r:.20} is not one of 0, 1, 2, 3.")


def _check_rationale(options: Options, verdict: Verdict, rationale: str) -> None:
    said = rationale.strip()
    if said and options.rationale == "off":
        raise BadVerdict("This project does not ask why.")
    if not said and options.rationale == "required" and verdict != "skip":
        raise BadVerdict("Say why, in a few words.")
    if len(said) > LONGEST_RATIONALE:
        raise BadVerdict(f"Say why in at most {LONGEST_RATIONALE:,} characters.")
    check_text(said, "what you wrote")


def _check_edit(options: Options, verdict: Verdict, edit: str) -> None:
    if not options.edit:
        raise BadVerdict("This project does not ask for better responses.")
    if side_of(verdict) is None:
        raise BadVerdict("You improved a response; choose that one, or leave its text as it was.")
    if not edit.strip():
        raise BadVerdict("The improved response is empty. Write one, or leave it as it was.")
    if len(edit) > LONGEST_EDIT:
        raise BadVerdict(f"Improve the response in at most {LONGEST_EDIT:,} characters.")
    check_text(edit, "the improved response")


def _check_text(verdict: Verdict, text: str) -> None:
    """Of a demonstration."""
    if verdict not in WRITTEN:
        if text:
            raise BadVerdict("You wrote an answer; save it as yours, or take it back.")
        return
    if not text.strip():
        raise BadVerdict("The answer is empty. Write one, or skip this prompt.")
    if len(text) > LONGEST_EDIT:
        raise BadVerdict(f"Write the answer in at most {LONGEST_EDIT:,} characters.")
    check_text(text, "the answer")


def check_text(text: str, what: str) -> None:
    """Raise BadVerdict for half of a surrogate pair: it is no text and cannot be stored."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        lone = ord(text[error.start])
        raise BadVerdict(
            f"There is half a character (U+{lone:04X}) in {what}; take it out."
        ) from None
