"""Studies of the first schema: what is kept since then is what one would count in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.check import check
from db import migrate, preferences, projects, wellbeing
from db.connection import Study, open_study

AT = "2026-01-31T09:15:00.000Z"
HASH = "0" * 64
# Of each item: who said what, and how their assignments ended.
ITEMS: list[tuple[str | None, list[tuple[str, str]]]] = [
    ("preference", [("a", "judged"), ("a", "judged")]),
    ("conflicting", [("a", "judged"), ("b", "judged")]),
    ("conflicting", [("tie", "judged"), ("b", "judged")]),
    ("tied", [("tie", "judged"), ("tie", "judged")]),
    ("both_bad", [("both_bad", "judged")]),
    ("skipped", [("skip", "skipped"), ("skip", "skipped")]),
    ("preference", [("skip", "skipped"), ("b_much", "judged"), ("b", "judged")]),
    ("preference", [("a", "judged"), ("a", "judged"), ("b", "surplus"), ("b", "expired")]),
    ("tied", [("a", "undone"), ("tie", "judged")]),
    (None, [("a", "undone")]),
    (None, []),
]


@pytest.fixture
def older(study_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Study]:
    """A study made and filled before there was a queue, opened now."""
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_names", lambda: ("0001_study.sql",))
        with open_study(study_path, create=True) as study:
            fill(study)
            assert study.execute("PRAGMA user_version").fetchone() == (1,)
    with open_study(study_path) as study:
        yield study


def fill(study: Study) -> None:
    """Store the items with plain SQL."""
    study.execute("INSERT INTO projects VALUES (1, 'p', 'compare', 2, 'ab', 60, 0, ?)", (AT,))
    study.execute("INSERT INTO guidelines VALUES (1, 1, 1, 'Pick one.', ?)", (AT,))
    for name in range(1, 5):
        study.execute("INSERT INTO annotators VALUES (?, ?, 'person', ?)", (name, f"{name}", AT))
    for item, (_, answers) in enumerate(ITEMS, start=1):
        study.execute(
            "INSERT INTO prompts (id, hash, text_hash, messages, category, created_at) "
            "VALUES (?, ?, ?, '[]', ?, ?)",
            (item, f"{item}", HASH, None if item % 2 else "fraud", AT),
        )
        study.execute("INSERT INTO items VALUES (?, 1, ?, ?, 1, ?)", (item, item, f"{item}", AT))
        for side in (0, 1):
            response = (2 * item + side, item, f"{side}", AT)
            study.execute("INSERT INTO responses VALUES (?, ?, ?, '[]', ?)", response)
            shown = (item, side, 2 * item + side)
            study.execute("INSERT INTO item_responses VALUES (?, ?, ?)", shown)
        for number in (0, 1):
            study.execute("INSERT INTO slots VALUES (?, ?, 1, NULL, NULL)", (item, number))
        numbers = iter((0, 1))
        for annotator, (verdict, state) in enumerate(answers, start=1):
            slot = next(numbers) if state == "judged" else None
            answer(study, item, annotator, verdict, state, slot)


def answer(
    study: Study, item: int, annotator: int, verdict: str, state: str, slot: int | None
) -> None:
    """One assignment with its judgment, in a slot if it counts."""
    key = f"{item}/{annotator}"
    (assignment,) = study.execute(
        "INSERT INTO assignments (item_id, slot, project_id, annotator_id, token, state, "
        "response_order, guideline_id, shown_at, expires_at) "
        "VALUES (?, ?, 1, ?, ?, ?, '[0, 1]', 1, ?, ?) RETURNING id",
        (item, slot or 0, annotator, key, state, AT, AT),
    ).fetchone()
    sides = {"a": (2 * item, 2 * item + 1), "b": (2 * item + 1, 2 * item)}
    chosen, rejected = sides.get(verdict[0] if verdict[:2] != "bo" else "", (None, None))
    judgment = (key, assignment, item, annotator, verdict, chosen, rejected, "reason", AT)
    (id_,) = study.execute(
        "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, chosen_id, "
        "rejected_id, reason, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        judgment,
    ).fetchone()
    if state == "undone":
        study.execute(
            "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, "
            "supersedes, created_at) VALUES (?, ?, ?, ?, 'undone', ?, ?)",
            (f"undo:{id_}", assignment, item, annotator, id_, AT),
        )
    if slot is not None:
        study.execute(
            "UPDATE slots SET assignment_id = ?, judgment_id = ? WHERE item_id = ? AND number = ?",
            (assignment, id_, item, slot),
        )


def test_every_item_has_the_outcome_that_the_one_rule_gives_it(older: Study) -> None:
    kept = older.execute("SELECT id, outcome FROM items ORDER BY id").fetchall()
    assert [outcome for _, outcome in kept] == [outcome for outcome, _ in ITEMS]
    decided = {d.item_id: d.outcome for d in preferences.decisions(older, 1)}
    assert decided == {item: outcome for item, outcome in kept if outcome is not None}


def test_the_kept_figures_are_those_counted(older: Study) -> None:
    counts = {"counts", "progress", "activity", "outcomes", "places", "overlap"}
    assert [finding for finding in check(older) if finding.check in counts] == []
    found = projects.progress(older, 1)
    assert found[:4] == (len(ITEMS), 2 * len(ITEMS), 14, 2)
    assert (found.preference, found.tied, found.both_bad) == (3, 2, 1)
    assert (found.conflicting, found.skipped) == (2, 1)


def test_every_annotator_has_the_judgments_and_skips_that_stand(older: Study) -> None:
    hours = older.execute("SELECT annotator_id, hour, judgments, skips FROM activity ORDER BY 1")
    assert hours.fetchall() == [
        (1, "2026-01-31T09", 6, 2),
        (2, "2026-01-31T09", 7, 1),
        (3, "2026-01-31T09", 2, 0),
        (4, "2026-01-31T09", 1, 0),
    ]


def test_the_categories_of_a_project_are_known(older: Study) -> None:
    assert wellbeing.categories(older, projects.list_all(older)) == ["fraud"]
