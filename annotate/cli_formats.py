"""The options that say how a dataset is written, and what the formats are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from annotate.formats.known import NAMES

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = """\b
trl            TRL's rows: prompt, chosen, rejected (the default of preferences)
kto            prompt, completion, label: good or bad (the default of ratings)
binary         prompt, response, is_safe: of ratings of safety
raft           prompt, completion: the best of several (the default of rankings)
pairs          prompt, chosen, rejected: of a ranking, too
alpaca         instruction, input, output (the default of demonstrations)
messages       messages: demonstrations as conversations
openai         OpenAI's fine-tuning files (.jsonl)
llama-factory  ShareGPT's rows, with --standard Alpaca's; and dataset_info.json
axolotl        messages, chosen, rejected: for its chat templates
argilla        records (.json), and the settings of a dataset for them
label-studio   tasks with annotations (.json), and a labeling config (.xml)

Files are .jsonl, .json (an array), .parquet or .csv (strings), by the ending of --out.
"""


def format_options(command: Command) -> Command:
    """Give a command ``--format``, ``--out`` and ``--standard``."""
    format_ = click.option(
        "--format",
        "format_",
        type=click.Choice(NAMES),
        help="What to write (see below).  [by what there is to write]",
    )
    out = click.option(
        "--out",
        required=True,
        type=click.Path(path_type=Path),
        help=".jsonl, .json, .parquet or .csv",
    )
    standard = click.option(
        "--standard", is_flag=True, help="Write strings instead of chat messages."
    )
    return format_(out(standard(command)))
