"""Scoring responses of a study by reward models: of its runs, and of others."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import benchmarks, generations, prompts, scores, times
from db.benchmarks import Asked
from db.connection import open_study, transaction
from db.generations import Sampled
from db.messages import assistant, user
from tests.train.conftest import PAIRS, Trained, command, make_study
from tests.train.test_reward import HEAD, QUICK, by_reward
from train.errors import BadSettings, Diverged, ModelUnusable
from train.job import Job
from train.rewards.scoring import score

pytestmark = pytest.mark.model


class Study:
    """A study with the reward models of two runs: 1 with an adapter, 2 with a head alone."""

    def __init__(self, folder: Path, tiny: Path) -> None:
        self.folder = folder
        self.database = make_study(folder / "study.db", PAIRS)
        job = Job(database=self.database, out=folder / "adapter", model=str(tiny))
        by_reward(job, replace(QUICK, epochs=8, learning_rate=1e-2, hold_out=0.0))
        by_reward(replace(job, out=folder / "head"), replace(HEAD, hold_out=0.0))

    def responses(self, **which: Any) -> list[int]:
        with open_study(self.database) as study:
            return scores.responses(study, **which)

    def scores(self, scorer: str) -> dict[int, float]:
        with open_study(self.database) as study:
            return scores.of_responses(study, scorer, self.responses())


@pytest.fixture(scope="module")
def study(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    yield Study(tmp_path_factory.mktemp("scored"), tiny)


@pytest.mark.parametrize("run", [1, 2])
def test_a_run_scores_what_people_chose_higher(study: Study, run: int) -> None:
    scored = score(study.database, run, study.responses())
    assert scored == (f"run {run}", 24 - scored.known, scored.known)
    values = study.scores(f"run {run}")
    with open_study(study.database) as opened:
        texts = scores.texts(opened, list(values))
    refused = {id_ for id_, _, response in texts if "I won't" in response[0].content}
    chosen, rejected = (
        [value for id_, value in values.items() if (id_ in refused) == good]
        for good in (True, False)
    )
    assert len(chosen) == len(rejected) == 12
    assert min(chosen) > max(rejected)


def test_scoring_goes_on_with_what_is_missing(study: Study) -> None:
    ids = study.responses()
    with open_study(study.database) as opened, transaction(opened):
        opened.execute("DELETE FROM scores")
    assert score(study.database, 1, ids[:10]) == ("run 1", 10, 0)
    first = study.scores("run 1")
    assert score(study.database, 1, ids + ids) == ("run 1", 14, 10)
    assert {id_: study.scores("run 1")[id_] for id_ in first} == first
    assert score(study.database, 1, ids) == ("run 1", 0, 24)


def test_a_response_has_the_same_reward_whatever_else_is_scored(study: Study) -> None:
    ids = study.responses()
    with open_study(study.database) as opened, transaction(opened):
        opened.execute("DELETE FROM scores")
    score(study.database, 2, ids)
    together = study.scores("run 2")
    with open_study(study.database) as opened, transaction(opened):
        opened.execute("DELETE FROM scores")
    for id_ in ids[:3]:
        score(study.database, 2, [id_])
    alone = study.scores("run 2")
    assert alone == pytest.approx({id_: together[id_] for id_ in alone}, abs=0.02)


def classifier(study: Study, tiny: Path, name: str, *, labels: int = 1, chat: bool = True) -> Path:
    """A reward model that is not of a run, as others publish them."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    place = study.folder / name
    model = AutoModelForSequenceClassification.from_pretrained(tiny, num_labels=labels)
    model.config.pad_token_id = model.config.eos_token_id
    model.save_pretrained(place)
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    if not chat:
        tokenizer.chat_template = None
    tokenizer.save_pretrained(place)
    return place


@pytest.mark.parametrize("chat", [True, False])
def test_another_reward_model_scores_by_its_name(study: Study, tiny: Path, chat: bool) -> None:
    place = classifier(study, tiny, f"classifier-{chat}", chat=chat)
    scored = score(study.database, str(place), study.responses())
    assert scored.scorer == str(place.resolve())
    values = study.scores(scored.scorer)
    assert len(values) == 24
    assert len(set(values.values())) == 24  # no ties: each text has its own


def test_what_is_no_reward_model_is_refused(study: Study, tiny: Path) -> None:
    with pytest.raises(ModelUnusable, match="it has no head of its own"):
        score(study.database, str(tiny), study.responses())
    two = classifier(study, tiny, "two", labels=2)
    with pytest.raises(ModelUnusable, match="as a model with one reward"):
        score(study.database, str(two), study.responses())
    assert study.scores(str(tiny)) == {}


def test_a_policy_rewards_nothing(trained: Trained) -> None:
    with pytest.raises(BadSettings, match="Run 1 is a run of dpo and rewards nothing"):
        score(trained.database, 1, [1])


def test_a_reward_that_is_no_number_is_refused(study: Study, tiny: Path) -> None:
    from safetensors.torch import load_file, save_file

    place = classifier(study, tiny, "broken")
    weights = load_file(place / "model.safetensors")
    weights["score.weight"].fill_(float("nan"))
    save_file(weights, place / "model.safetensors", {"format": "pt"})
    with pytest.raises(Diverged, match="gives nan for a reward"):
        score(study.database, str(place), study.responses())
    assert study.scores(str(place.resolve())) == {}


def test_the_command_says_what_it_scored(study: Study) -> None:
    with open_study(study.database) as opened, transaction(opened):
        opened.execute("DELETE FROM scores")
    done = command("score", "--db", study.database, "--run", 1, "--project", "refusals")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("run 1: 24 responses scored, 0 had a score. Mean ")
    assert done.stderr == "Scoring 24 responses by run 1.\n"
    again = command("score", "--db", study.database, "--run", 1, "--all")
    assert again.stdout.startswith("run 1: 0 responses scored, 24 had a score.")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ([], "Give what scores: --run NUMBER, --model NAME or --judge NAME"),
        (["--run", 1], "Give what to score: --project"),
        (["--run", 1, "--all", "--project", "refusals"], "Give what to score: --project"),
        (["--run", 1, "--benchmark", "none"], "There is no benchmark 'none'"),
        (["--run", 1, "--generator", "run 9"], "No response of this study is all of that"),
        (["--run", 9, "--all"], "There is no run 9"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(
    study: Study, asked: list[object], sentence: str
) -> None:
    done = command("score", "--db", study.database, *asked)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"Error: {sentence}")


def test_responses_are_found_by_where_their_prompts_are(tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", PAIRS[:3])
    with open_study(database) as opened, transaction(opened):
        new = Asked(user("A new one?"))
        benchmark = benchmarks.add(opened, "Asked", "file", [new], times.now())
        (prompt,) = prompts.of_benchmark(opened, benchmark.id)
        sampled = Sampled(prompt.id, 0, assistant("So it is."))
        (id_,) = generations.add(opened, [sampled], "run 3", "{}", times.now())
        assert scores.responses(opened, benchmark_id=benchmark.id) == [id_]
        assert scores.responses(opened, generator="run 3") == [id_]
        assert scores.responses(opened, generator="run 3", project_id=1) == []
        assert len(scores.responses(opened, project_id=1)) == 6
        assert len(scores.responses(opened, dataset_id=1)) == 6
        assert len(scores.responses(opened)) == 7
