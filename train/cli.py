"""The command ``train``: thin; the work is in the functions it calls."""

import click

from db import __version__
from db.command import Commands, debug_option
from train import (
    cli_artifact,
    cli_dpo,
    cli_kto,
    cli_raft,
    cli_reward,
    cli_round,
    cli_runs,
    cli_sample,
    cli_score,
    cli_settings,
    cli_sit,
)


@click.group(cls=Commands)
@debug_option
@click.version_option(__version__, prog_name="chosen")
def main() -> None:
    """Train models on the judgments of a study, and see what they answer."""


main.add_command(cli_dpo.dpo)
main.add_command(cli_sit.sit)
main.add_command(cli_raft.raft)
main.add_command(cli_raft.pick)
main.add_command(cli_kto.kto)
main.add_command(cli_round.round_)
main.add_command(cli_runs.runs_command)
main.add_command(cli_sample.sample)
main.add_command(cli_reward.reward)
main.add_command(cli_score.score_command)
main.add_command(cli_settings.settings)
main.add_command(cli_artifact.merge)
main.add_command(cli_artifact.card)
