"""Which prompts are asked: those of the study, or of files of any shape that is known."""

import json
from pathlib import Path

import pytest

from annotate import benchmarks, datasets
from annotate.errors import BadRow, MissingFile, UnknownBenchmark, UnreadableFile
from annotate.generating import prompts
from db.benchmarks import Asked
from db.connection import Study
from db.errors import UnknownDataset, UnknownProject
from db.messages import user
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, write_jsonl


def test_a_prompt_a_line(tmp_path: Path) -> None:
    file = tmp_path / "asked.txt"
    file.write_text("\ufeffWhy?\r\n\n  How? \nWhy?\n", encoding="utf-8")
    assert prompts.read(str(file)) == [Asked(user("Why?")), Asked(user("How?"))]
    assert prompts.read(str(file), limit=1) == [Asked(user("Why?"))]


def test_files_of_benchmarks(tmp_path: Path) -> None:
    rows = write_jsonl(tmp_path / "asked.jsonl", [{"instruction": "Sum up.", "input": "1 and 1."}])
    whole = tmp_path / "asked.json"
    whole.write_text(json.dumps({"instructions": ["Why?", "How?"]}))
    assert prompts.read(str(rows)) == [Asked(user("Sum up.\n\n1 and 1."))]
    assert prompts.read(str(whole)) == [Asked(user("Why?")), Asked(user("How?"))]


def test_what_is_piped_in() -> None:
    assert prompts.read_piped(b"Why?\nHow?\n") == [Asked(user("Why?")), Asked(user("How?"))]
    assert prompts.read_piped(b'{"prompt": "Why?"}\n') == [Asked(user("Why?"))]


def test_files_without_prompts_are_refused(tmp_path: Path) -> None:
    empty, other = tmp_path / "empty.txt", tmp_path / "other.txt"
    empty.write_text("\n \n")
    other.write_bytes(b"Caf\xe9")
    rows = write_jsonl(tmp_path / "rows.jsonl", [{"question": "Why?"}])
    with pytest.raises(UnreadableFile, match="holds no prompts"):
        prompts.read(str(empty))
    with pytest.raises(UnreadableFile, match="not text in UTF-8"):
        prompts.read(str(other))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        (tmp_path / "folder.txt").mkdir()
        prompts.read(str(tmp_path / "folder.txt"))
    with pytest.raises(BadRow, match="line 1"):
        prompts.read(str(rows))
    with pytest.raises(MissingFile):
        prompts.read(str(tmp_path / "nowhere.txt"))


def test_new_prompts_keep_what_their_file_says_of_them(study: Study, tmp_path: Path) -> None:
    locks, more = tmp_path / "locks.jsonl", tmp_path / "more.txt"
    for file in (locks, more):
        file.touch()
    told = Asked(user("How do I pick a lock?"), "crime", 2)
    (first,) = prompts.keep(study, [told], str(locks))
    other = told._replace(category="hobby")
    again = prompts.keep(study, [other, Asked(user("Why?"))], str(more))
    assert again[0] == first
    rows = study.execute("SELECT source, category, severity FROM prompts ORDER BY id").fetchall()
    assert rows == [("locks", "crime", 2), ("more", None, None)]


def test_prompts_of_the_study(office: Office, tmp_path: Path) -> None:
    study = office.project(pairs(3)).study
    office.desk("bob").judge()
    datasets.build(study, "pairs")
    benchmarks.add(study, "locks", "typed", asked=[Asked(user("How?")), Asked(user("Why?"))])
    ours = [user(f"Question {n}?") for n in range(3)]
    assert [one.messages for one in prompts.of_project(study, "pairs")] == ours
    assert [one.messages for one in prompts.of_project(study, "pairs", 2)] == ours[:2]
    assert [one.messages for one in prompts.of_benchmark(study, "locks", 1)] == [user("How?")]
    assert len(prompts.of_dataset(study, "pairs@1")) == 1


def test_names_that_are_not_there(study: Study) -> None:
    with pytest.raises(UnknownProject):
        prompts.of_project(study, "pairs")
    with pytest.raises(UnknownBenchmark):
        prompts.of_benchmark(study, "locks")
    with pytest.raises(UnknownDataset):
        prompts.of_dataset(study, "pairs")
