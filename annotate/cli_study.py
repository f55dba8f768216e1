"""The commands ``annotate study``: models' answers judged by people, and what comes of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotate import drawing, quality_study, study_answers
from annotate.cli_study_parts import drawing_flags, prompts, report, seed_for
from annotate.drawing import Drawn
from annotate.errors import StudyRefused
from annotate.quality_study import Design, Queued
from annotate.study_answers import Answers
from annotate.study_guidelines import REASONS
from db.command import on_study
from db.connection import open_study
from db.messages import Messages
from db.options import SCALES

EMBEDDED = "embedded"
MAX_NEW_TOKENS = 120  # as in the paper
Named = tuple[str, str]


@click.group()
def study() -> None:
    """Have people judge, blind, what models answer to drawn instructions, and read the result."""


def _named(_: click.Context, option: click.Parameter, values: Sequence[str]) -> list[Named]:
    """Each value as label and what it stands for."""
    pairs = [value.partition("=") for value in values]
    for label, equals, target in pairs:
        if not (label and equals and target):
            raise click.BadParameter(f"{label!r} is not {option.metavar}.")
    return [(label, target) for label, _, target in pairs]


@study.command()
@click.argument("name")
@on_study
@drawing_flags
@click.option("--responses", multiple=True, metavar="LABEL=FILE", callback=_named,
              help="A model's responses; several files may make up one model's.")  # fmt: skip
@click.option("--sample", "samples", multiple=True, metavar="LABEL=MODEL|run:N", callback=_named,
              help="A model to sample here, or the adapter of a run; 'embedded' is the embedded "
              "model.")  # fmt: skip
@click.option("--max-new-tokens", type=click.IntRange(1), default=MAX_NEW_TOKENS,
              show_default=True, help="The longest answer that is sampled.")  # fmt: skip
@click.option("--paired", is_flag=True,
              help="Two models' answers side by side: which is better, and safer.")  # fmt: skip
@click.option("--overlap", type=click.IntRange(1, 1000), help="Judgments wanted per item.  [2]")
@click.option("--ask-why", is_flag=True, help=f"Offer reasons to tick: {', '.join(REASONS)}.")
@click.option("--reason", "reasons", multiple=True,
              help='Offer this reason; repeat it for several; "" for none.')  # fmt: skip
@click.option("--scale", type=click.Choice(SCALES),
              help="Whether good and bad are of quality or of safety.  [quality]")  # fmt: skip
def quality(
    name: str,
    database: Path,
    benchmarks: tuple[str, ...],
    per_set: int,
    seed: int | None,
    responses: list[Named],
    samples: list[Named],
    max_new_tokens: int,
    paired: bool,
    overlap: int | None,
    ask_why: bool,
    reasons: tuple[str, ...],
    scale: Any,
) -> None:
    """Draw instructions, take each model's response to them, and queue them as project NAME.

    Annotators see one response at a time (or two, with --paired), shuffled, and never whose it is:
    good or bad is one key, and Enter after it where reasons are offered. Running the command again
    adds nothing, and completes what is missing: more instructions with a higher --per-set, another
    --benchmark, another model.
    """
    seed = seed_for(database, name, seed)
    drawn = drawing.draw_all(benchmarks, per_set, seed)
    given = _imported(responses, drawn)
    labels = [label for label, _ in samples]
    _check_labels([one.model for one in given] + labels)
    offered = (*(REASONS if ask_why else ()), *(reason for reason in reasons if reason))
    said = offered if ask_why or reasons else None
    design = Design(paired, overlap, seed, said, scale)
    with open_study(database, create=True) as opened:
        asked = quality_study.lacking(opened, name, drawn, given, design, labels)
    given += [_sample(database, *sample, asked[sample[0]], max_new_tokens) for sample in samples]
    with open_study(database) as opened:
        queued = quality_study.queue(opened, name, drawn, given, design)
    click.echo(_queued(name, drawn, queued))
    for one in given:
        if one.again:
            click.echo(f"{one.model} answers {one.again:,} prompts again: the first answer counts.")


def _check_labels(labels: Sequence[str]) -> None:
    for label in labels:
        study_answers.check_label(label)
        if labels.count(label) > 1:
            raise StudyRefused(f"{label!r} is named twice. Give each model a label of its own.")


def _imported(responses: Sequence[Named], drawn: Sequence[Drawn]) -> list[Answers]:
    asked = drawn[0].all if len(drawn) == 1 else ()
    labels = dict.fromkeys(label for label, _ in responses)
    return [
        study_answers.imported(label, [file for of, file in responses if of == label], asked)
        for label in labels
    ]


def _sample(
    database: Path, label: str, model: str, asked: list[Messages], max_new_tokens: int
) -> Answers:
    if not asked:
        return Answers(label, {})
    from train import models
    from train.sampling import sampling

    model = models.EMBEDDED if model == EMBEDDED else model
    click.echo(f"Sampling {len(asked):,} answers of {label} ({model}) ...", err=True)
    run = model.removeprefix("run:")
    if run == model:
        texts = sampling.sample_model(model, asked, max_new_tokens)
    elif run.isdecimal():
        found = sampling.sample(database, int(run), asked, max_new_tokens=max_new_tokens)
        texts = [one.after for one in found]
    else:
        raise StudyRefused(f"{model!r} is no run. Give its number, such as run:1; see train runs.")
    settings = {"model": model, "decoding": "greedy", "max_new_tokens": max_new_tokens}
    return study_answers.sampled(label, asked, texts, settings)


def _queued(name: str, drawn: Sequence[Drawn], queued: Queued) -> str:
    lines = [
        f"{one.benchmark}: {len(one.instructions):,} of {one.of:,} instructions"
        + ("." if len(one.instructions) < one.of else ", all that it has.")
        for one in drawn
    ]
    lines.append(
        f"Added {queued.items:,} items to study {name!r}: {queued.instructions:,} instructions, "
        f"answered by {', '.join(queued.models)}."
    )
    if queued.same:
        lines.append(f"Answers that are the same as another model's: {queued.same:,}.")
    return "\n".join(lines)


study.add_command(prompts)
study.add_command(report)
