"""Lineage: from a row to what is behind it, from judgments to what they went into, from a run."""

import json
from typing import Any

import pytest
from click.testing import Result

from annotate import datasets, guidelines
from annotate.datasets.lineage import Which, of_row, of_run, rows, uses
from annotate.datasets.withdrawing import withdraw
from annotate.errors import UnknownRow
from db.connection import Study
from db.errors import UnknownDataset, UnknownRun
from tests.annotate.commands import invoke
from tests.annotate.datasets.training import trained
from tests.annotate.desk import Office
from tests.annotate.opening import open_project
from tests.annotate.test_confirming import ROWS, demonstrate
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair


@pytest.fixture
def judged(office: Office) -> Office:
    """Two pairs that two people agree on, the second under newer guidelines, in "pairs@1"."""
    rows = [
        pair("One?", generator_a="tiny", category="drugs"),
        pair("Two?", "good", "bad"),
    ]
    office.project(rows, overlap=2)
    for name in ("ada", "bob"):
        prefer(office.desk(name), "yes")
    guidelines.publish(office.study, "pairs", "Read well.", office.clock.now)
    for name in ("ada", "bob"):
        prefer(office.desk(name), "good")
    datasets.build(office.study, "pairs")
    return office


def command(office: Office, *arguments: object) -> Result:
    return invoke("dataset", "lineage", *arguments, "--db", office.study.file)


def test_a_row_leads_to_its_texts_and_where_they_come_from(judged: Office) -> None:
    found = of_row(judged.study, "pairs@1", 1)
    assert found.row.chosen is not None
    assert found.row.rejected is not None
    assert found.row.prompt.messages[-1].content == "One?"
    assert (found.row.prompt.source, found.row.prompt.category) == ("rows", "drugs")
    assert found.row.chosen.messages[-1].content == "yes"
    assert [one.generator for one in found.row.chosen.generations] == ["tiny"]
    assert (found.row.weight, found.row.split) == (1.0, "train")


def test_a_row_leads_to_its_judgments_with_what_was_on_the_screen(judged: Office) -> None:
    first, second = (of_row(judged.study, "pairs", number) for number in (1, 2))
    assert [one.annotator for one in first.judgments] == ["ada", "bob"]
    assert {one.guideline for one in first.judgments} == {1}
    shown, turned = first.judgments
    assert shown.order == turned.order[::-1], "the sides are counterbalanced"
    for one in first.judgments:
        assert first.row.chosen is not None
        assert first.row.chosen.position is not None
        side = "a" if one.order[0] == first.row.chosen.position else "b"
        assert (one.verdict, one.chosen_id) == (side, first.row.chosen.id)
        assert (one.seconds, one.withdrawn, one.kind) == (5.0, None, "person")
        assert one.shown_at < one.judged_at
    assert [one.judgment_id for one in second.judgments] == [3, 4]


def test_a_text_that_was_written_leads_to_whoever_wrote_and_confirmed_it(office: Office) -> None:
    open_project(office, "demonstrate", ROWS, confirm=True)
    demonstrate(office.desk("ada"), "edit", "Like that.")
    demonstrate(office.desk("bob"), "accept")
    datasets.build(office.study, "demonstrate")
    found = of_row(office.study, "demonstrate", 1)
    assert found.row.chosen is not None
    assert (found.row.chosen.messages[-1].content, found.row.chosen.position) == (
        "Like that.",
        None,
    )
    assert [one.generator for one in found.row.chosen.generations] == ["ada"]
    assert [(one.annotator, one.verdict) for one in found.judgments] == [
        ("ada", "edit"), ("bob", "accept")
    ]  # fmt: skip
    assert found.row.rejected is None


@pytest.mark.parametrize(
    ("which", "number", "first"),
    [
        (Which(people=("ada",)), 2, (1, 2)),
        (Which(judgments=(3,)), 1, (2,)),
        (Which(items=(1,)), 2, (1,)),
        (Which(prompts=(2,)), 2, (2,)),
        (Which(prompts=(2,), people=("bob",)), 1, (2,)),
    ],
)
def test_judgments_lead_to_datasets_and_runs(
    judged: Office, which: Which, number: int, first: tuple[int, ...]
) -> None:
    dataset = datasets.build(judged.study, "pairs")
    run = trained(judged.study, dataset)
    later = trained(judged.study, datasets.build(judged.study, "pairs", "others"), after=run)
    found = uses(judged.study, which)
    assert found.judgments == number
    assert [(one.reference, one.first) for one in found.datasets] == [
        ("pairs@1", first), ("others@1", first)
    ]  # fmt: skip
    assert [(one.id, one.later) for one in found.runs] == [(run, False), (later, False)]
    assert list(rows(judged.study, found.datasets[0])) == list(first)


def test_judgments_in_no_dataset_lead_nowhere(judged: Office) -> None:
    judged.project([pair("Three?")], overlap=2)
    prefer(judged.desk("eve"), "yes")
    assert uses(judged.study, Which(people=("eve",)))[1:] == ((), ())


def test_a_run_leads_to_all_that_is_behind_it_and_its_earlier_rounds(judged: Office) -> None:
    study = judged.study
    first = trained(study, datasets.build(study, "pairs"))
    old = datasets.Criteria(projects=("pairs",), guidelines=(1,), people=("ada",))
    second = trained(study, datasets.build(study, old, "old"), after=first)
    found = of_run(study, second)
    assert [(one.id, one.dataset, one.judgments) for one in found.rounds] == [
        (second, "old@1", 1), (first, "pairs@1", 4)
    ]  # fmt: skip
    assert found.judgments == 4, "each counted once"
    assert [(one.annotator, one.judgments, one.withdrawn) for one in found.people] == [
        ("ada", 2, 0), ("bob", 2, 0)
    ]  # fmt: skip
    assert [tuple(one) for one in found.guidelines] == [("pairs", 1, 2), ("pairs", 2, 2)]
    assert of_run(study, first).judgments == 4


def test_what_was_withdrawn_since_is_told(judged: Office) -> None:
    run = trained(judged.study, datasets.build(judged.study, "pairs"))
    withdraw(judged.study, Which(judgments=(1,)), "She asked for it.")
    assert [one.withdrawn for one in of_row(judged.study, "pairs", 1).judgments] == [
        "She asked for it.", None
    ]  # fmt: skip
    assert [one.withdrawn for one in of_run(judged.study, run).people] == [1, 0]
    told = command(judged, "pairs", "--row", 1).output
    assert "    withdrawn: She asked for it." in told


def test_what_is_not_there_is_said(judged: Office) -> None:
    with pytest.raises(UnknownRow, match=r"pairs@1 has no row 3; it has rows 1 to 2"):
        of_row(judged.study, "pairs", 3)
    with pytest.raises(UnknownDataset):
        of_row(judged.study, "others", 1)
    with pytest.raises(UnknownRun):
        of_run(judged.study, 1)


def test_the_command_tells_of_a_row(judged: Office) -> None:
    head, about, prompt, chosen, _, rejected, _, *judgments = command(
        judged, "pairs@1", "--row", 1
    ).output.splitlines()
    assert head == "pairs@1 row 1: weight 1.00, train"
    assert about == "  prompt 1 of item 1, source rows, category drugs"
    assert (prompt, chosen, rejected) == (
        "    One?", "  chosen: response 1, by tiny", "  rejected: response 2"
    )  # fmt: skip
    assert judgments[0].startswith("  judgment 1 by ada (person): ")
    assert "under version 1 of the guidelines of pairs, chosen at place" in judgments[1]
    told = json.loads(command(judged, "pairs@1", "--row", 1, "--json").output)
    assert [one["annotator"] for one in told["judgments"]] == ["ada", "bob"]
    assert told["chosen"]["messages"] == [{"role": "assistant", "content": "yes"}]


def test_the_command_tells_of_people_and_of_runs(judged: Office) -> None:
    run = trained(judged.study, datasets.build(judged.study, "pairs"))
    assert command(judged, "--person", "ada", "--all").output.splitlines() == [
        "2 judgments.",
        "Datasets with rows that rest on them:",
        "  pairs@1: 2 of 2 rows (1, 2)",
        "Runs that were made of these:",
        f"  run {run} (dpo on pairs@1): finished in out/{run}",
        "pairs@1 row 1",
        "pairs@1 row 2",
    ]
    of_ada = json.loads(command(judged, "--person", "ada", "--all", "--json").output)
    assert of_ada["datasets"][0]["numbers"] == [1, 2]
    lines = command(judged, "--run", run).output.splitlines()
    assert lines[0].startswith(f"run {run} (dpo from tiny): finished, pairs@1 with 2 rows from 4 ")
    assert lines[1:] == [
        "4 judgments behind it in all.",
        "  ada (person): 2",
        "  bob (person): 2",
        "  guidelines of pairs, version 1: 2",
        "  guidelines of pairs, version 2: 2",
    ]
    told = json.loads(command(judged, "--run", run, "--json").output)
    assert (told["judgments"], len(told["people"])) == (4, 2)


@pytest.mark.parametrize(
    "arguments",
    [(), ("pairs",), ("--row", 1), ("pairs", "--row", 1, "--run", 1), ("--run", 1, "--item", 1)],
)
def test_the_command_is_asked_one_thing_at_a_time(
    judged: Office, arguments: tuple[object, ...]
) -> None:
    found = command(judged, *arguments)
    assert (found.exit_code, "Usage" in found.output) == (2, True)


def test_nothing_that_was_written_acts_on_the_terminal(office: Office) -> None:
    office.project([pair("One?\x1b[2J", "yes\u202e", "no\nway")])
    office.desk("ada").judge()
    datasets.build(office.study, "pairs")
    told = command(office, "pairs", "--row", 1).output
    assert "One?[U+001B][2J" in told
    assert "yes[U+202E]" in told
    assert "no way" in told


def test_what_is_asked_of_one_reads_no_table_from_end_to_end(
    judged: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the database says it will do, of every statement about a row, judgment, item, person."""
    steps: list[tuple[str, str]] = []
    execute = Study.execute

    def explained(self: Study, sql: str, *parameters: Any) -> Any:
        if sql.split()[0] in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
            plan = execute(self, f"EXPLAIN QUERY PLAN {sql}", *parameters)
            steps.extend((step, sql) for *_, step in plan.fetchall())
        return execute(self, sql, *parameters)

    monkeypatch.setattr(Study, "execute", explained)
    of_row(judged.study, "pairs", 1)
    for which in (Which(judgments=(1,)), Which(people=("ada",)), Which(items=(1,))):
        uses(judged.study, which)
        withdraw(judged.study, which, "Why")
        withdraw(judged.study, which, "Why", undo=True)
    uses(judged.study, Which(prompts=(1,)))
    large = {"j", "i", "l", "p", "judgments", "items", "prompts", "dataset_rows"}
    read = [one for one in steps if one[0].startswith("SCAN ") and one[0].split()[1] in large]
    assert read == []
    assert any(step.startswith("SEARCH j ") for step, _ in steps)
