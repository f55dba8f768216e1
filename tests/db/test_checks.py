"""How checks are run: rules share a pass, and say how many and which."""

import pytest

from db.checks import Finding, Rule, Scan, Tally, look, snapshot, tally
from db.connection import Study, open_study, transaction
from db.judgment_checks import presentations
from tests.db.filling import new_project, pair, store

TOO_LARGE = Rule("large", "Numbers that are too large", "value > 3", "Make them smaller.")
UNEVEN = Rule("odd", "Odd numbers", "value % 2 = 1", "Double them.", "note")
NUMBERS = Scan("numbers", "'number ' || value", [TOO_LARGE, UNEVEN])


@pytest.fixture
def numbers(study: Study) -> Study:
    """A study with a table of the numbers 1 to 10, and of one that is not known."""
    study.execute("CREATE TEMP TABLE numbers (value INTEGER)")
    study.execute("INSERT INTO numbers VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)")
    study.execute("INSERT INTO numbers VALUES (NULL)")
    return study


def test_each_rule_of_a_scan_counts_and_names_what_breaks_it(numbers: Study) -> None:
    assert list(look(numbers, NUMBERS)) == [
        Finding(
            "large",
            "error",
            "Numbers that are too large",
            7,
            ("number 4", "number 5", "number 6", "number 7", "number 8"),
            "Make them smaller.",
        ),
        Finding(
            "odd",
            "note",
            "Odd numbers",
            5,
            ("number 1", "number 3", "number 5", "number 7", "number 9"),
            "Double them.",
        ),
    ]


def test_a_rule_that_nothing_breaks_finds_nothing(numbers: Study) -> None:
    kept = Rule("huge", "Numbers over a thousand", "value > 1000")
    assert list(look(numbers, NUMBERS._replace(rules=[kept]))) == []
    assert list(tally(kept, [])) == []


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        (["7"], "Odd numbers: 1 (7). Double them."),
        (["7", "9"], "Odd numbers: 2 (7, 9). Double them."),
        (range(1, 3000, 2), "Odd numbers: 1,500 (such as 1, 3, 5, 7, 9). Double them."),
    ],
)
def test_a_finding_is_one_sentence_and_what_to_do(examples: list[object], said: str) -> None:
    (found,) = tally(UNEVEN, examples)
    assert found.sentence == said


def test_a_tally_keeps_few_examples_however_many_there_are() -> None:
    found = Tally(UNEVEN)
    for number in range(100_000):
        found.add(number)
    assert (found.number, found.examples) == (100_000, ["0", "1", "2", "3", "4"])


def test_a_snapshot_does_not_see_what_others_write_and_does_not_stop_them(study: Study) -> None:
    (path,) = study.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    with open_study(path) as other, snapshot(study):
        assert count_annotators(study) == 0
        with transaction(other):
            other.execute("INSERT INTO annotators VALUES (1, 'ada', 'person', 'now')")
        assert count_annotators(study) == 0
    assert count_annotators(study) == 1


def count_annotators(study: Study) -> int:
    (count,) = study.execute("SELECT count(*) FROM annotators").fetchone()
    return int(count)


def test_a_snapshot_leaves_the_connection_as_it_was(study: Study) -> None:
    before = study.execute("PRAGMA cache_size").fetchone()
    with pytest.raises(KeyError), snapshot(study):
        assert study.conn.in_transaction
        raise KeyError
    assert not study.conn.in_transaction
    assert study.execute("PRAGMA cache_size").fetchone() == before


def test_presentations_tell_kind_and_size(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?", verdict="b")])
    (shown,) = presentations(study)
    assert (shown.item_id, shown.slot, shown.order, shown.kind, shown.size) == (
        1,
        0,
        "[0, 1]",
        "import",
        2,
    )
