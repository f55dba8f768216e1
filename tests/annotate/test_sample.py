"""The packaged sample: pairs to try everything on, marked as a sample for ever."""

from annotate.datasets import build
from annotate.sample import load_sample
from annotate.status import status
from db.connection import Study


def test_the_sample_has_pairs_with_and_without_judgments(study: Study) -> None:
    report = load_sample(study)
    assert (report.stored.items, report.labelled, report.stored.labels) == (88, 64, 64)
    assert report.empty == 0


def test_loading_twice_adds_nothing(study: Study) -> None:
    load_sample(study)
    again = load_sample(study).stored
    assert (again.items, again.labels) == (0, 0)


def test_its_judgments_are_never_taken_for_those_of_people(study: Study) -> None:
    load_sample(study)
    givers = study.execute(
        "SELECT DISTINCT n.name, n.kind FROM judgments j JOIN annotators n ON n.id = annotator_id"
    ).fetchall()
    assert givers == [("sample", "sample")]


def test_it_can_be_exported_at_once_and_has_something_left_to_judge(study: Study) -> None:
    load_sample(study)
    (project,) = status(study).projects
    assert 0 < project.judged < project.wanted
    assert build(study, "sample").ledger.adds_up()
