"""KTO on ratings, which here are what comparisons say of each of their responses."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from annotate.datasets import Criteria, build
from db import runs
from db.connection import open_study
from db.errors import WrongKind
from tests.annotate.desk import Office
from tests.annotate.writing import ratings
from tests.train.conftest import PAIRS, command, make_study
from tests.train.running.test_resuming import killed_after, metrics
from tests.train.test_dpo import series
from train.errors import BadSettings, NothingToTrain
from train.job import Job
from train.kto import KTOSettings, balanced, train_kto
from train.ratings.rating_rows import Fit, Weights

pytestmark = pytest.mark.model

QUICK = KTOSettings(epochs=1, batch_size=4, learning_rate=5e-4, max_length=96, watch=0)


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    """A study with dataset ``rated``: 12 responses rated good and 12 rated bad."""
    database = make_study(tmp_path / "study.db", PAIRS)
    with open_study(database) as study:
        build(study, Criteria(("refusals",), content="ratings"), "rated")
    return database


def by_kto(job: Job, settings: KTOSettings = QUICK, dataset: str = "rated") -> int:
    """The number of the run."""
    summary = train_kto(job, dataset, settings)
    assert summary is not None
    return summary.run.id


def test_good_responses_become_likelier_than_bad_ones(
    rated: Path, tiny: Path, tmp_path: Path
) -> None:
    job = Job(database=rated, out=tmp_path / "out", model=str(tiny))
    values = series(rated, by_kto(job, replace(QUICK, epochs=4, learning_rate=1e-2)))
    assert (values["loss"][0], values["kl"][0]) == (0.5, 0.0)  # 1 - sigmoid(0): nothing has moved
    good, bad = values["reward_chosen"][-1], values["reward_rejected"][-1]
    assert good is not None and bad is not None and good > bad + 0.2
    assert values["ratings_good"] == values["ratings_bad"] == [12.0]
    assert (job.out / "adapter_model.safetensors").is_file()
    assert not (job.out / "ref").exists()  # the reference is not part of what was trained


@pytest.mark.parametrize("adapter", ["lora", "full"])
def test_a_round_is_measured_against_the_model_it_starts_from(
    rated: Path, tiny: Path, tmp_path: Path, adapter: Literal["lora", "full"]
) -> None:
    quick = replace(QUICK, learning_rate=1e-2)
    first = by_kto(Job(database=rated, out=tmp_path / "first", model=str(tiny)), quick)
    job = Job(database=rated, out=tmp_path / "second", start=first)
    values = series(rated, by_kto(job, replace(quick, adapter=adapter)))
    assert (values["loss"][0], values["kl"][0]) == (0.5, 0.0)


def test_the_best_checkpoint_by_validation_rows_is_kept(
    rated: Path, tiny: Path, tmp_path: Path
) -> None:
    with open_study(rated) as study:
        asked = Criteria(("refusals",), content="ratings", validation=0.3, seed=1)
        build(study, asked, "held")
    job = Job(database=rated, out=tmp_path / "out", model=str(tiny))
    values = series(rated, by_kto(job, replace(QUICK, save_every=2), "held"))
    assert len(values["validation_loss"]) == len(values["validation_kl"]) >= 2
    assert (job.out / "adapter_model.safetensors").is_file()


def test_the_reference_is_computed_once_for_a_sweep(
    rated: Path, tiny: Path, tmp_path: Path
) -> None:
    def kept(beta: float) -> int:
        out = tmp_path / f"beta-{beta}"
        by_kto(Job(database=rated, out=out, model=str(tiny)), replace(QUICK, beta=beta))
        with open_study(rated) as study:
            return int(study.execute("SELECT count(*) FROM reference_logps").fetchone()[0])

    assert kept(0.1) == kept(0.5) == 48  # of each response, to its own prompt and to another


def test_a_killed_run_goes_on_to_the_same_metrics(rated: Path, tiny: Path, tmp_path: Path) -> None:
    asked: list[object] = [
        "kto", "--db", rated, "--dataset", "rated", "--model", tiny, "--out", tmp_path / "out",
        "--epochs", "8", "--batch-size", "4", "--max-length", "96", "--save-every", "4",
        "--watch", "0",
    ]  # fmt: skip
    killed_after(rated, asked, 6)
    resumed = command(*asked, "--resume")
    assert resumed.exit_code == 0, resumed.output
    settings = KTOSettings(epochs=8, batch_size=4, max_length=96, save_every=4, watch=0)
    whole = by_kto(Job(database=rated, out=tmp_path / "whole", model=str(tiny)), settings)
    with open_study(rated) as study:
        assert runs.get(study, 1).resumed == 1
    assert metrics(rated, 1) == metrics(rated, whole)


@pytest.mark.parametrize(
    ("good", "bad", "given", "weights"),
    [
        (10, 40, {}, Weights(4.0, 1.0)),  # the rarer kind is made up for
        (40, 10, {}, Weights(1.0, 4.0)),
        (10, 40, {"bad_weight": 0.5}, Weights(1.0, 0.5)),  # as asked
    ],
)
def test_good_and_bad_responses_weigh_the_same_in_all(
    good: int, bad: int, given: dict[str, float], weights: Weights
) -> None:
    fits = Fit(good + bad, 0, 0, good, bad, 0, 0)
    assert balanced(fits, KTOSettings(**given)) == weights  # type: ignore[arg-type]


def test_what_does_not_fit_is_counted_and_said(tiny: Path, tmp_path: Path) -> None:
    long = "very " * 200
    database = make_study(
        tmp_path / "study.db",
        [*PAIRS[:4], ("Why?", long + "good", "Bad."), (long + "long?", "Yes.", "No.")],
    )
    with open_study(database) as study:
        build(study, Criteria(("refusals",), content="ratings"), "rated")
    said: list[str] = []
    job = Job(database=database, out=tmp_path / "out", model=str(tiny), say=said.append)
    values = series(database, by_kto(job, replace(QUICK, batch_size=3)))
    counts = {name: value for name, value in values.items() if name.startswith("ratings_")}
    assert counts["ratings_given"] == [12.0]
    assert counts["ratings_dropped"] == [2.0]
    assert counts["ratings_truncated"] == [1.0]
    assert counts["ratings_alone"] == [1.0]  # 10 rows in threes
    assert "KTO on 9 ratings" in said[0]
    assert "2 dropped for their prompt, 1 cut" in said[0]


def test_a_dry_run_leaves_no_trace(rated: Path, tiny: Path, tmp_path: Path) -> None:
    said: list[str] = []
    job = Job(database=rated, out=tmp_path / "out", model=str(tiny), dry_run=True, say=said.append)
    assert train_kto(job, "rated", QUICK) is None
    assert "KTO on 24 ratings" in said[0]
    with open_study(rated) as study:
        assert runs.list_all(study) == []
        assert study.execute("SELECT count(*) FROM reference_logps").fetchone() == (0,)


def test_what_cannot_be_trained_on_is_refused(rated: Path, tiny: Path, tmp_path: Path) -> None:
    job = Job(database=rated, out=tmp_path / "out", model=str(tiny))
    with pytest.raises(WrongKind, match="holds preferences, and ratings are asked for"):
        train_kto(job, "refusals", QUICK)
    with pytest.raises(BadSettings, match="--batch-size must be at least 2"):
        train_kto(job, "rated", replace(QUICK, batch_size=1))
    with pytest.raises(NothingToTrain, match="or raise --max-length"):
        train_kto(job, "rated", replace(QUICK, max_length=8))


def test_ratings_that_are_all_good_are_refused(tiny: Path, tmp_path: Path) -> None:
    with open_study(tmp_path / "study.db", create=True) as study:
        ada = Office(study, tmp_path).start("rated", "rate", ratings(3)).desk("ada")
        for _ in range(3):
            ada.judge("good")
        build(study, "rated")
    job = Job(database=tmp_path / "study.db", out=tmp_path / "out", model=str(tiny))
    with pytest.raises(NothingToTrain, match=r"holds good responses only.*train sit"):
        train_kto(job, "rated", QUICK)
