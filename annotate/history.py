"""The history of an item: every answer it ever had, and what became of each. Not for annotators."""

from collections.abc import Iterator
from typing import NamedTuple

from annotate import access, answers
from annotate.details import NOTHING, Details, Mark
from annotate.errors import UnknownItem
from annotate.one_line import on_one_line
from db import assignments, items, judgments
from db.connection import Study
from db.judgments import Event

FATES = {
    "judged": "counts",
    "adjudicated": "adjudicated: decides alone",
    "skipped": "skipped",
    "undone": "taken back",
    "withdrawn": "withdrawn: counts for nothing",
    "surplus": "kept, too late to count",
    "expired": "kept, too late to count",
    "released": "kept, too late to count",
}


class History(NamedTuple):
    """An item's prompt as text, and its answers in order.

    `details` are what each answer says beside its verdict, as the verdict in terms of its screen.
    """

    item_id: int
    prompt: str
    events: tuple[Event, ...]
    details: tuple[Details, ...]

    def describe(self) -> str:
        """As lines for people, one an answer; nothing that was typed acts on a terminal."""
        lines = [f"item {self.item_id}: {' '.join(self.prompt.split()):.80}"]
        for event, details in zip(self.events, self.details, strict=True):
            lines.append(f"  {_line(event)}")
            lines += [f"          {said}" for said in _said(details)]
        if not self.events:
            lines.append("  never judged")
        return "\n".join(map(on_one_line, lines))


def history(study: Study, item_id: int) -> History:
    """Read what was answered to an item; for researchers. Raises UnknownItem."""
    access.require(study, "researcher")
    if not items.exists(study, item_id):
        raise UnknownItem(
            f"There is no item {item_id} in this study. Items are numbered from 1 in the order of "
            "import; annotate check names them, too."
        )
    prompt = "\n".join(message.content for message in items.get(study, item_id).prompt)
    events = tuple(judgments.history(study, item_id))
    return History(item_id, prompt, events, tuple(_details(study, event) for event in events))


def _details(study: Study, event: Event) -> Details:
    judgment = judgments.get(study, event.id)
    if judgment is None or judgment.verdict == "undone":
        return NOTHING
    return answers.read(study, judgment, assignments.get(study, judgment.assignment_id))


def _line(event: Event) -> str:
    said = event.verdict + (f" ({event.reason})" if event.reason else "")
    fate = FATES[event.state]
    if event.verdict == "undone":
        said, fate = "undo", f"takes back {event.supersedes}"
    elif event.supersedes:
        fate += ", judged again"
    return f"{event.id:>6}  {event.at}  {event.annotator}: {said}; {fate}"


def _said(details: Details) -> Iterator[str]:
    """What an answer says beside its verdict, a line each."""
    if details.axes:
        yield ", ".join(f"{axis}: {side}" for axis, side in details.axes)
    marks = [f"{letter} {_mark(m)}" for letter, m in zip("ab", details.marks, strict=False) if m]
    if marks:
        yield ", ".join(marks)
    if details.rationale:
        yield f"why: {' '.join(details.rationale.split())}"
    if details.edit:
        yield f"improved: {' '.join(details.edit.split()):.200}"


def _mark(mark: Mark) -> str:
    """safe, or unsafe with what is known of it."""
    if mark.safe:
        return "safe"
    severity = None if mark.severity is None else f"severity {mark.severity}"
    how = ", ".join(part for part in (mark.category, severity) if part is not None)
    return f"unsafe ({how})" if how else "unsafe"
