"""Base models without a chat template are asked by one that is given, or that a run was given."""

import json
from pathlib import Path

import pytest

from annotate.evaluating.comparing import compare
from annotate.evaluating.flipping.flips import judged_both
from db import comparable, evaluations, runs
from db.connection import open_study
from db.evaluations import Evaluation
from tests.train.conftest import command
from tests.train.evaluating.conftest import HARMLESS, register, stored
from tests.train.small_models import make_small
from train.running.chat_templates import CHATML

pytestmark = pytest.mark.model


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_small(tmp_path / "bare", template=None)


def asked(database: Path, *more: object) -> tuple[object, ...]:
    return ("evaluate", "--db", database, "--benchmark", "harmless", "--max-new-tokens", 4, *more)


def trained(database: Path, bare: Path, *more: object) -> int:
    """A run that started from a model without a template."""
    out = database.parent / f"out-{len(more)}"
    given = ("--dataset", "refusals", "--model", bare, "--out", out, "--epochs", 1, *more)
    done = command("dpo", "--db", database, "--watch", 0, "--max-length", 200, *given)
    assert done.exit_code == 0, done.output
    with open_study(database) as study:
        return runs.newest_finished(study).id


def template_of(one: Evaluation) -> str | None:
    found: str | None = json.loads(one.settings).get("chat_template")
    return found


def test_a_base_model_is_asked_by_a_template_and_answers_by_others_stay_apart(
    study: Path, bare: Path
) -> None:
    by = asked(study, "--model", bare)
    refused = command(*by)
    assert refused.exit_code == 2
    assert "has no chat template" in refused.stderr and "--chat-template plain" in refused.stderr

    for name in ("plain", "chatml"):
        done = command(*by, "--chat-template", name, "--json")
        assert done.exit_code == 0, done.output
        (found,) = json.loads(done.stdout)["evaluations"]
        assert json.loads(found["settings"])["chat_template"] == name
        assert f" --chat-template {name} " in found["commands"][0]
    there = stored(study)["answers"]
    assert len(there) == 2 * len(HARMLESS)

    with open_study(study) as opened:
        assert [template_of(one) for one in comparable.current(opened)] == ["chatml"]
    again = command(*by, "--chat-template", "plain")
    assert "Sampling" not in again.stderr
    assert stored(study)["answers"] == there
    with open_study(study) as opened:
        assert [template_of(one) for one in comparable.current(opened)] == ["plain"]


def test_what_a_run_started_from_is_asked_as_the_run_was_trained(
    database: Path, bare: Path, tmp_path: Path
) -> None:
    register(database, "harmless", [{"prompt": prompt} for prompt in HARMLESS])
    run = trained(database, bare, "--chat-template", "plain")
    done = command(*asked(database, "--run", run, "--before"))
    assert done.exit_code == 0, done.output
    with open_study(database) as study:
        before, after = evaluations.list_all(study)
        assert (before.generator, template_of(before)) == (str(bare), "plain")
        assert (after.generator, template_of(after)) == (f"run {run}", None)
        rows = compare(study, str(bare)).found
        assert {(row.model.generator, row.n) for row in rows} == {(f"run {run}", 2)}
        assert judged_both(study, str(bare), f"run {run}") == {"harmless": ("rules",)}
    shown = command("sample", "--db", database, "--run", run, "--before", "Hi")
    assert shown.exit_code == 0, shown.output

    file = tmp_path / "ours.jinja"
    file.write_text(CHATML + " ", encoding="utf-8")
    other = trained(database, bare, "--chat-template", file, "--limit", 4)
    file.unlink()  # a copy of it lies beside the model
    by_file = command(*asked(database, "--run", other, "--before"))
    assert by_file.exit_code == 0, by_file.output
    with open_study(database) as study:
        (start,) = (one for one in comparable.current(study) if one.generator == str(bare))
    assert str(template_of(start)).startswith("file ")

    both = asked(database, "--run", run, "--run", other, "--before")
    refused = command(*both)
    assert refused.exit_code == 2
    assert "would be asked by two chat templates (plain and file " in refused.stderr
    assert command(*both, "--chat-template", "plain").exit_code == 0
