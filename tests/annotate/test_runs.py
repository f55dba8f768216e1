"""Runs for researchers: the command that makes one, and runs beside each other."""

import json

from annotate import datasets, run_commands, runs
from annotate.run_comparison import compare
from db import runs as stored
from db import times
from db.connection import Study, transaction
from db.runs import Method, NewRun


def add(study: Study, method: Method = "dpo", parent: int | None = None, **settings: object) -> int:
    dataset = datasets.build(study, "pairs")
    new = NewRun(
        method, "a model", parent, dataset.id, dataset.hash, json.dumps(settings), 0, "{}", None,
        "cpu", folder="/models/one two",
    )  # fmt: skip
    with transaction(study):
        return stored.start(study, new, times.now())


def test_the_command_of_a_run_says_all_that_it_was_told(busy: Study) -> None:
    run = runs.get(busy, add(busy, beta=0.3, patience=None, only_head=True, margin=False))
    assert run_commands.again(busy, run) == (
        "train dpo --db STUDY.db --dataset pairs@1 --model 'a model' --beta 0.3 --only-head "
        "--no-margin --out OUT"
    )
    assert run_commands.resume(busy, run).endswith("--out '/models/one two' --resume")


def test_a_round_starts_from_a_run_and_a_mix_names_its_datasets(busy: Study) -> None:
    first = add(busy)
    second = runs.get(busy, add(busy, "sit", first))
    assert "train sit --db STUDY.db --general pairs@1 --from-run 1" in run_commands.again(
        busy, second
    )


def test_runs_beside_each_other_say_where_they_differ_and_what_came_of_it(busy: Study) -> None:
    numbers = [add(busy, beta=0.1, epochs=2.0), add(busy, beta=0.3, epochs=2.0)]
    with transaction(busy):
        stored.log(busy, numbers[0], 1, {"loss": 0.7, "kl": 0.2})
        stored.log(busy, numbers[0], 2, {"loss": 0.5})
        stored.log(busy, numbers[1], 1, {"loss": 0.25})
    found = compare(busy, [runs.get(busy, number) for number in numbers])
    assert found.differing == (("beta", ("0.1", "0.3")),)
    assert found.figures == (("loss", ("0.5", "0.25")), ("kl", ("0.2", "-")))
