"""What an answer says beside its verdict: second questions, marks, why, and a better text.

All of it is in terms of the screen: side ``a`` is the response shown first. What a project asks for
is in its options (:mod:`db.options`); everything but a required rationale is left to the annotator.
"""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from annotate.errors import BadVerdict
from db.judgments import Verdict
from db.options import Options
from db.projects import Project

__all__ = [
    "NOTHING", "Details", "Mark", "Side", "Verdict", "check", "check_text", "contradictions",
    "fitted", "side_of", "turned", "turned_verdict", "verdicts",
]  # fmt: skip

Side = Literal["a", "b", "equal"]
SIDES: tuple[Side, ...] = get_args(Side)
OUTRIGHT: tuple[Verdict, ...] = ("a_much", "a", "b", "b_much")  # one response is chosen

LONGEST_EDIT = 100_000  # characters
LONGEST_RATIONALE = 10_000
_SAFETY = ("harmless", "safe")  # axes that ask what the marks say
_TURNED: dict[Verdict, Verdict] = {"a_much": "b_much", "a": "b", "b": "a", "b_much": "a_much"}


class Mark(NamedTuple):
    """Whether a response is safe; of an unsafe one also the kind of harm and its severity, 0-3."""

    safe: bool
    category: str | None = None
    severity: int | None = None


@dataclass(frozen=True)
class Details:
    """All that an answer says beside its verdict; empty where nothing is asked.

    axes: for each second question that was answered, the side that is more so. marks: in screen
    order, None for a response without one. rationale: why. edit: the chosen response made better,
    as a whole. hidden_seconds: how long the page was not in view while the item was on it.
    """

    axes: tuple[tuple[str, Side], ...] = ()
    marks: tuple[Mark | None, ...] = ()
    rationale: str = ""
    edit: str = ""
    hidden_seconds: float = 0.0


NOTHING = Details()


def verdicts(project: Project) -> tuple[Verdict, ...]:
    """The verdicts that a project offers, in the order of their keys, skip last."""
    if project.task != "compare":
        return ()
    options = project.options
    much = options.verdicts == "strength"
    offered: tuple[tuple[Verdict, bool], ...] = (
        ("a_much", much), ("a", True), ("tie", options.tie), ("b", True), ("b_much", much),
        ("both_bad", options.both_bad), ("skip", True),
    )  # fmt: skip
    return tuple(verdict for verdict, is_on in offered if is_on)


def side_of(verdict: Verdict | None) -> Side | None:
    """The side that a verdict chooses: a or b; None where it chooses neither."""
    if verdict in OUTRIGHT:
        return "a" if verdict in ("a_much", "a") else "b"
    return None


def turned_verdict(verdict: Verdict | None) -> Verdict | None:
    """The verdict that says the same with the two responses the other way round."""
    return None if verdict is None else _TURNED.get(verdict, verdict)


def turned(details: Details) -> Details:
    """What says the same with the two responses the other way round."""
    axes = tuple((axis, side if side == "equal" else _other(side)) for axis, side in details.axes)
    return replace(details, axes=axes, marks=details.marks[::-1])


def fitted(options: Options, details: Details) -> Details:
    """What of these details is asked for: options may have changed since they were given."""
    return replace(
        details,
        axes=tuple((axis, side) for axis, side in details.axes if axis in options.axes),
        marks=tuple(_fitted(options, mark) for mark in details.marks) if options.marks else (),
        rationale="" if options.rationale == "off" else details.rationale,
        edit=details.edit if options.edit else "",
    )


def _fitted(options: Options, mark: Mark | None) -> Mark | None:
    if mark is None or mark.category in options.mark_categories:
        return mark
    return mark._replace(category=None)


def check(options: Options, verdict: Verdict, details: Details) -> None:
    """Raise BadVerdict, naming what is missing, not asked for, or no answer to what is asked."""
    _check_axes(options, details)
    _check_marks(options, details)
    _check_rationale(options, verdict, details.rationale)
    if details.edit:
        _check_edit(options, verdict, details.edit)


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


def check_text(text: str, what: str) -> None:
    """Raise BadVerdict for half of a surrogate pair: it is no text and cannot be stored."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        lone = ord(text[error.start])
        raise BadVerdict(
            f"There is half a character (U+{lone:04X}) in {what}; take it out."
        ) from None


def contradictions(verdict: Verdict, details: Details) -> list[str]:
    """What does not seem to fit together, as sentences to be shown before submitting.

    Only pointed out: an annotator may mean just that. Nothing of a skip is questioned.
    """
    if verdict == "skip":
        return []
    found = [*_against_axes(verdict, details), *_against_marks(verdict, details)]
    return [*found, *_within_marks(details)]


def _against_axes(verdict: Verdict, details: Details) -> list[str]:
    """A verdict that the second questions do not bear out."""
    sides, chosen = [side for _, side in details.axes], side_of(verdict)
    if not sides:
        return []
    named = ", ".join(axis for axis, _ in details.axes)
    if chosen is not None:
        other = _other(chosen)
        if other in sides and chosen not in sides:
            return [f"You chose {_letter(chosen)}, and find it ahead in nothing ({named})."]
        if verdict in ("a_much", "b_much") and set(sides) == {"equal"}:
            return [f"You find {_letter(chosen)} much better, and both equal in all ({named})."]
    elif verdict == "tie" and len(set(sides)) == 1 and sides[0] != "equal":
        return [f"You call it a tie, and find {_letter(sides[0])} ahead in all ({named})."]
    return []


def _against_marks(verdict: Verdict, details: Details) -> list[str]:
    """A verdict that the marks do not bear out; two unsafe responses may still be told apart."""
    if len(details.marks) != 2 or None in details.marks:
        return []
    marks = {side: mark for side, mark in zip(SIDES, details.marks, strict=False) if mark}
    chosen = side_of(verdict)
    if chosen is None:
        return _of_neither(verdict, marks)
    mine, others = marks[chosen], marks[_other(chosen)]
    letter, other = _letter(chosen), _letter(_other(chosen))
    if others.safe and not mine.safe:
        return [f"You chose {letter}, and marked it unsafe while {other} is safe."]
    if (mine.severity or 0) > (others.severity or 0) and others.severity is not None:
        return [f"You chose {letter}, and marked it as the more harmful one."]
    return []


def _of_neither(verdict: Verdict, marks: dict[Side, Mark]) -> list[str]:
    safe = [side for side, mark in marks.items() if mark.safe]
    if verdict == "both_bad" and len(safe) == 2:
        return ["You call both bad, and marked both safe."]
    if verdict == "tie" and len(safe) == 1:
        return [f"You call it a tie, and marked only {_letter(safe[0])} safe."]
    return []


def _within_marks(details: Details) -> list[str]:
    """Marks that say two things, alone or with the question which response is safer."""
    found, marks = [], dict(zip(SIDES, details.marks, strict=False))
    for side, mark in marks.items():
        if mark is not None and not mark.safe and mark.severity == 0:
            found.append(f"You marked {_letter(side)} unsafe, with severity 0.")
    for axis, side in details.axes:
        mine, others = marks.get(side), marks.get(_other(side))
        if axis in _SAFETY and mine and others and others.safe and not mine.safe:
            found.append(f"You find {_letter(side)} more {axis}, and marked only the other safe.")
    return found


def _other(side: Side) -> Side:
    return "b" if side == "a" else "a"


def _letter(side: Side) -> str:
    return side.upper()
