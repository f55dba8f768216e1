"""The commands ``train merge`` and ``train card``: what becomes of a run's model afterwards."""

from pathlib import Path

import click

from db import runs
from db.command import on_study
from db.connection import open_study
from train.running import model_card
from train.running.artifacts import artifact_of, is_adapter
from train.running.merging import merge as merge_run

run_option = click.option("--run", "run_id", type=int, required=True, help="The run's number.")


@click.command("merge")
@on_study
@run_option
@click.option("--out", type=click.Path(path_type=Path), required=True, help="An empty directory.")
def merge(database: Path, run_id: int, out: Path) -> None:
    """Put a run's adapter into its base model: one model, for transformers and vLLM."""
    click.echo(f"Run {run_id} as one model: {merge_run(database, run_id, out).resolve()}")


@click.command("card")
@on_study
@run_option
@click.option("--print", "printed", is_flag=True, help="Print it; write nothing.")
def card(database: Path, run_id: int, printed: bool) -> None:
    """Write a run's model card (README.md) beside its model, as it is after every training."""
    with open_study(database) as study:
        run = runs.get(study, run_id)
        artifact = artifact_of(run)
        if printed:
            click.echo(model_card.text(study, run, whole=not is_adapter(artifact)), nl=False)
        else:
            click.echo(f"Card of run {run_id}: {model_card.write(study, run, artifact)}")
