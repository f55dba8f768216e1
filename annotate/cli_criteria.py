"""The options that say what a dataset is made of: one for each criterion."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from annotate.setup_rules import TASKS
from db.aggregation import METHODS
from db.criteria import LEAVE, Content, Criteria
from db.rank_pairs import RANK_PAIRS
from db.row_rules import EDITS

Command = TypeVar("Command", bound=Callable[..., Any])
_SHARE = click.FloatRange(0, 1, max_open=True)


def _option(name: str, text: str, **how: Any) -> Callable[[Command], Command]:
    return click.option(f"--{name}", help=text, **how)


def _choice(name: str, choices: Any, text: str) -> Callable[[Command], Command]:
    """An option with a default, which is that of the criterion."""
    default = getattr(Criteria(), name.replace("-", "_"))
    return _option(name, text, type=click.Choice(choices), default=default, show_default=True)


def _several(name: str, into: str, text: str, type_: Any = str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", into, multiple=True, type=type_, help=text)


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    _several("project", "projects", "Take this one; again for more.  [all that fit the content]"),
    _several("task", "tasks", "Only projects with this task.", click.Choice(TASKS)),
    _option(
        "content", "What to make.  [what the task is for]", type=click.Choice(get_args(Content))
    ),
    _choice("aggregation", METHODS, "What of an item's judgments decides (see annotate export)."),
    _option("minimum", "Judgments per item.", type=click.IntRange(1), default=1, show_default=True),
    _option(
        "agreement",
        "The share of the votes (or the probability) that what wins must have.",
        type=click.FloatRange(0, 1),
        default=0.0,
        show_default=True,
    ),
    _several("guideline", "guidelines", "Only judgments under this version.", click.IntRange(1)),
    _option("newest-guideline", "Only judgments under the newest guidelines.", is_flag=True),
    _several("person", "people", "Only judgments of this annotator."),
    _several("without-person", "without_people", "No judgments of this annotator."),
    _option("since", "Only judgments from this time on, as 2026-01-31 or 2026-01-31T09:15 (UTC)."),
    _option("until", "Only judgments before this time."),
    _several("category", "categories", 'Only prompts of this category ("": of none).'),
    _several("without-category", "without_categories", "No prompts of this category."),
    _several("source", "sources", "Only prompts of this source."),
    _several("without-source", "without_sources", "No prompts of this source."),
    _choice("benchmarks", ["leave", "keep"], "Prompts of registered benchmarks: left out or kept."),
    _choice("ties", LEAVE, "Ties: left out, or a row of either order (of ratings: both good)."),
    _choice("both-bad", LEAVE, "Both bad: left out, or a row of either order (or both bad)."),
    _choice("edits", EDITS, "Improved responses: a row beside the chosen one, in its place, none."),
    _choice("rank-pairs", RANK_PAIRS, "The best over each that nobody picked, or over the worst."),
    _option("margin", "Keep by how much the chosen response is better, 0 to 1.", is_flag=True),
    _choice("duplicates", ["keep", "drop"], "Rows that repeat the texts of an earlier one."),
    _option(
        "length-matched",
        is_flag=True,
        text="Leave rows out until the longer response is chosen as often as the shorter.",
    ),
    _option("max-tokens", "Of prompt and response together.", type=click.IntRange(1)),
    _option("tokenizer", "That counts them: a hub id, a directory or a .gguf file."),
    _option(
        "validation", "The share of prompts held out for validation.", type=_SHARE, default=0.0
    ),
    _option("test", "The share of prompts held out for tests.", type=_SHARE, default=0.0),
    _option("seed", "Of what is drawn.", type=int, default=0, show_default=True),
    _option(
        "criteria",
        "Take these instead (as annotate dataset show --json prints them).",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
    ),
)


def criteria_options(command: Command) -> Command:
    """Give a command the options for criteria, all of which :func:`criteria_from` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def criteria_from(asked: dict[str, Any]) -> Criteria:
    """The criteria of these options, or those of the file that they name."""
    file: Path | None = asked.pop("criteria")
    if file is None:
        return Criteria(**asked)
    given = {name: value for name, value in asked.items() if value != getattr(Criteria(), name)}
    if given:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise click.UsageError(f"--criteria says everything; leave {names} out.")
    from annotate.datasets import criteria_files

    return criteria_files.read(file)
