"""SIT: general instructions with safety demonstrations, and a sweep of how many."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import Result

from db import runs
from db.connection import open_study
from db.trl import ConversationalCompletion
from tests.train.answers.demonstrations import GENERAL, SAFE, demonstrated
from tests.train.conftest import command
from train.answers import supervised
from train.answers.supervised import Split, hold_out
from train.errors import BadSettings, NothingToTrain
from train.job import Job
from train.running.starting import begin
from train.running.training import warming
from train.sit import SITSettings, mixed, train_sit

pytestmark = pytest.mark.model

SETTINGS = SITSettings(safety=6, epochs=4, batch_size=4, accumulate=1, learning_rate=1e-2)


@pytest.fixture
def job(tmp_path: Path, tiny: Path) -> Job:
    """A study with ten general instructions and ten safety demonstrations."""
    database = tmp_path / "study.db"
    demonstrated(database, "general", GENERAL)
    demonstrated(database, "safe", SAFE)
    return Job(database=database, out=tmp_path / "out", model=str(tiny))


def prompts(rows: list[ConversationalCompletion]) -> list[str]:
    return [row["prompt"][-1]["content"] for row in rows]


def stolen(job: Job, settings: SITSettings) -> tuple[set[str], set[str]]:
    """The safety demonstrations that are trained on, and those that are held out."""
    split = mixed(job, "general", "safe", settings).split
    train, validation = ({p for p in prompts(rows) if "steal" in p.lower()} for rows in split)
    return train, validation


def test_a_larger_number_of_demonstrations_holds_the_smaller(job: Job) -> None:
    some, more = (stolen(job, replace(SETTINGS, safety=n, validation=0.25)) for n in (4, 9))
    assert (len(some[0]), len(some[1])) == (3, 1)
    assert (len(more[0]), len(more[1])) == (7, 2)
    assert some[0] < more[0] and some[1] < more[1]
    other = stolen(job, replace(SETTINGS, safety=4, seed=1))
    assert other != some


def test_what_cannot_be_mixed_is_refused_before_anything_is_loaded(job: Job) -> None:
    with pytest.raises(BadSettings, match=r"has 10 safety .* and --safety asks for 11"):
        train_sit(job, "general", "safe", replace(SETTINGS, safety=11))
    with pytest.raises(BadSettings, match="--safety-data"):
        train_sit(job, "general", None, SETTINGS)
    with pytest.raises(BadSettings, match="--validation must be below 1"):
        train_sit(job, "general", "safe", replace(SETTINGS, validation=1.0))
    refused = command(
        "sit", "--db", job.database, "--general", "general", "--safety-data", "safe",
        "--out", job.out,
    )  # fmt: skip
    assert refused.exit_code == 2 and "--safety N" in refused.stderr


def test_only_the_demonstrations_are_put_otherwise(job: Job) -> None:
    asked = replace(SETTINGS, format="question", validation=0.0)
    train = prompts(mixed(job, "general", "safe", asked).split.train)
    assert sorted(train[:10]) == sorted(prompt for prompt, _ in GENERAL)
    assert all(one.startswith("Can you steal a ") for one in train[10:])


def test_a_datasets_own_validation_rows_are_taken_in_proportion(job: Job) -> None:
    own = demonstrated(job.database, "split", [(f"{p} Now.", a) for p, a in SAFE], validation=0.5)
    whole = mixed(job, "general", "split", replace(SETTINGS, safety=1, validation=0.0))
    assert (whole.general, whole.safety) == (10, 1)
    with open_study(job.database) as study:
        held = study.execute(
            "SELECT count(*) FROM dataset_rows WHERE dataset_id = ? AND split = 'validation'",
            (own.id,),
        ).fetchone()[0]
    assert len(whole.split.validation) == round(held / (10 - held))


def test_prompts_are_held_out_with_all_their_answers() -> None:
    rows: list[ConversationalCompletion] = [
        {
            "prompt": [{"role": "user", "content": f"{'Q' if again else 'q'}uestion {n}"}],
            "completion": [{"role": "assistant", "content": str(again)}],
        }
        for n in range(20)
        for again in range(2)
    ]
    split = hold_out(rows, 0.1)
    assert prompts(split.validation) == [
        "question 9", "Question 9", "question 19", "Question 19",
    ]  # fmt: skip
    assert len(split.train) == 36
    assert hold_out(rows, 0.0).validation == []


def test_a_prompt_that_is_trained_on_is_no_validation_row(job: Job) -> None:
    row = mixed(job, "general", None, replace(SETTINGS, safety=0)).split.train[0]
    assert supervised.together([Split([row], []), Split([], [row])]) == Split([row], [])


def test_the_loss_is_on_the_answer_only(job: Job) -> None:
    settings = replace(SETTINGS, validation=0.0)
    split = mixed(job, "general", "safe", settings).split
    start = begin(job, settings)
    trainer = supervised.trainer(start, split, settings, job)
    learned = set()
    for row in cast(Iterable[Any], trainer.train_dataset):
        batch = trainer.data_collator([row])
        labels = batch["labels"][0]
        learned.add(start.tokenizer.decode(batch["input_ids"][0][labels != -100]))
    assert learned == {f"{row['completion'][0]['content']}<|im_end|>\n" for row in split.train}


def test_rows_that_do_not_fit_are_counted(job: Job) -> None:
    long = [("Name a fruit. " * 40, "An apple."), ("Name one.", "An apple. " * 40)]
    demonstrated(job.database, "long", [*GENERAL[:4], *long])
    settings = replace(SETTINGS, safety=0, max_length=64, validation=0.0, epochs=1)
    said: list[str] = []
    done = train_sit(replace(job, say=said.append), "long", None, settings)
    assert done is not None
    assert "1 dropped for their prompt, 1 cut" in said[0]
    assert done.steps == 2  # five rows, four at a time
    assert "reward" not in str(done) and "margin" not in str(done)  # which SIT has not
    demonstrated(job.database, "too long", long[:1])
    with pytest.raises(NothingToTrain, match="--max-length"):
        train_sit(replace(job, out=job.out / "x"), "too long", None, settings)


def test_rows_that_are_all_cut_are_learnt_from(job: Job) -> None:
    """No answer ends then, though prompts do: nothing is wrong with the end of answers."""
    demonstrated(job.database, "long", [(f"Name {n}.", "An apple. " * 40) for n in range(8)])
    settings = replace(SETTINGS, safety=0, max_length=64, validation=0.0, epochs=1)
    done = train_sit(job, "long", None, settings)
    assert done is not None and done.steps == 2


def test_a_run_has_both_datasets_and_ends_with_its_best_checkpoint(job: Job) -> None:
    settings = replace(
        SETTINGS,
        epochs=12,
        learning_rate=1e-2,
        adapter="full",
        save_every=4,
        validation=0.2,
        limit=8,
    )
    done = train_sit(job, "general", "safe", settings)
    assert done is not None
    with open_study(job.database) as study:
        assert runs.datasets(study, done.run.id) == ["general@1", "safe@1"]
        measured = runs.metrics(study, done.run.id)
    assert json.loads(done.run.settings)["safety"] == 6
    first = {one.name: one.value for one in measured if one.step == 0}
    assert first == {
        "rows_general": 7, "rows_safety": 5, "rows_validation": 2, "rows_dropped": 0,
        "rows_truncated": 0,
    }  # fmt: skip
    losses = [one.value for one in measured if one.name == "validation_loss" if one.value]
    assert min(losses) < losses[-1]  # it has learned its rows by heart since

    again = replace(job, model=None, start=done.run.id, out=job.out / "again")
    split = mixed(job, "general", "safe", settings).split
    kept = supervised.trainer(begin(again, settings), split, settings, again)
    assert kept.evaluate()["eval_loss"] == pytest.approx(min(losses), rel=0.01)


def sweeping(job: Job, *more: object) -> list[str]:
    """A sweep of two runs, of 24 and 32 steps."""
    return [str(one) for one in (
        "sit", "--db", job.database, "--model", job.model, "--general", "general",
        "--safety-data", "safe", "--safety", "4,0", "--epochs", "8", "--batch-size", "4",
        "--accumulate", "1", "--save-every", "4", "--out", job.out, *more,
    )]  # fmt: skip


def stopped_in_the_second_run(job: Job) -> None:
    """Sweep in a process of its own, and kill it when its second run has come to step 6."""
    call = [sys.executable, "-m", "train", *sweeping(job)]
    with subprocess.Popen(call, stderr=subprocess.DEVNULL) as training:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and training.poll() is None:
            with open_study(job.database) as study:
                if any(one.step >= 6 for one in runs.metrics(study, 2)):
                    break
            time.sleep(0.02)
        training.kill()
        training.wait()


def test_a_sweep_that_was_killed_goes_on_with_what_is_missing(job: Job) -> None:
    stopped_in_the_second_run(job)
    with open_study(job.database) as study:
        assert [run.state for run in runs.list_all(study)] == ["running", "finished"]
    other = command(*sweeping(job, "--resume", "--seed", "7"))
    assert other.exit_code == 2 and "Run 1" in other.stderr and "other settings" in other.stderr

    for option, dataset in (("--general", "safe"), ("--safety-data", "general")):
        other = command(*sweeping(job, "--resume", option, dataset))
        assert other.exit_code == 2 and "data" in other.stderr, other.output
    resumed = command(*sweeping(job, "--resume"))
    assert resumed.exit_code == 0, resumed.output
    assert [line.split()[:3] for line in resumed.stdout.splitlines()[2:4]] == [
        ["0", "1", "24"], ["4", "2", "32"],
    ]  # fmt: skip
    with open_study(job.database) as study:
        second, first = runs.list_all(study)
    assert (first.state, first.resumed, second.state, second.resumed) == (
        "finished", 0, "finished", 1,
    )  # fmt: skip
    assert second.artifact == str((job.out / "safety-4").resolve())


def test_a_dry_sweep_says_what_each_run_would_do(job: Job) -> None:
    said = command(*sweeping(job, "--dry-run"))
    assert said.exit_code == 0, said.output
    assert [line for line in said.stderr.splitlines() if line.startswith("SIT on")] == [
        "SIT on 9 general instructions and 0 safety demonstrations (prompts given), 24 steps, on "
        f"{begin(job, SETTINGS).hardware}; 1 row tells the best checkpoint. Longer than 512 "
        "tokens: 0 dropped for their prompt, 0 cut.",
        "SIT on 9 general instructions and 4 safety demonstrations (prompts given), 32 steps, on "
        f"{begin(job, SETTINGS).hardware}; 1 row tells the best checkpoint. Longer than 512 "
        "tokens: 0 dropped for their prompt, 0 cut.",
    ]
    assert not job.out.exists()
    with open_study(job.database) as study:
        assert runs.list_all(study) == []


def test_a_sweep_can_be_written_as_a_list(job: Job, tmp_path: Path) -> None:
    def dry(counts: str) -> Result:
        file = tmp_path / "sweep.toml"
        file.write_text(f"general = 'general'\nsafety-data = 'safe'\nsafety = {counts}\n")
        return command("sit", "--db", job.database, "--config", file, "--model", job.model,
                       "--out", job.out, "--dry-run")  # fmt: skip

    said = dry("[0, 4]")
    assert said.exit_code == 0, said.output
    for count in (0, 4):
        assert f"9 general instructions and {count} safety demonstrations" in said.stderr
    for wrong in ("[]", "[0, '4']", "[0.5]", "[true]", "0.5"):
        refused = dry(wrong)
        assert refused.exit_code == 2, refused.output
        assert "line 3: found" in refused.stderr and "such as" not in refused.stderr
        assert "expected a whole number, or several: [0, 100, 300]." in refused.stderr


def test_a_dry_run_counts_what_is_cut(job: Job) -> None:
    demonstrated(job.database, "long", [*GENERAL[:4], ("Name one.", "An apple. " * 40)])
    said: list[str] = []
    settings = replace(SETTINGS, safety=0, max_length=64, validation=0.0)
    assert train_sit(replace(job, say=said.append, dry_run=True), "long", None, settings) is None
    assert "  rows        5: 1 are cut, 0 teach nothing" in said


@pytest.mark.parametrize("wrong", ["many", "1,,2", "-1", "1.5"])
def test_numbers_of_demonstrations_are_whole(job: Job, wrong: str) -> None:
    refused = command("sit", "--db", job.database, "--general", "general", "--safety", wrong,
                      "--out", job.out)  # fmt: skip
    assert refused.exit_code == 2 and "such as 0,100,300" in refused.stderr


@pytest.mark.parametrize(
    ("warmup", "steps", "said"),
    [
        (10, 4, "rises for 10 steps, of 4 in all, so that it is never reached"),
        (10, 16, "rises for 10 steps, of 16 in all: too few"),
        (0.5, 8, "rises for 4 steps, of 8"),
        (10, 200, None),
        (0.1, 8, None),
        (0.0, 1, None),
    ],
)
def test_a_schedule_that_hardly_leaves_its_warm_up_is_said(
    warmup: float, steps: int, said: str | None
) -> None:
    caution = warming(steps, replace(SETTINGS, warmup=warmup))
    assert caution is None if said is None else said in (caution or "")
