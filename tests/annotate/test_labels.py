"""The labels of a file as judgments: kept only when asked for, and always the right way round."""

from pathlib import Path

from annotate.importing import Report, Settings, import_pairs
from annotate.status import ProjectStatus, project_status
from db import dataset_rows, projects
from db.connection import Study
from db.messages import assistant
from tests.annotate.desk import Office
from tests.annotate.writing import pair, preference, write_jsonl
from tests.db.filling import snapshot

KEEP = Settings(labels="keep")


def load(
    study: Study, folder: Path, rows: list[dict[str, object]], settings: Settings = KEEP
) -> Report:
    return import_pairs(study, str(write_jsonl(folder / "labels.jsonl", rows)), "pairs", settings)


def standing(study: Study) -> ProjectStatus:
    return project_status(study, projects.get(study, "pairs"))


def test_labels_are_dropped_unless_asked_for(study: Study, tmp_path: Path) -> None:
    report = load(study, tmp_path, [preference("One?")], Settings())
    assert (report.labelled, report.stored.labels, standing(study).judged) == (1, 0, 0)


def test_labels_kept_are_judgments_of_an_annotator_named_after_the_file(
    study: Study, tmp_path: Path
) -> None:
    report = load(study, tmp_path, [pair("One?", label="a"), pair("Two?")])
    assert report.stored.labels == 1
    assert study.execute(
        "SELECT n.name, n.kind, j.seconds FROM judgments j JOIN annotators n ON n.id = annotator_id"
    ).fetchall() == [("labels", "import", None)]


def test_labels_imported_twice_count_once(study: Study, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [preference("One?"), preference("One?"), preference("Two?")]
    assert load(study, tmp_path, rows).stored.labels == 3
    assert load(study, tmp_path, rows).stored.labels == 0
    assert standing(study).judged == 3


def test_labels_can_follow_pairs_that_were_imported_without(study: Study, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [preference("One?"), preference("Two?")]
    load(study, tmp_path, rows, Settings())
    stored = load(study, tmp_path, rows).stored
    assert (stored.items, stored.labels, standing(study).judged) == (0, 2, 2)


def test_a_label_of_a_pair_stored_the_other_way_round_chooses_the_right_response(
    study: Study, tmp_path: Path
) -> None:
    load(study, tmp_path, [pair("One?", "bad", "good"), pair("Two?", "bad", "good")], Settings())
    load(study, tmp_path, [preference("One?", "good", "bad"), preference("Two?", "good", "bad")])
    dataset = snapshot(study, projects.get(study, "pairs"))
    rows = list(dataset_rows.preferences(study, dataset.id))
    assert [(row.chosen, row.rejected) for row in rows] == [
        (assistant("good"), assistant("bad"))
    ] * 2
    assert study.execute("SELECT DISTINCT response_order FROM assignments").fetchall() == [
        ("[1, 0]",)
    ]


def test_every_kind_of_label_is_accounted_for(study: Study, tmp_path: Path) -> None:
    kinds = ("a", "b", "a_much", "b_much", "tie", "both_bad", "skip", "")
    load(study, tmp_path, [pair(f"{kind}?", label=kind) for kind in kinds])
    found = standing(study)
    assert (found.preferences, found.tied, found.both_bad, found.skipped) == (4, 1, 1, 1)
    assert (found.wanted, found.judged) == (8, 6)


def test_a_labelled_pair_is_not_asked_again_and_a_skipped_one_is(office: Office) -> None:
    rows = [pair("Labelled?", label="a"), pair("Skipped?", label="skip"), pair("Open?")]
    load(office.study, office.folder, rows)
    ada = office.desk("ada")
    assert [ada.judge().prompt[0].content for _ in range(2)] == ["Skipped?", "Open?"]
    assert ada.ask() is None


def test_a_person_can_judge_beside_a_label_where_two_are_wanted(office: Office) -> None:
    load(office.study, office.folder, [preference("One?")], Settings(overlap=2, labels="keep"))
    office.desk("ada").judge()
    assert standing(office.study).judged == 2


def test_the_reasons_of_labels_are_stored_with_them(study: Study, tmp_path: Path) -> None:
    rows = [pair("One?", label="a", rationale="Kinder."), pair("Two?", label="tie")]
    load(study, tmp_path, rows)
    found = study.execute("SELECT verdict, rationale FROM judgments ORDER BY id").fetchall()
    assert found == [("a", "Kinder."), ("tie", None)]


def test_the_first_to_say_how_severe_a_prompt_is_decides(study: Study, tmp_path: Path) -> None:
    rows = [pair("One?", severity=2), pair("One?", "other", severity=1), pair("Two?")]
    load(study, tmp_path, rows)
    found = study.execute("SELECT severity FROM prompts ORDER BY id").fetchall()
    assert found == [(2,), (None,)]
