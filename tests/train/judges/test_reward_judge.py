"""Reward models as judges of how good answers are."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from transformers import AutoModelForSequenceClassification

from db import judges, scores, times
from db.connection import open_study, transaction
from db.errors import UnknownRun
from db.messages import assistant, user
from tests.train.conftest import PAIRS, make_study
from tests.train.judges.known_models import known_classifier
from tests.train.test_reward import HEAD, by_reward
from train.errors import BadSettings, Interrupted, ModelNotFound
from train.job import Job
from train.judges.judging import Exchange, judged
from train.judges.named import judge_of
from train.judges.reward_judge import RewardJudge, reward_judge
from train.rewards import scoring
from train.rewards.scoring import score

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def study(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with a reward run, 1."""
    folder = tmp_path_factory.mktemp("rewarded")
    database = make_study(folder / "study.db", PAIRS)
    job = Job(database=database, out=folder / "head", model=str(tiny))
    by_reward(job, replace(HEAD, hold_out=0.0))
    return database


def test_a_run_rewards_what_people_chose_more(study: Path) -> None:
    judge = judge_of("reward:run 1", study)
    assert (judge.name, judge.asks) == ("reward:run 1", "good")
    assert judge.asks == "good"
    with open_study(study) as opened:
        ids = scores.responses(opened)
        texts = {id_: response[0].content for id_, _, response in scores.texts(opened, ids)}
    done = judged(study, judge, ids)
    assert (done.new, done.missing) == (24, 0)
    with open_study(study) as opened:
        said = judges.verdicts(opened, done.judge.id, ids)
        kept = scores.of_responses(opened, "run 1", ids)
    assert {id_: verdict.value for id_, verdict in said.items()} == kept
    assert {verdict.label for verdict in said.values()} == {None}
    refusals = [kept[id_] for id_ in ids if "I won't" in texts[id_]]
    assert min(refusals) > max(kept[id_] for id_ in ids if "I won't" not in texts[id_])


def test_what_is_scored_is_not_scored_again(study: Path, tmp_path: Path) -> None:
    """A score that only the store can know comes back as the verdict."""
    copy = Path(shutil.copy(study, tmp_path))
    with open_study(copy) as opened:
        ids = scores.responses(opened)
    score(copy, 1, ids)
    with open_study(copy) as opened, transaction(opened):
        opened.execute("DELETE FROM verdicts")
        opened.execute("UPDATE scores SET value = 123.5 WHERE response_id = ?", (ids[0],))
    done = judged(copy, reward_judge("run:1", copy), ids)
    with open_study(copy) as opened:
        assert judges.verdicts(opened, done.judge.id, ids[:1])[ids[0]].value == 123.5


def test_rewards_until_ctrl_c_are_verdicts_that_are_stored(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copy(study, tmp_path))
    with open_study(copy) as opened, transaction(opened):
        ids = scores.responses(opened)
        opened.execute("DELETE FROM verdicts")
        opened.execute("DELETE FROM scores")
    score(copy, 1, ids[:5])

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(scoring, "_rewarder", interrupted)
    with pytest.raises(Interrupted, match="after 5 of 24 verdicts of reward:run 1, which are"):
        judged(copy, reward_judge("run 1", copy), ids)


def test_another_reward_model_judges_by_its_name(study: Path, tmp_path: Path) -> None:
    model = known_classifier(tmp_path / "model", ["LABEL_0"])
    judge = judge_of(f"reward:{model}", study)
    assert isinstance(judge, RewardJudge)
    assert judge.name == f"reward:{model.resolve()}"
    with open_study(study) as opened:
        ids = scores.responses(opened)
    assert judged(study, judge, ids[:4]).new == 4


def test_another_model_under_the_same_name_judges_and_scores_anew(
    study: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(study, tmp_path))
    model = known_classifier(tmp_path / "model", ["LABEL_0"])
    scorer = str(model.resolve())
    with open_study(copy) as opened:
        ids = scores.responses(opened)[:4]
    before = judged(copy, reward_judge(str(model), copy), ids)
    _doubled(model)
    with open_study(copy) as opened, transaction(opened):
        stale = scores.of_responses(opened, scorer, ids)
        scores.add(opened, scorer, {scores.responses(opened)[-1]: 5.0}, times.now())
    said_by_then: list[str] = []
    after = judged(copy, reward_judge(str(model), copy), ids, said_by_then.append)
    assert said_by_then[1] == f"Scoring 4 responses by {scorer}."
    assert "5 scores of that one are removed" in said_by_then[2]
    assert (after.new, after.judge.name) == (4, before.judge.name)
    assert after.judge.version != before.judge.version
    with open_study(copy) as opened:
        said = judges.verdicts(opened, after.judge.id, ids)
        kept = scores.of_responses(opened, scorer, scores.responses(opened))
        old = judges.verdicts(opened, before.judge.id, ids)
    assert {id_: one.value for id_, one in said.items()} == kept  # of others nothing is left
    assert kept == pytest.approx({id_: 2 * value for id_, value in stale.items()}, rel=0.02)
    assert {id_: one.value for id_, one in old.items()} == stale


def test_scores_of_a_run_are_its_own_even_where_nobody_noted_it(
    study: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(study, tmp_path))
    with open_study(copy) as opened, transaction(opened):
        ids = scores.responses(opened)
        scores.add(opened, "run 1", dict.fromkeys(ids, 0.5), times.now())
    assert score(copy, 1, ids).new == 0


def _doubled(model: Path) -> None:
    """Write the classifier anew, with twice the rewards."""
    loaded = AutoModelForSequenceClassification.from_pretrained(model)
    loaded.score.weight.data.mul_(2)
    loaded.save_pretrained(model)


def test_an_answer_that_is_in_no_study_is_left_out(study: Path) -> None:
    judge = reward_judge("run 1", study)
    stranger = Exchange(user("Who are you?"), assistant("Nobody knows."))
    known = Exchange(user(PAIRS[0][0]), assistant(PAIRS[0][1]))
    assert [set(batch) for batch in judge.judge([stranger, known])] == [{1}]


def test_what_rewards_nothing_is_told(study: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownRun):
        reward_judge("run 9", study)
    with pytest.raises(ModelNotFound):
        reward_judge(str(tmp_path / "nowhere"), study)
    with open_study(study) as opened, transaction(opened):
        opened.execute("UPDATE runs SET method = 'dpo'")
    with pytest.raises(BadSettings, match="Run 1 is a run of dpo and rewards nothing"):
        reward_judge("run 1", study)
