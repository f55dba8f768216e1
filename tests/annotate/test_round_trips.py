"""What is exported and imported again gives the same rows, in every format that can carry them.

Texts may be any Unicode. Which formats lose what: strings (``--standard``, CSV, `binary`, `alpaca`,
Label Studio) take a conversation as one text; CSV with U+0000 in it is refused, as damaged files
have that; no format holds the weights of rows, and files of rankings hold the best response alone,
so that they come back as demonstrations.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate import planning
from annotate.datasets import build
from annotate.formats.known import Name
from annotate.formats.shape import READERS
from annotate.formats.writing import write
from annotate.importing import Settings, import_pairs
from annotate.setups import Plan
from annotate.unseen import is_blank
from db import projects
from db.connection import Study, open_study
from db.datasets import Dataset
from db.messages import assistant, user
from db.projects import Task
from tests.annotate.writing import write_jsonl

Row = dict[str, Any]
ANY = (".jsonl", ".json", ".parquet")


class Way(NamedTuple):
    """A way out and in again."""

    format: Name
    ending: str
    as_strings: bool = False


def ways(*formats: Name, endings: tuple[str, ...] = ANY, as_strings: bool = False) -> list[Way]:
    return [Way(name, ending, as_strings) for name in formats for ending in endings]


OPENAI = Way("openai", ".jsonl")
ARGILLA = Way("argilla", ".json")
SHEETS = (*ANY, ".csv")
TURNS: dict[Task, list[Way]] = {  # carry conversations
    "compare": [*ways("trl", "pairs", "llama-factory", "axolotl"), OPENAI, ARGILLA],
    "rate": [*ways("trl", "kto", "llama-factory"), ARGILLA],
    "demonstrate": [*ways("trl", "messages", "llama-factory", "axolotl"), OPENAI, ARGILLA],
}
STRINGS: dict[Task, list[Way]] = {  # carry one question
    "compare": [
        *ways("trl", "pairs", "llama-factory", endings=SHEETS, as_strings=True),
        Way("argilla", ".json", as_strings=True),
        Way("label-studio", ".json"),
    ],
    "rate": [
        *ways("trl", "kto", "llama-factory", endings=SHEETS, as_strings=True),
        *ways("binary", endings=SHEETS),
        Way("argilla", ".json", as_strings=True),
        Way("label-studio", ".json"),
    ],
    "demonstrate": [
        *ways("trl", "llama-factory", endings=SHEETS, as_strings=True),
        *ways("alpaca", endings=SHEETS),
        Way("argilla", ".json", as_strings=True),
        Way("label-studio", ".json"),
    ],
}


def _shows(text: str) -> bool:
    return not is_blank(text)


def unicode(*excluded: str) -> st.SearchStrategy[str]:
    """Any text that shows something; half of a surrogate pair is none."""
    letters = st.characters(exclude_categories=["Cs"], exclude_characters=excluded)
    return st.text(letters, min_size=1, max_size=40).filter(_shows)


texts = unicode()
in_sheets = unicode("\0")
questions = in_sheets.map(lambda text: [{"role": "user", "content": text}])


@st.composite
def conversations(draw: st.DrawFn) -> list[dict[str, str]]:
    """Maybe a system message, and turns in which user and assistant speak by turns."""
    spoken = draw(st.lists(texts, min_size=1, max_size=5).filter(lambda said: len(said) % 2))
    turns = [
        {"role": "assistant" if place % 2 else "user", "content": text}
        for place, text in enumerate(spoken)
    ]
    system = draw(st.none() | texts)
    return [{"role": "system", "content": system}, *turns] if system else turns


@st.composite
def rows(
    draw: st.DrawFn, task: Task, prompts: st.SearchStrategy[Any], answers: st.SearchStrategy[str]
) -> list[Row]:
    """Rows with labels for the task."""
    found = []
    for prompt in draw(st.lists(prompts, min_size=1, max_size=3)):
        first, second = draw(st.tuples(answers, answers).filter(lambda two: two[0] != two[1]))
        row = {"prompt": prompt}
        match task:
            case "compare":
                row |= {"chosen": said(first), "rejected": said(second)}
            case "rate":
                row |= {"response": said(first), "label": draw(st.booleans())}
            case _:
                row |= {"response": said(first)}
        found.append(row)
    return found


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


class Desk(NamedTuple):
    """A study in a folder of its own, for one task."""

    study: Study
    folder: Path
    task: Task

    def bring(self, source: Path) -> Dataset:
        """What a file's labels come to: the dataset of a project of its own."""
        name = f"{source.name}-{len(projects.list_all(self.study))}"
        options = {"scale": "safety"} if self.task == "rate" else {}
        planning.create(self.study, name, Plan(task=self.task, options=options))
        import_pairs(self.study, str(source), name, Settings(labels="keep"))
        return build(self.study, name)

    def there_and_back(self, dataset: Dataset, way: Way) -> Dataset:
        """A dataset written to a file, and what is made of that file."""
        out = self.folder / f"out{way.ending}"
        write(self.study, dataset, out, way.format, as_strings=way.as_strings)
        return self.bring(out)

    def rows(self, dataset: Dataset) -> list[Any]:
        """What is learnt from a dataset."""
        return list(READERS[dataset.kind](self.study, dataset.id, None))


def check(task: Task, written: list[Row], ways_out: list[Way]) -> None:
    """Bring rows in, and out and in again in each way: they are the same."""
    with TemporaryDirectory() as name, open_study(Path(name) / "s.db", create=True) as study:
        desk = Desk(study, Path(name), task)
        first = desk.bring(write_jsonl(desk.folder / "first.jsonl", written))
        assert len(desk.rows(first)) == len(written)
        for way in ways_out:
            assert desk.rows(desk.there_and_back(first, way)) == desk.rows(first), way


few = settings(max_examples=5, deadline=None)


@pytest.mark.parametrize("task", TURNS)
@few
@given(st.data())
def test_conversations_come_back(task: Task, data: st.DataObject) -> None:
    check(task, data.draw(rows(task, conversations(), texts)), TURNS[task])


@pytest.mark.parametrize("task", STRINGS)
@few
@given(st.data())
def test_questions_come_back_from_strings(task: Task, data: st.DataObject) -> None:
    check(task, data.draw(rows(task, questions, in_sheets)), STRINGS[task])


TALK = [
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello"},
    {"role": "user", "content": "Who?"},
]


@pytest.mark.parametrize("way", [Way("trl", ".csv"), Way("label-studio", ".json")])
def test_strings_take_a_conversation_as_one_text(study: Study, tmp_path: Path, way: Way) -> None:
    desk = Desk(study, tmp_path, "compare")
    row = {"prompt": TALK, "chosen": said("Me"), "rejected": said("You")}
    first = desk.bring(write_jsonl(tmp_path / "first.jsonl", [row]))
    (back,) = desk.rows(desk.there_and_back(first, way))
    assert back.prompt == user("\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Who?\n\nAssistant:")
    assert (back.chosen, back.rejected) == (assistant("Me"), assistant("You"))


def test_what_was_picked_comes_back_as_demonstrations(study: Study, tmp_path: Path) -> None:
    row = {"prompt": "Hi", "responses": ["Hello", "No", "Who?"], "label": 1}
    picked = write_jsonl(tmp_path / "first.jsonl", [row])
    first = Desk(study, tmp_path, "rank").bring(picked)
    desk = Desk(study, tmp_path, "demonstrate")
    for way in TURNS["demonstrate"]:
        back = desk.there_and_back(first, way)
        assert (first.kind, back.kind) == ("rankings", "demonstrations")
        assert desk.rows(back) == desk.rows(first)
