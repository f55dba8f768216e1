"""Answers in terms of the texts, wherever they stand on the screen; and datasets as texts."""

from annotate.assignment import Shown
from annotate.details import Details, Mark
from db.connection import Study
from db.datasets import Dataset
from tests.annotate.desk import READING_SECONDS, Desk


def texts(shown: Shown) -> list[str]:
    """The responses as they stand on the screen."""
    return [response[-1].content for response in shown.responses]


def choose(desk: Desk, text: str) -> None:
    """Take the next pair and choose the response with this text."""
    shown = desk.claim()
    desk.clock.wait(READING_SECONDS)
    desk.submit(shown, "a" if texts(shown)[0] == text else "b")


def pick(desk: Desk, *best_first: str) -> None:
    """Take the next item and pick the first of these, putting the others after it; or none."""
    shown = desk.claim()
    desk.clock.wait(READING_SECONDS)
    places = tuple(texts(shown).index(text) for text in best_first)
    desk.submit(shown, "pick" if places else "none", details=Details(ranking=places))


def mark(desk: Desk, **safe: bool) -> None:
    """Take the next pair, call it a tie, and mark the responses with these texts."""
    shown = desk.claim()
    desk.clock.wait(READING_SECONDS)
    marks = tuple(Mark(safe[text]) if text in safe else None for text in texts(shown))
    desk.submit(shown, "tie", details=Details(marks=marks))


Row = tuple[str | None, str | None, float]


def rows(study: Study, dataset: Dataset) -> list[Row]:
    """Chosen, rejected and weight of every row."""
    text = "json_extract({}.messages, '$[0].content')"
    found = study.execute(
        f"SELECT {text.format('c')}, {text.format('r')}, round(d.weight, 3) FROM dataset_rows d "
        "LEFT JOIN responses c ON c.id = d.chosen_id LEFT JOIN responses r ON r.id = d.rejected_id "
        "WHERE d.dataset_id = ? ORDER BY d.number",
        (dataset.id,),
    )
    return [tuple(row) for row in found]


def lineage(study: Study, dataset: Dataset) -> list[tuple[int, str, str, str]]:
    """Behind every row: who judged it, how, and in what state their assignment is.

    Each judgment is followed through its own assignment to what was on its screen.
    """
    found = study.execute(
        "SELECT l.number, n.name, j.verdict, a.state FROM dataset_judgments l "
        "JOIN judgments j ON j.id = l.judgment_id "
        "JOIN assignments a ON a.id = j.assignment_id AND a.token = j.key "
        "AND a.item_id = j.item_id AND a.shown_at IS NOT NULL AND a.response_order <> '' "
        "JOIN annotators n ON n.id = a.annotator_id "
        "WHERE l.dataset_id = ? ORDER BY l.number, j.id",
        (dataset.id,),
    )
    return [tuple(row) for row in found]


def accounted(dataset: Dataset) -> dict[str, int]:
    """The ledger of items and rows, by part and note."""
    return {name: n for name, n in dataset.ledger.as_dict().items() if name != "judgments"}
