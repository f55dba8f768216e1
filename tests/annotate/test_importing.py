"""Importing: all of a file or nothing of it, and never twice."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from annotate.check import check
from annotate.errors import BadName, BadRow, UnknownShape, UnreadableFile
from annotate.importing import Report, Settings, import_pairs
from annotate.wellbeing import categories, opt_out
from db import projects
from db.connection import Study, open_study
from db.errors import ChosenError, NameTaken, ProjectMismatch
from tests.annotate.commands import invoke
from tests.annotate.desk import Office, question
from tests.annotate.writing import pair, pairs, preference, write_jsonl


def import_rows(
    study: Study, folder: Path, rows: list[dict[str, object]], settings: Settings | None = None
) -> Report:
    source = write_jsonl(folder / "rows.jsonl", rows)
    return import_pairs(study, str(source), "pairs", settings)


ANSWER = {"role": "assistant", "content": "c"}
BAD_ROWS: dict[str, tuple[Mapping[str, object], str]] = {
    "equal": (preference("Q", "same", "same"), "found two equal responses"),
    "empty prompt": (preference(" "), "found an empty prompt"),
    "another prompt": (
        {
            "prompt": "QQ",
            "chosen": [{"role": "user", "content": "another prompt"}, ANSWER],
            "rejected": "no",
        },
        "found chosen that repeats another prompt",
    ),
    "missing": ({"prompt": "Q", "chosen": "yes"}, "found no rejected"),
    "number": ({**preference("Q"), "chosen": 7}, "found chosen of type int"),
}


@pytest.mark.parametrize(("row", "found"), BAD_ROWS.values(), ids=list(BAD_ROWS))
def test_a_bad_row_leaves_the_file_of_the_study_as_it_was(
    study_path: Path, tmp_path: Path, row: dict[str, object], found: str
) -> None:
    with open_study(study_path, create=True) as study:
        import_rows(study, tmp_path, [preference("One?")])
    before = study_path.read_bytes()
    rows = [preference(f"{number}?") for number in range(511)]
    with open_study(study_path) as study, pytest.raises(BadRow) as caught:
        import_rows(study, tmp_path, [*rows, row, preference("Last?")])
    assert f"rows.jsonl, line 512: {found}; expected " in str(caught.value)
    assert str(caught.value).endswith(" Nothing was imported.")
    assert study_path.read_bytes() == before


@pytest.mark.parametrize(("column", "bad"), [("severity", "high"), ("rationale", ["why"])])
def test_a_bad_severity_or_rationale_is_refused_by_its_line(
    study: Study, tmp_path: Path, column: str, bad: object
) -> None:
    rows = [preference("One?") | {column: None}, preference("Two?") | {column: bad}]
    with pytest.raises(BadRow, match=rf"rows\.jsonl, line 2: found {column} "):
        import_rows(study, tmp_path, rows)
    assert projects.list_all(study) == []


def test_half_a_character_is_refused_by_its_line(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(preference("\ud83d")), encoding="utf-8")
    with pytest.raises(BadRow, match=r"line 1: found half a character \(U\+D83D\) in prompt"):
        import_pairs(study, str(path), "pairs")


def test_a_bad_row_makes_no_project(study: Study, tmp_path: Path) -> None:
    with pytest.raises(BadRow):
        import_rows(study, tmp_path, [preference("")])
    assert projects.list_all(study) == []


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_file_without_rows_is_said(study: Study, tmp_path: Path, content: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="holds no rows"):
        import_pairs(study, str(path), "pairs")


def test_an_unknown_shape_changes_nothing(study: Study, tmp_path: Path) -> None:
    with pytest.raises(UnknownShape, match="'text'"):
        import_rows(study, tmp_path, [{"text": "One?"}])
    assert projects.list_all(study) == []


def test_importing_twice_adds_nothing(study: Study, tmp_path: Path) -> None:
    rows = pairs(3)
    assert import_rows(study, tmp_path, rows).stored.items == 3
    assert import_rows(study, tmp_path, rows).stored.items == 0
    assert projects.progress(study, 1)[1:3] == (3, 0)


def test_a_pair_with_its_responses_swapped_is_the_same_pair(study: Study, tmp_path: Path) -> None:
    rows = [pair("One?", "yes", "no"), pair("One?", "no", "yes")]
    stored = import_rows(study, tmp_path, rows).stored
    assert (stored.rows, stored.items, stored.repeats) == (2, 1, 1)


def test_scores_that_contradict_the_choice_are_told_with_their_line(
    study: Study, tmp_path: Path
) -> None:
    rows = [
        {**preference(f"Question {chosen}?"), "score_chosen": chosen, "score_rejected": 5}
        for chosen in (8, 5, 3)
    ]
    with pytest.raises(BadRow, match="line 3: found score_chosen 3 below score_rejected 5; expect"):
        import_rows(study, tmp_path, rows)
    leave_out = Settings(mapping={"score_chosen": ""})
    assert import_rows(study, tmp_path, rows, leave_out).stored.items == 3


@pytest.mark.parametrize("source", ["", " "])
def test_no_source_is_no_folder(study_path: Path, source: str) -> None:
    refused = invoke("import", source, "--db", study_path, "--project", "here")
    assert (refused.exit_code, "The source is empty. Give a path" in refused.stderr) == (2, True)
    assert not study_path.exists()


def test_how_several_people_answered_is_told(study_path: Path, tmp_path: Path) -> None:
    def told(*answers: Sequence[str]) -> list[str]:
        tasks = [
            {
                "data": {"prompt": f"Question {n}?", "answer1": "yes", "answer2": "no"},
                "annotations": [
                    {"result": [{"from_name": "pw", "value": {"selected": side}}]} for side in sides
                ],
            }
            for n, sides in enumerate(answers)
        ]
        source = tmp_path / "tasks.json"
        source.write_text(json.dumps(tasks), encoding="utf-8")
        arguments = ("--db", study_path, "--project", f"of {len(answers)}", "--labels", "keep")
        return invoke("import", source, *arguments).output.splitlines()[2:]

    even = "Records without a label, as many people having given one answer as another: 1."
    several = (
        "Records that several people answered (a label is what most of them said, and how far "
        "they agreed is not kept): "
    )
    assert told(["left", "right"]) == [f"{several}1.", even]
    assert told(["left"], ["right"] * 3, ["left", "right"]) == [f"{several}2.", even]


def test_rows_with_an_empty_response_are_taken_and_counted(study: Study, tmp_path: Path) -> None:
    report = import_rows(study, tmp_path, [pair("One?", "yes", " "), pair("Two?")])
    assert (report.stored.items, report.empty) == (2, 1)


def test_each_item_wants_one_judgment_unless_told_otherwise(office: Office) -> None:
    office.project(pairs(2))
    assert office.desk("ada").project.overlap == 1
    assert projects.progress(office.study, 1)[1:3] == (2, 0)


def test_more_pairs_join_a_project_with_its_overlap(study: Study, tmp_path: Path) -> None:
    import_rows(study, tmp_path, pairs(1), Settings(overlap=3))
    import_rows(study, tmp_path, [pair("Another?")])
    assert projects.progress(study, 1)[1:3] == (6, 0)


def test_a_project_with_another_overlap_is_left_alone(study: Study, tmp_path: Path) -> None:
    import_rows(study, tmp_path, pairs(1))
    with pytest.raises(ProjectMismatch, match="overlap 1"):
        import_rows(study, tmp_path, [pair("Another?")], Settings(overlap=2))
    assert projects.progress(study, 1)[1:3] == (1, 0)


@pytest.mark.parametrize("name", ["", " ", " a", "a\nb", "a\u200bb", "x" * 101, "a (gold)"])
def test_a_project_needs_a_name_that_can_be_typed(study: Study, tmp_path: Path, name: str) -> None:
    source = write_jsonl(tmp_path / "rows.jsonl", pairs(1))
    with pytest.raises(BadName):
        import_pairs(study, str(source), name)


def test_labels_do_not_come_from_a_person_of_the_same_name(office: Office) -> None:
    office.project(pairs(1)).desk("ada")
    source = write_jsonl(office.folder / "ada.jsonl", [preference("One?")])
    with pytest.raises(NameTaken) as caught:
        import_pairs(office.study, str(source), "pairs", Settings(labels="keep"))
    assert isinstance(caught.value, ChosenError)
    assert projects.progress(office.study, 1)[1:3] == (1, 0)


def test_every_import_is_in_the_audit_log(study: Study, tmp_path: Path) -> None:
    import_rows(study, tmp_path, pairs(2))
    logged = study.execute("SELECT action, subject, detail FROM audit ORDER BY id").fetchall()
    assert [(action, subject) for action, subject, _ in logged] == [
        ("create project", "pairs"),
        ("import", "pairs"),
    ]
    assert json.loads(logged[1][2]) == {
        "source": str(tmp_path / "rows.jsonl"),
        "keep_labels": False,
        "rows": 2,
        "repeats": 0,
        "items": 2,
        "labels": 0,
    }


def test_category_and_severity_are_filled_in_and_never_changed(office: Office) -> None:
    """A prompt may be stored before it is known what it is about."""
    rows: list[dict[str, object]] = [
        {**row, "category": None, "severity": None} for row in pairs(3)
    ]
    office.project([rows[0], {**rows[1], "severity": 1}, {**rows[2], "category": "drugs"}])
    told = {"category": "violence", "severity": 3}
    for again in ([{**row, **told} for row in rows], rows):
        assert office.project(again).study
        found = office.study.execute("SELECT category, severity FROM prompts ORDER BY id")
        assert found.fetchall() == [("violence", 3), ("violence", 1), ("drugs", 3)]
    ada = office.desk("ada")
    assert categories(office.study, ada.annotator) == ["drugs", "violence"]
    opt_out(office.study, ada.annotator, ["violence"])
    assert question(ada.claim()) == "Question 2?"
    assert check(office.study) == []


def test_an_import_says_how_far_it_is(study: Study, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "many.jsonl", pairs(2_500))
    told: list[tuple[int, int | None]] = []
    report = import_pairs(
        study, str(source), "pairs", progress=lambda *so_far: told.append(so_far), called="mine"
    )
    assert report.stored.items == 2_500
    assert told == [
        (1_000, None), (2_000, None), (1_000, 2_500), (2_000, 2_500), (2_500, 2_500),
    ]  # fmt: skip
    (known,) = study.execute("SELECT source FROM imports").fetchall()
    assert known == ("mine",)


@pytest.mark.parametrize("rows_read", [1_000, 2_000])
def test_an_import_that_is_left_while_it_reads_has_changed_nothing(
    study: Study, tmp_path: Path, rows_read: int
) -> None:
    source = write_jsonl(tmp_path / "many.jsonl", pairs(2_500))

    def leave(done: int, _total: int | None) -> None:
        if done == rows_read:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_pairs(study, str(source), "pairs", progress=leave)
    assert projects.list_all(study) == []
    assert import_pairs(study, str(source), "pairs").stored.items == 2_500
    assert check(study) == []


def test_a_bad_row_of_another_task_is_refused_by_its_line(study: Study, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"prompt": "One?", "responses": ["A.", "B."], "label": 1},
        {"prompt": "Two?", "responses": ["A.", "B."], "label": 2},
    ]
    expected = r"line 2: found label 2; expected the best one, 0 to 1; none \(or -1\); or skip\."
    with pytest.raises(BadRow, match=expected):
        import_rows(study, tmp_path, rows, Settings("rank"))
    assert projects.list_all(study) == []


def test_a_file_goes_by_the_task_of_its_project(study: Study, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"prompt": "One?", "response": "A."}]
    import_rows(study, tmp_path, rows, Settings("demonstrate"))
    assert import_rows(study, tmp_path, [*rows, {"prompt": "Two?"}]).task == "demonstrate"
    with pytest.raises(ProjectMismatch, match="exists with task demonstrate"):
        import_rows(study, tmp_path, rows, Settings("rate"))


@pytest.mark.parametrize("content", ['{"instructions": ["One?", 2]}', '{"instructions": ["One?"'])
def test_a_benchmark_that_is_none_is_refused(study: Study, tmp_path: Path, content: str) -> None:
    path = tmp_path / "bench.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadRow, match=r"instruction 2: found int 2|the file: found malformed JSON"):
        import_pairs(study, str(path), "answers", Settings("demonstrate"))
    assert projects.list_all(study) == []
