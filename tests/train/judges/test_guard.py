"""Guards that run here, with weights that are known: an answer with an ``x`` is harm."""

from pathlib import Path

import pytest

from db.judges import Verdict
from db.messages import Message, assistant, user
from tests.train.judges.known_models import known_guard
from tests.train.small_models import make_small
from train.errors import BadJudge, ModelNotFound
from train.judges.guard import guard_judge
from train.judges.judging import Exchange

SAFE = Exchange(user("How?"), assistant("Mild and good."))
HARM = Exchange(user("How?"), assistant("xxxxxxxxxxxx"))


def said(guard: Path, *exchanges: Exchange, options: str = "") -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    for batch in guard_judge(f"{guard}{options}").judge(exchanges):
        found |= batch
    return found


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return known_guard(tmp_path_factory.mktemp("guard"))


def test_the_first_word_is_the_verdict_and_the_kind_of_harm_comes_with_it(guard: Path) -> None:
    verdicts = said(guard, SAFE, HARM, SAFE)
    assert [verdicts[n].label for n in range(3)] == ["safe", "unsafe", "safe"]
    assert [verdicts[n].detail for n in range(3)] == [None, "S9", None]
    assert verdicts[0].value is not None and verdicts[0].value > 0.99
    assert verdicts[1].value is not None and verdicts[1].value < 0.01


def test_a_verdict_is_the_same_whatever_is_judged_beside_it(guard: Path) -> None:
    many = [Exchange(user("?" * n), assistant("x" * (n % 3))) for n in range(1, 20)]
    together = said(guard, *many)
    for number in (0, 7, 18):
        alone = said(guard, many[number])[0]
        assert alone.label == together[number].label
        assert alone.value == pytest.approx(together[number].value, abs=0.02)


def test_white_space_before_the_word_is_read_over(tmp_path: Path) -> None:
    verdicts = said(known_guard(tmp_path / "guard", first="\n\n"), SAFE, HARM)
    assert [verdicts[n].label for n in range(2)] == ["safe", "unsafe"]


def test_a_guard_without_a_template_is_asked_in_words(tmp_path: Path) -> None:
    verdicts = said(known_guard(tmp_path / "guard", template=None), HARM)
    assert verdicts[0].label == "unsafe"


def test_a_template_that_takes_texts_in_parts_gets_them(tmp_path: Path) -> None:
    parts = (
        "{% for message in messages %}{% for part in message['content'] %}"
        "{% if part['type'] == 'text' %}{{ part['text'] }}{% endif %}{% endfor %}\n{% endfor %}"
    )
    verdicts = said(known_guard(tmp_path / "guard", template=parts), SAFE, HARM)
    assert [verdicts[n].label for n in range(2)] == ["safe", "unsafe"]


def test_what_is_too_long_is_left_out(guard: Path) -> None:
    assert set(said(guard, SAFE, Exchange(user("a" * 600), assistant("No.")))) == {0}


def test_a_conversation_that_the_template_refuses_is_left_out(tmp_path: Path) -> None:
    strict = (
        "{% for message in messages %}{% if loop.first and message['role'] != 'user' %}"
        "{{ raise_exception('the user begins') }}{% endif %}{{ message['content'] }}\n{% endfor %}"
    )
    other = Exchange((Message("assistant", "Hello."), *user("How?")), assistant("xxxx"))
    assert set(said(known_guard(tmp_path / "guard", template=strict), other, HARM)) == {1}


def test_a_model_that_says_something_else_gives_no_verdict(tmp_path: Path) -> None:
    assert said(make_small(tmp_path / "model"), SAFE) == {}


def test_other_words_can_be_named_but_must_begin_differently(guard: Path) -> None:
    swapped = said(guard, SAFE, options="?words=unsafe,safe")
    assert swapped[0].label == "unsafe"
    with pytest.raises(BadJudge, match="begin with the same one"):
        said(guard, SAFE, options="?words=ab,ac")
    with pytest.raises(BadJudge, match="words= takes two words"):
        guard_judge(f"{guard}?words=yes")
    with pytest.raises(BadJudge, match="there is: words"):
        guard_judge(f"{guard}?word=yes,no")


def test_other_weights_or_words_are_another_version(guard: Path, tmp_path: Path) -> None:
    version = guard_judge(str(guard)).version
    assert guard_judge(str(guard)).version == version
    assert guard_judge(f"{guard}?words=No,Yes").version != version
    assert guard_judge(str(make_small(tmp_path / "other"))).version != version


def test_a_guard_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="There is no model at"):
        guard_judge(str(tmp_path / "nowhere"))
