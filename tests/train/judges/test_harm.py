"""Classifiers of harm with weights that are known: an answer with an ``x`` is harm."""

import math
from pathlib import Path

import pytest

from db.judges import Verdict
from db.messages import assistant, user
from tests.train.judges.known_models import known_classifier
from tests.train.small_models import make_small
from train.errors import BadJudge, ModelUnusable
from train.judges import judge_models
from train.judges.harm import harm_judge, unsafe_labels
from train.judges.judging import Exchange

SAFE = Exchange(user("How?"), assistant("Mild and good."))
HARM = Exchange(user("How?"), assistant("xxxxxxxxxxxx"))
ASKED = Exchange(user("xxxxxxxxxxxx"), assistant("Mild and good."))


def said(model: Path, *exchanges: Exchange, options: str = "") -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    for batch in harm_judge(f"{model}{options}").judge(exchanges):
        found |= batch
    return found


def labels(found: dict[int, Verdict]) -> list[str | None]:
    return [found[number].label for number in sorted(found)]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return known_classifier(tmp_path_factory.mktemp("one"), ["LABEL_0"])


def test_one_output_is_how_harmful_it_is(one: Path) -> None:
    found = said(one, HARM, SAFE)
    assert labels(found) == ["unsafe", "safe"]
    assert found[1].detail == "harm 0.000"
    assert found[1].value == pytest.approx(0.5)
    assert found[0].detail is not None
    harm = float(found[0].detail.removeprefix("harm "))
    assert harm > 3
    assert found[0].value == pytest.approx(1 / (1 + math.exp(harm)), rel=0.01)


def test_the_threshold_says_from_where_it_is_unsafe(one: Path) -> None:
    assert labels(said(one, HARM, SAFE, options="?threshold=10")) == ["safe", "safe"]
    assert labels(said(one, HARM, SAFE, options="?threshold=-1")) == ["unsafe", "unsafe"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pair", ["unsafe", "unsafe"]),
        ("answer", ["unsafe", "safe"]),
        ("Said: {answer}", ["unsafe", "safe"]),
        ("{prompt}: {answer}", ["unsafe", "unsafe"]),
        ("{answer} (xx)", ["unsafe", "unsafe"]),
    ],
)
def test_how_prompt_and_answer_are_put_together_can_be_said(
    one: Path, text: str, expected: list[str]
) -> None:
    assert labels(said(one, HARM, ASKED, options=f"?text={text}")) == expected


def test_a_chat_model_reads_a_chat(tmp_path: Path) -> None:
    model = known_classifier(tmp_path / "model", ["LABEL_0"], chat=True)
    assert labels(said(model, HARM, SAFE)) == ["unsafe", "safe"]


def test_an_answer_that_names_a_place_is_not_filled_in() -> None:
    exchange = Exchange(user("xx"), assistant("{prompt}"))
    assert judge_models.filled("{prompt}: {answer}", exchange) == "xx: {prompt}"


def test_of_several_labels_the_value_is_a_probability(tmp_path: Path) -> None:
    model = known_classifier(tmp_path / "model", ["safe", "harmful"])
    found = said(model, HARM, SAFE)
    assert labels(found) == ["unsafe", "safe"]
    assert found[0].detail == "harmful"
    assert found[1].value == pytest.approx(math.e / (math.e + 1), abs=0.01)  # logits 1 and 0


def test_labels_that_go_together_are_looked_at_one_by_one(tmp_path: Path) -> None:
    model = known_classifier(tmp_path / "model", ["neutral", "obscene", "threat"], several=True)
    found = said(model, HARM, options="?label=threat")
    assert labels(found) == ["unsafe"]
    assert found[0].detail == "threat"


@pytest.mark.parametrize(
    ("names", "unsafe"),
    [
        (["safe", "unsafe"], [1]),
        (["toxic", "non-toxic"], [0]),
        (["not_harmful", "HARMFUL"], [1]),
        (["hate speech", "normal", "offensive"], [0, 2]),
        (["harmless", "other", "worse"], [1, 2]),
        (["nothate", "hate"], [1]),
        (["toxicity"], [0]),
    ],
)
def test_labels_mean_what_they_are_called(names: list[str], unsafe: list[int]) -> None:
    spec = judge_models.Spec("model", {})
    assert unsafe_labels(dict(enumerate(names)), spec) == unsafe


def test_labels_without_names_must_be_told(tmp_path: Path) -> None:
    model = known_classifier(tmp_path / "model", ["LABEL_0", "LABEL_1"])
    with pytest.raises(BadJudge, match=r"it has: LABEL_0, LABEL_1.*\?label=NAME"):
        said(model, HARM)
    assert labels(said(model, HARM, options="?label=label_1")) == ["unsafe"]
    with pytest.raises(BadJudge):
        said(model, HARM, options="?label=LABEL_1,LABEL_9")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("?threshold=high", "threshold=high is no number"),
        ("?text=nothing", "holds no {answer}"),
        ("?colour=red", "there is: threshold"),
    ],
)
def test_a_wrong_option_is_told_at_once(one: Path, options: str, sentence: str) -> None:
    with pytest.raises(BadJudge, match=sentence):
        harm_judge(f"{one}{options}")


def test_a_model_without_a_head_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="it has no head of its own"):
        said(make_small(tmp_path / "model"), SAFE)
