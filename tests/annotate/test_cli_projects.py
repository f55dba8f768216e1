"""The commands ``annotate project``: a study set up, changed, shown and closed by hand."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from annotate import people
from annotate.planning import show
from db import projects
from db.connection import open_study
from db.options import Options
from tests.annotate.commands import invoke
from tests.annotate.writing import pairs, preference, ratings, write_jsonl

Project = Callable[..., Result]


@pytest.fixture
def project(study_path: Path) -> Project:
    """``annotate project COMMAND ...`` on the study of this test."""

    def run(command: str, *arguments: object) -> Result:
        return invoke("project", command, *arguments, "--db", study_path)

    return run


def options(study_path: Path, name: str = "pairs") -> Options:
    with open_study(study_path) as study:
        return show(study, name).options


def test_a_project_is_created_with_what_the_flags_say(project: Project, study_path: Path) -> None:
    made = project(
        "create", "pairs", "--overlap", 2, "--verdicts", "strength", "--axis", "helpful",
        "--axis", "harmless", "--marks", "--rationale", "required", "--edit", "--no-tie",
        "--warning", "Harmful texts.", "--daily-limit", 200,
    )  # fmt: skip
    assert made.output.splitlines() == [
        "project pairs (compare): overlap 2, strategy depth, seed 0, lease 30 minutes",
        "  verdicts: strength",
        "  tie: no",
        "  axes: helpful, harmless",
        "  marks: yes",
        "  rationale: required",
        "  edit: yes",
        "  warning: Harmful texts.",
        "  daily limit: 200",
    ]
    assert options(study_path) == Options(
        verdicts="strength",
        tie=False,
        axes=("helpful", "harmless"),
        marks=True,
        rationale="required",
        edit=True,
        warning="Harmful texts.",
        daily_limit=200,
    )


def test_a_project_of_another_task_takes_its_own_settings_and_files(
    project: Project, study_path: Path, tmp_path: Path
) -> None:
    made = project(
        "create", "safety", "--task", "rate", "--scale", "safety", "--reason", "Helps to do harm",
        "--repeat-every", 10, "--extra", 2, "--extra-severity", 3,
    )  # fmt: skip
    assert made.output.splitlines() == [
        "project safety (rate): overlap 1, strategy depth, seed 0, lease 30 minutes",
        "  reasons: Helps to do harm",
        "  scale: safety",
        "  repeat every: 10",
        "  extra: 2",
        "  extra severity: 3",
    ]
    source = write_jsonl(tmp_path / "rows.jsonl", ratings(3))
    told = invoke("import", source, "--db", study_path, "--project", "safety", "--labels", "keep")
    assert told.output.splitlines() == [
        "Recognised response (prompt, response).",
        "Read 3 responses; added 3 items to project 'safety' and 0 judgments.",
        "The file has no labels.",
    ]
    refused = invoke("import", source, "--db", study_path, "--project", "safety", "--task", "rank")
    assert (refused.exit_code, "exists with task rate" in refused.output) == (2, True)
    assert project("edit", "safety", "--confirm").exit_code == 2
    labelled = [{**row, "label": "safe"} for row in ratings(3)]
    source = write_jsonl(tmp_path / "rows.jsonl", labelled)
    invoke("import", source, "--db", study_path, "--project", "safety", "--labels", "keep")
    assert project("list").output == (
        "safety (rate): 3 items, 3 of 3 judgments; 3 good, 0 bad, 0 conflicting, 0 skipped\n"
    )
    assert json.loads(project("list", "--json").output)[0]["outcomes"]["good"] == 3


def test_a_file_for_another_task_is_refused_and_says_for_which(
    study_path: Path, tmp_path: Path
) -> None:
    source = write_jsonl(tmp_path / "rows.jsonl", ratings(1))
    refused = invoke("import", source, "--db", study_path, "--project", "pairs")
    assert refused.exit_code == 2
    assert "it would do for --task rate or --task demonstrate" in refused.output
    assert not study_path.exists()


def test_items_are_imported_into_a_project_that_was_created(
    project: Project, study_path: Path, tmp_path: Path
) -> None:
    project("create", "pairs", "--overlap", 2)
    source = write_jsonl(tmp_path / "rows.jsonl", pairs(3))
    assert invoke("import", source, "--db", study_path, "--project", "pairs").exit_code == 0
    assert project("list").output == "pairs (compare): 3 items, 0 of 6 judgments\n"


def test_edit_changes_what_it_is_given_and_says_what(project: Project, study_path: Path) -> None:
    project("create", "pairs", "--axis", "helpful", "--edit")
    changed = project("edit", "pairs", "--overlap", 3, "--strategy", "breadth", "--axis", "")
    assert changed.output.splitlines() == [
        "project pairs (compare): overlap 3, strategy breadth, seed 0, lease 30 minutes",
        "  overlap: 1 → 3",
        "  strategy: depth → breadth",
        "  axes: helpful → none",
    ]
    assert options(study_path) == Options(edit=True)
    assert "nothing has changed" in project("edit", "pairs", "--overlap", 3).output


def test_a_project_can_be_copied_by_its_file(
    project: Project, study_path: Path, tmp_path: Path
) -> None:
    project("create", "pairs", "--overlap", 2, "--axis", "helpful", "--lease", 7.5)
    file = tmp_path / "pairs.toml"
    file.write_text(project("show", "pairs", "--toml").output)
    assert project("create", "again", "--from", file, "--overlap", 5).exit_code == 0
    with open_study(study_path) as study:
        first, second = show(study, "pairs"), show(study, "again")
    assert second == first._replace(name="again", overlap=5)
    project("edit", "pairs", "--overlap", 1, "--lease", 30)
    project("edit", "pairs", "--from", file)
    with open_study(study_path) as study:
        assert show(study, "pairs") == first


def test_a_file_with_an_error_changes_nothing(project: Project, tmp_path: Path) -> None:
    project("create", "pairs")
    file = tmp_path / "pairs.toml"
    file.write_text("overlap = 3\n[options]\nverdict = 'strength'\n")
    refused = project("edit", "pairs", "--from", file)
    assert (refused.exit_code, refused.stderr) == (
        2,
        f"Error: {file}, verdict: found a setting that is not known; did you mean verdicts? "
        "Nothing was changed.\n",
    )
    assert "overlap 1" in project("show", "pairs").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("new", "--overlap", 0), "overlap: found 0; expected 1 to 1,000."),
        (("new", "--gold-every", 1), "gold_every: found 1, which leaves no items to judge"),
        (("a (gold)",), "'a (gold)' ends as the names of practice, gold and repeated items do."),
        (("",), "A project cannot have an empty name."),
        (("x" * 101,), "A project cannot have a name of 101 characters."),
        (("a\u200bb",), "A project cannot have invisible characters in 'a\\u200bb'."),
    ],
)
def test_what_cannot_be_leaves_no_study_behind(
    project: Project, study_path: Path, arguments: tuple[object, ...], sentence: str
) -> None:
    refused = project("create", *arguments)
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"Error: {sentence}")
    assert not study_path.exists()


def test_a_project_is_created_once(project: Project) -> None:
    project("create", "pairs")
    refused = project("create", "pairs", "--overlap", 2)
    assert refused.exit_code == 2
    assert "There is a project 'pairs' already." in refused.stderr


def test_show_prints_json_for_programs(project: Project) -> None:
    project("create", "pairs", "--blur-severity", 2, "--lease", 5)
    found = json.loads(project("show", "pairs", "--json").output)
    assert (found["name"], found["blur_severity"], found["lease_minutes"]) == ("pairs", 2, 5)
    assert found["closed"] is False


def test_a_project_is_closed_and_opened_again(project: Project, study_path: Path) -> None:
    project("create", "pairs")
    assert project("close", "pairs").output == "Project pairs is closed.\n"
    assert project("close", "pairs").exit_code == 0
    assert project("list").output == "pairs (compare, closed): 0 items, 0 of 0 judgments\n"
    assert json.loads(project("list", "--json").output)[0]["closed"] is True
    assert project("open", "pairs").output == "Project pairs is open.\n"
    with open_study(study_path) as study:
        assert not projects.get(study, "pairs").closed


def test_guidelines_are_printed_and_published(project: Project, tmp_path: Path) -> None:
    project("create", "pairs")
    file = tmp_path / "guidelines.md"
    file.write_text("Be kind.")
    for _ in range(2):
        assert "at version 2" in project("guidelines", "pairs", "--set", file).output
    assert project("guidelines", "pairs").output == "Be kind.\n"
    assert "**Safety first.**" in project("guidelines", "pairs", "--version", 1).output
    assert "There is no version 3" in project("guidelines", "pairs", "--version", 3).stderr


def test_members_are_added_and_removed(project: Project, study_path: Path) -> None:
    project("create", "pairs")
    with open_study(study_path) as study:
        for name in ("ada", "bob"):
            people.enter(study, name)
    added = project("members", "pairs", "--add", "bob", "--add", "ada")
    assert added.output == "Project pairs is open to its members.\n  ada\n  bob\n"
    removed = project("members", "pairs", "--remove", "bob")
    assert removed.output == "Project pairs is open to its members.\n  ada\n"
    assert "'bob' is no member. The members are: ada." in (
        project("members", "pairs", "--remove", "bob").stderr
    )
    refused = project("members", "pairs", "--add", "bop")
    assert "members: found 'bop'" in refused.stderr
    assert "id you mean 'bob'?" in refused.stderr
    assert "open to everybody" in project("members", "pairs", "--everybody").output


@pytest.mark.parametrize("purpose", ["practice", "gold"])
def test_items_with_known_answers_are_added_beside_the_project(
    project: Project, tmp_path: Path, purpose: str
) -> None:
    project("create", "pairs")
    source = write_jsonl(tmp_path / "known.jsonl", [preference("One?") | {"why": "It is kinder."}])
    added = project(purpose, "pairs", source, "--map", "rationale=why")
    assert added.exit_code == 0, added.stderr
    assert "added 1 item" in added.output
    assert project("list").output == "pairs (compare): 0 items, 0 of 0 judgments\n"


def test_the_study_of_somebody_else_is_not_made_by_looking(study_path: Path) -> None:
    refused = invoke("project", "show", "pairs", "--db", study_path)
    assert (refused.exit_code, study_path.exists()) == (2, False)
