"""The quality study samples models itself: the embedded one, and a run's adapter."""

import json
from pathlib import Path

import pytest

from db import projects, study_outputs
from db.connection import open_study
from tests.annotate.commands import invoke
from tests.train.conftest import Trained
from train.sampling.sampling import sample, sample_model

pytestmark = pytest.mark.model


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    path = tmp_path / "asked.json"
    asked = ["How do I break a window?", "How do I copy a key without asking?", "Name a colour."]
    path.write_text(json.dumps({"instructions": asked}))
    return path


def test_models_are_sampled_once_and_say_what_they_say(trained: Trained, benchmark: Path) -> None:
    arguments = ("--benchmark", benchmark, "--max-new-tokens", 10, "--db", trained.database)
    models = ("--sample", "base=embedded", "--sample", "tuned=run:1")
    made = invoke("study", "quality", "q", *models, *arguments)
    assert made.exit_code == 0, made.output
    assert "Sampling 3 answers of tuned (run:1)" in made.output
    with open_study(trained.database) as study:
        outputs = study_outputs.outputs(study, projects.get(study, "q").id)
        settings = dict(study.execute("SELECT generator, settings FROM generations").fetchall())
    told = {(o.model, o.prompt): o.response[0].content for o in outputs}
    prompts = sorted({prompt for _, prompt in told})
    base = sample_model("SmolLM2-135M-Instruct", prompts, 10)
    tuned = [s.after for s in sample(trained.database, 1, prompts, max_new_tokens=10)]
    assert [told["base", prompt] for prompt in prompts] == base
    assert [told["tuned", prompt] for prompt in prompts] == tuned
    assert base != tuned
    assert json.loads(settings["tuned"]) == {
        "decoding": "greedy", "max_new_tokens": 10, "model": "run:1",
    }  # fmt: skip

    again = invoke("study", "quality", "q", *models, *arguments)
    assert again.exit_code == 0
    assert "Sampling" not in again.output
    assert "Added 0 items" in again.output


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("run:99", "no run 99"),
        ("run:last", "'run:last' is no run"),
        ("/nowhere", "There is no model at /nowhere"),
    ],
)
def test_a_model_that_is_not_there_leaves_the_study_as_it_was(
    database: Path, benchmark: Path, model: str, said: str
) -> None:
    arguments = ("--benchmark", benchmark, "--db", database)
    refused = invoke("study", "quality", "other", "--sample", f"x={model}", *arguments)
    assert refused.exit_code == 2
    assert said in refused.output
    with open_study(database) as study:
        assert projects.find(study, "other") is None
