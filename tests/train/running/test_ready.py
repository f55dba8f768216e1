"""Before the first step: what would waste a training is refused; a dry run says what will be."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from db import runs
from db.connection import open_study
from tests.train.conftest import PAIRS, QUICK, command, make_study
from tests.train.small_models import make_small
from train.dpo import train_dpo
from train.errors import (
    Diverged,
    DoubledStart,
    EndMasked,
    NoChatTemplate,
    NoGradient,
    NothingToTrain,
)
from train.job import Job
from train.running import checks, estimate, starting
from train.running.chat_templates import CHATML
from train.running.lengths import MASKED, Parts, measure, parts

pytestmark = pytest.mark.model

SETTINGS = replace(QUICK, epochs=1, max_length=160, watch=0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small(tmp_path_factory.mktemp("small") / "model")


def said_by(database: Path, model: Path, *, dry_run: bool = True) -> list[str]:
    said: list[str] = []
    job = Job(
        database=database, out=database.parent / "out", model=str(model), dry_run=dry_run,
        say=said.append,
    )  # fmt: skip
    summary = train_dpo(job, "refusals", SETTINGS)
    assert (summary is None) == dry_run
    return said


def test_a_dry_run_says_what_would_be_and_leaves_nothing(database: Path, small: Path) -> None:
    said = dict(line.strip().split("  ", 1) for line in said_by(database, small) if line[:1] == " ")
    assert said["rows"].strip() == "12: 0 are cut, 0 teach nothing"
    assert said["steps"].strip() == "3 of 4 rows"
    assert "tokens on average, 95% up to" in said["prompts"]
    assert said["trained"].strip().endswith("%)")
    assert "are free now" in said["memory"] and "the longest batch took" in said["time"]
    assert said["at first"].strip().startswith("loss 0.693")
    assert not (database.parent / "out").exists()
    with open_study(database) as study:
        assert runs.list_all(study) == []


def test_a_rehearsal_changes_nothing_of_the_training(
    database: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def metrics(out: str) -> list[runs.Metric]:
        job = Job(database=database, out=tmp_path / out, model=str(small))
        summary = train_dpo(job, "refusals", SETTINGS)
        assert summary is not None
        with open_study(database) as study:
            return runs.metrics(study, summary.run.id)

    rehearsed = metrics("rehearsed")
    monkeypatch.setattr("train.dpo.ready", lambda trainer, job: True)
    assert metrics("not") == rehearsed


def test_lengths_are_counted_as_each_trainer_holds_its_rows() -> None:
    preference = {"prompt_ids": [1, 2], "chosen_ids": [3, 4, 5], "rejected_ids": [6]}
    rating = {"prompt_ids": [1], "completion_ids": [2, 3]}
    masked = {"input_ids": [1, 2, 3], "labels": [MASKED, MASKED, 3]}
    reward = {"chosen_ids": [1, 2, 3], "rejected_ids": [1, 2, 4, 5]}
    assert parts(preference) == Parts([1, 2], ([3, 4, 5], [6]))
    assert parts(rating) == Parts([1], ([2, 3],))
    assert parts(masked) == Parts([1, 2], ([3],))
    assert parts(reward) == Parts([1, 2], ([3], [4, 5]))
    found = measure([parts(preference), parts(reward)], limit=4)
    assert (found.rows, found.tokens, found.cut, found.idle) == (2, 4 + 3 + 3 + 4, 1, 0)
    assert found.answer == (7 / 4, 3, 3)


def test_rows_that_teach_nothing_are_said_and_all_of_them_refused() -> None:
    same, whole, cut = Parts([1], ([2, 3], [2, 4])), Parts([1], ([2], [3])), Parts([1, 1], ([2],))
    (caution,) = checks.data(measure([same, whole], limit=2))
    assert caution.startswith("1 of 2 rows teach nothing")
    assert checks.data(measure([whole], limit=2)) == []
    with pytest.raises(NothingToTrain, match=r"No row teaches anything.*Raise --max-length"):
        checks.data(measure([same, cut], limit=2))


def test_a_template_that_repeats_the_beginning_is_refused(database: Path, tmp_path: Path) -> None:
    doubled = "{{ bos_token }}{{ bos_token }}" + CHATML
    with pytest.raises(DoubledStart, match=r"twice.*add_bos_token"):
        said_by(database, make_small(tmp_path / "model", template=doubled))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for message in messages %}", "Unexpected end of template"),
        ("{% if messages|length > 1 %}{{ raise_exception('One turn only') }}{% endif %}a",
         "cannot write such messages .*One turn only.*--chat-template"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_write_the_messages_is_a_sentence(
    database: Path, tmp_path: Path, template: str, said: str
) -> None:
    with pytest.raises(NoChatTemplate, match=said):
        said_by(database, make_small(tmp_path / "model", template=template))


def test_a_template_that_leaves_the_answers_out_is_refused(database: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingToTrain, match="No row teaches anything"):
        said_by(database, make_small(tmp_path / "model", template="the same for all"))


def test_answers_that_never_end_are_said(database: Path, tmp_path: Path) -> None:
    endless = CHATML.replace("<|im_end|>", "")
    said = said_by(database, make_small(tmp_path / "model", template=endless))
    assert any("it will not learn to stop" in line for line in said)


def test_an_end_that_is_masked_as_padding_is_refused() -> None:
    row = torch.tensor([[5, 6, 7, 2, 2]])
    attended = torch.tensor([[1, 1, 1, 1, 0]])
    masked, learned = row.clone(), row.clone()
    masked[0, [0, 3, 4]] = MASKED  # what transformers' own collator does where pad is the end
    learned[0, [0, 4]] = MASKED
    made: dict[str, Any] = {"input_ids": row, "attention_mask": attended}
    checks.batch({**made, "labels": learned}, frozenset([2]))
    with pytest.raises(EndMasked, match="another pad token"):
        checks.batch({**made, "labels": masked}, frozenset([2]))


def test_what_is_packed_has_no_padding_that_could_mask_an_end() -> None:
    row = torch.tensor([[5, 6, 7, 5, 2, 7]])  # two rows: the answers are cut, a prompt has an end
    labels = torch.tensor([[MASKED, MASKED, 7, MASKED, MASKED, 7]])
    checks.batch({"input_ids": row, "labels": labels}, frozenset([2]))


def damaged(monkeypatch: pytest.MonkeyPatch, how: Any) -> None:
    """Let the model that is begun with be another one."""
    begin = starting.begin

    def begin_damaged(*asked: Any) -> starting.Start:
        start = begin(*asked)
        how(start.model)
        return start

    monkeypatch.setattr("train.dpo.begin", begin_damaged)


def test_weights_that_are_no_numbers_are_refused_before_the_first_step(
    database: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poison(model: Any) -> None:
        model.get_input_embeddings().weight.data[20:] = float("nan")

    damaged(monkeypatch, poison)
    with pytest.raises(Diverged, match="first batch is nan"):
        said_by(database, small, dry_run=False)
    with open_study(database) as study:
        assert runs.list_all(study) == []


def test_a_parameter_that_no_gradient_reaches_is_refused(
    database: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_unused(model: Any) -> None:
        model.register_parameter("unused", torch.nn.Parameter(torch.zeros(3)))

    damaged(monkeypatch, add_unused)
    with pytest.raises(NoGradient, match="unused should be trained"):
        said_by(database, small)


def test_the_memory_of_a_run_is_about_what_was_estimated(database: Path, small: Path) -> None:
    (line,) = (line for line in said_by(database, small) if line.startswith("  memory"))
    assert line.split("about ")[1].split()[1] in ("MB", "GB")
    needs = estimate.Memory(weights=2_000_000, optimizer=0, batch=1_500_000_000, libraries=0)
    assert str(needs).startswith("about 1.5 GB (model 2 MB, ")


def test_the_command_says_it_and_prints_no_summary(database: Path, small: Path) -> None:
    done = command(
        "dpo", "--db", database, "--dataset", "refusals", "--out", database.parent / "out",
        "--model", small, "--max-length", 160, "--dry-run",
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    assert "A dry run: nothing is trained" in done.stderr


def test_all_pairs_alike_after_the_cut_are_refused(tmp_path: Path, small: Path) -> None:
    alike = [(prompt, "very " * 40 + good, "very " * 40 + bad) for prompt, good, bad in PAIRS[:3]]
    database = make_study(tmp_path / "study.db", alike)
    with pytest.raises(NothingToTrain, match="No row teaches anything"):
        said_by(database, small)
