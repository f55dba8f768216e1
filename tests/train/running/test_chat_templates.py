"""Models that lack a chat template or a token to pad with, or whose tokenizer adds a beginning."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from annotate.datasets import Criteria, build
from db import runs
from db.connection import open_study
from tests.train.conftest import QUICK, command
from tests.train.small_models import END, UNKNOWN, make_small
from train import models
from train.dpo import train_dpo
from train.errors import BadSettings, NoChatTemplate
from train.job import Job
from train.kto import KTOSettings, train_kto
from train.running import rehearsal
from train.running.chat_templates import CHATML
from train.summary import Summary

pytestmark = pytest.mark.model

DPO = replace(QUICK, epochs=1, max_length=200, watch=0)
KTO = KTOSettings(epochs=1, max_length=200, watch=0)

Train = Callable[[Path, Job, str | None], Summary | None]


def by_dpo(database: Path, job: Job, template: str | None) -> Summary | None:
    return train_dpo(job, "refusals", replace(DPO, chat_template=template))


def by_kto(database: Path, job: Job, template: str | None) -> Summary | None:
    with open_study(database) as study:
        build(study, Criteria(("refusals",), content="ratings"), "rated")
    return train_kto(job, "rated", replace(KTO, chat_template=template))


both = pytest.mark.parametrize("train", [by_dpo, by_kto])


def job(database: Path, model: Path, said: list[str] | None = None) -> Job:
    say = (said if said is not None else []).append
    return Job(database=database, out=database.parent / "out", model=str(model), say=say)


@both
def test_a_model_without_a_template_is_refused_and_trains_with_a_given_one(
    database: Path, tmp_path: Path, train: Train
) -> None:
    bare = make_small(tmp_path / "model", template=None)
    with pytest.raises(NoChatTemplate, match=r"no chat template.*or give --chat-template plain"):
        train(database, job(database, bare), None)
    summary = train(database, job(database, bare), "plain")
    assert summary is not None and summary.run.state == "finished"
    sampled = command("sample", "--db", database, "--run", summary.run.id, "Hello", "--json")
    assert sampled.exit_code == 0, sampled.output  # the artifact's tokenizer has the template


@both
def test_under_plain_training_divides_prompt_and_answer_where_models_are_asked(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, train: Train
) -> None:
    seen: list[str] = []
    rehearse = rehearsal.rehearse

    def look(trainer: Any, rows: list[dict[str, Any]]) -> Any:
        for row in trainer.train_dataset:
            parts = row["prompt_ids"], row.get("completion_ids") or row["chosen_ids"]
            seen.append("|".join(trainer.processing_class.batch_decode(parts)))
        return rehearse(trainer, rows)

    monkeypatch.setattr(rehearsal, "rehearse", look)
    train(database, job(database, make_small(tmp_path / "model", template=None)), "plain")
    assert any(text.endswith(f"?\nAssistant:| I won't help with that.{END}") for text in seen)


def test_a_template_is_a_name_or_a_file_and_must_suit(database: Path, tmp_path: Path) -> None:
    other = make_small(tmp_path / "model", template=None, end="</s>")
    with pytest.raises(BadSettings, match=r"does not know <\|im_end\|>.*--chat-template plain"):
        by_dpo(database, job(database, other), "chatml")
    with pytest.raises(BadSettings, match="neither chatml nor plain"):
        by_dpo(database, job(database, other), str(tmp_path / "nowhere.jinja"))
    file = tmp_path / "ours.jinja"
    file.write_text(CHATML.replace("<|im_end|>", "</s>"), encoding="utf-8")
    summary = by_dpo(database, job(database, other), str(file))
    assert summary is not None
    assert (database.parent / "out" / "chat_template.jinja").read_text() == file.read_text()


@both
@pytest.mark.parametrize(("unknown", "taken"), [(UNKNOWN, UNKNOWN), (None, END)])
def test_a_model_without_padding_takes_another_token_and_says_so(
    database: Path, tmp_path: Path, train: Train, unknown: str | None, taken: str
) -> None:
    model = make_small(tmp_path / "model", pad=None, unknown=unknown)
    said: list[str] = []
    summary = train(database, job(database, model, said), None)
    assert summary is not None and summary.run.state == "finished"
    assert any(f"has no token to pad with: {taken} does it, and is masked" in line for line in said)
    assert not any("learn to stop" in line for line in said)


@both
@pytest.mark.parametrize("template", [CHATML, "{{ bos_token }}" + CHATML])
def test_a_tokenizer_that_adds_a_beginning_adds_it_once_at_most(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, train: Train, template: str
) -> None:
    model = make_small(tmp_path / "model", adds_start=True, template=template)
    seen: list[list[int]] = []
    rehearse = rehearsal.rehearse

    def look(trainer: Any, rows: list[dict[str, Any]]) -> Any:
        seen.extend(row["prompt_ids"] for row in trainer.train_dataset)
        return rehearse(trainer, rows)

    monkeypatch.setattr(rehearsal, "rehearse", look)
    assert train(database, job(database, model), None) is not None
    start = models.load(str(model), models.hardware()).tokenizer.bos_token_id
    assert {row.count(start) for row in seen} == {template.count("bos_token")}


def test_the_template_is_a_setting_of_the_run(database: Path, tmp_path: Path) -> None:
    model = make_small(tmp_path / "model", template=None)
    by_dpo(database, job(database, model), "chatml")
    with open_study(database) as study:
        run = runs.get(study, 1)
    assert '"chat_template": "chatml"' in run.settings
    assert asdict(DPO)["chat_template"] is None
    assert models.load(str(model), models.hardware(), tokenizer_at=tmp_path / "out").tokenizer
