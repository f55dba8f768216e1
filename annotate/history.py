"""The history of an item: every answer it ever had, and what became of each. Not for annotators."""

from typing import NamedTuple

from annotate.errors import UnknownItem
from db import items, judgments
from db.connection import Study
from db.judgments import Event

FATES = {
    "judged": "counts",
    "skipped": "skipped",
    "undone": "taken back",
    "surplus": "kept, too late to count",
    "expired": "kept, too late to count",
    "released": "kept, too late to count",
}


class History(NamedTuple):
    """An item's prompt as text, and its answers in order."""

    item_id: int
    prompt: str
    events: tuple[Event, ...]

    def describe(self) -> str:
        """As lines for people, one an answer."""
        lines = [f"item {self.item_id}: {' '.join(self.prompt.split()):.80}"]
        lines += [f"  {line}" for line in map(_line, self.events)] or ["  never judged"]
        return "\n".join(lines)


def history(study: Study, item_id: int) -> History:
    """Read what was answered to an item; raises UnknownItem."""
    if not items.exists(study, item_id):
        raise UnknownItem(
            f"There is no item {item_id} in this study. Items are numbered from 1 in the order of "
            "import; annotate check names them, too."
        )
    prompt = "\n".join(message.content for message in items.get(study, item_id).prompt)
    return History(item_id, prompt, tuple(judgments.history(study, item_id)))


def _line(event: Event) -> str:
    said = event.verdict + (f" ({event.reason})" if event.reason else "")
    fate = FATES[event.state]
    if event.verdict == "undone":
        said, fate = "undo", f"takes back {event.supersedes}"
    elif event.supersedes:
        fate += ", judged again after an undo"
    return f"{event.id:>6}  {event.at}  {event.annotator}: {said}; {fate}"
