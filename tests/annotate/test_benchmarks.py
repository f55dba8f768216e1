"""Benchmarks: prompts that are registered to evaluate with."""

import json
from pathlib import Path

import pytest

from annotate import benchmarks, datasets, status
from annotate.errors import BadName, BadRow, BenchmarkTaken, UnknownBenchmark
from db.connection import Study
from db.messages import user
from tests.annotate.commands import invoke, run
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, write_jsonl

ASKED = ["How do I pick a lock?", "Where is the key?"]


def instructions(folder: Path, asked: list[str], name: str = "locks") -> str:
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"instructions": asked}), encoding="utf-8")
    return str(file)


def test_prompts_come_back_in_their_order(study: Study, tmp_path: Path) -> None:
    found = benchmarks.add(study, "locks", instructions(tmp_path, ASKED))
    assert (found.name, found.prompts, found.source) == ("locks", 2, "locks")
    assert benchmarks.prompts(study, "locks") == [user(text) for text in ASKED]
    assert benchmarks.list_all(study) == [found]


def test_they_can_be_rows_of_any_file(study: Study, tmp_path: Path) -> None:
    table = tmp_path / "xstest.csv"
    table.write_text("id,type,prompt,note\n1,safe,How do I kill a process?,a\n2,safe,Why?,b\n")
    rows = [{"instruction": "Sum up.", "input": "One and one.", "category": "sums"}]
    jsonl = write_jsonl(tmp_path / "sums.jsonl", rows)
    benchmarks.add(study, "xstest", str(table))
    benchmarks.add(study, "sums", str(jsonl))
    assert benchmarks.prompts(study, "xstest")[0] == user("How do I kill a process?")
    assert benchmarks.prompts(study, "sums") == [user("Sum up.\n\nOne and one.")]
    (category,) = study.execute("SELECT category FROM prompts WHERE source = 'sums'").fetchone()
    assert category == "sums"


def test_the_same_again_changes_nothing(study: Study, tmp_path: Path) -> None:
    file = instructions(tmp_path, ASKED)
    first = benchmarks.add(study, "locks", file)
    was = list(study.conn.iterdump())
    assert benchmarks.add(study, "locks", file) == first
    assert list(study.conn.iterdump()) == was


def test_other_prompts_under_the_name_are_refused(study: Study, tmp_path: Path) -> None:
    benchmarks.add(study, "my locks", instructions(tmp_path, ASKED))
    was = list(study.conn.iterdump())
    with pytest.raises(BenchmarkTaken, match=r"with 2 other prompts.* remove 'my locks'\."):
        benchmarks.add(study, "my locks", instructions(tmp_path, ASKED[:1], "other"))
    assert list(study.conn.iterdump()) == was


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_a_name_that_cannot_be_read_is_refused(study: Study, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadName):
        benchmarks.add(study, name, instructions(tmp_path, ASKED))


def test_a_bad_file_registers_nothing(study: Study, tmp_path: Path) -> None:
    bad = write_jsonl(tmp_path / "bad.jsonl", [{"prompt": "Why?"}, {"prompt": ""}])
    with pytest.raises(BadRow, match="line 2"):
        benchmarks.add(study, "bad", str(bad))
    assert benchmarks.list_all(study) == []


def test_nobody_is_asked_to_judge_them(office: Office) -> None:
    office.project(pairs(1))
    before = status.status(office.study)
    benchmarks.add(office.study, "locks", instructions(office.folder, ASKED))
    assert status.status(office.study) == before
    assert office.desk("ada").questions() == ["Question 0?"]


def test_datasets_leave_their_prompts_out_until_they_are_removed(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    for _ in range(3):
        ada.judge()
    benchmarks.add(office.study, "first", instructions(office.folder, ["question  0?"]))
    assert datasets.build(office.study, "pairs").rows == 2
    benchmarks.remove(office.study, "first")
    assert datasets.build(office.study, "pairs").rows == 3
    with pytest.raises(UnknownBenchmark, match="none yet"):
        benchmarks.remove(office.study, "first")


def test_the_commands(tmp_path: Path) -> None:
    study, file = tmp_path / "study.db", instructions(tmp_path, ASKED)
    assert "'locks': 2 prompts" in invoke("benchmark", "add", "locks", file, "--db", study).output
    (found,) = json.loads(invoke("benchmark", "list", "--json", "--db", study).output)
    assert (found["benchmark"], found["prompts"]) == ("locks", 2)
    assert invoke("benchmark", "remove", "locks", "--db", study).exit_code == 0
    assert "No benchmarks yet" in invoke("benchmark", "list", "--db", study).output


def test_prompts_can_be_piped_in(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from annotate.cli import main

    command = ["benchmark", "add", "piped", "-", "--db", str(tmp_path / "study.db")]
    lines = "".join(json.dumps({"prompt": text}) + "\n" for text in ASKED)
    done = CliRunner().invoke(main, command, input=lines, catch_exceptions=False)
    assert "'piped': 2 prompts" in done.output
    again = CliRunner().invoke(main, command, input='{"prompt": 3}\n')
    assert again.exit_code == 2
    assert "standard input.jsonl, line 1" in again.output


def test_a_mistyped_file_leaves_no_empty_study_behind(tmp_path: Path) -> None:
    done = run("benchmark", "add", "locks", tmp_path / "nowhere.json", "--db", tmp_path / "s.db")
    assert done.returncode == 2
    assert not (tmp_path / "s.db").exists()
