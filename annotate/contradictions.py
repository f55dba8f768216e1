"""What in an answer does not seem to fit together; only pointed out, before it is saved."""

from annotate.details import SIDES, Details, Mark, Side, side_of
from annotate.details import other as across
from db.judgments import Verdict

_SAFETY = ("harmless", "safe")  # axes that ask what the marks say


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
        other = across(chosen)
        if other in sides and chosen not in sides:
            return [f"You chose {_letter(chosen)}, and find it ahead in nothing ({named})."]
        if verdict in ("a_much", "b_much") and set(sides) == {"equal"}:
            return [f"You find {_letter(chosen)} much better, and both equal in all ({named})."]
    elif verdict == "tie" and len(set(sides)) == 1 and sides[0] != "equal":
        return [f"You call it a tie, and find {_letter(sides[0])} ahead in all ({named})."]
    return []


def _against_marks(verdict: Verdict, details: Details) -> list[str]:
    """A verdict that the marks do not bear out; two unsafe responses may still be told apart."""
    if verdict == "good" and [mark and mark.safe for mark in details.marks] == [False]:
        return ["You call it good, and marked it unsafe."]
    if len(details.marks) != 2 or None in details.marks:
        return []
    marks = {side: mark for side, mark in zip(SIDES, details.marks, strict=False) if mark}
    chosen = side_of(verdict)
    if chosen is None:
        return _of_neither(verdict, marks)
    mine, others = marks[chosen], marks[across(chosen)]
    letter, other = _letter(chosen), _letter(across(chosen))
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
        mine, others = marks.get(side), marks.get(across(side))
        if axis in _SAFETY and mine and others and others.safe and not mine.safe:
            found.append(f"You find {_letter(side)} more {axis}, and marked only the other safe.")
    return found


def _letter(side: Side) -> str:
    return side.upper()
