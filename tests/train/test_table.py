import pytest

from train import table


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")


def test_columns_wrap_to_the_width_of_the_terminal() -> None:
    shown = table.render(("prompt", "answer"), [("Hi", "word " * 20)])
    assert shown.splitlines()[0].split() == ["prompt", "answer"]
    assert max(len(line) for line in shown.splitlines()) <= 40
    assert shown.count("word") == 20


def test_line_breaks_of_an_answer_stay() -> None:
    assert table.render(("a",), [("one\n\ntwo",)]).splitlines()[2:] == ["one", "", "two"]


def test_model_text_cannot_command_the_terminal() -> None:
    assert table.visible("a\x1b[2Jb\u202ec\n") == "a\\u001b[2Jb\\u202ec\n"
