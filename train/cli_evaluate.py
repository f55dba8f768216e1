"""The command ``train evaluate``: models, benchmarks and judges in, a table of figures out."""

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from db.command import on_study
from db.connection import open_study
from train import cli_evaluate_figures, cli_evaluate_people
from train.cli_evaluate_parts import evaluating_options
from train.cli_sample_parts import who_options
from train.evaluating.evaluate import Plan, check, evaluate
from train.judges import named
from train.sampling.samplers import Sampler, samplers
from train.sampling.sampling import Precision
from train.sampling.sampling_settings import SamplingSettings

if TYPE_CHECKING:
    from db.benchmarks import Benchmark

SETTINGS = ("temperature", "top_p", "top_k", "max_new_tokens", "system", "seed")
NO_KIND = (
    "Nobody has said of {} what is right to do, so refusals are only counted. Say it with: "
    "train benchmark add FILE --name {} --kind ..."
)


@click.command("evaluate", epilog="Judges:\n\n\b\n" + named.described())
@on_study
@who_options
@evaluating_options
def evaluate_command(
    database: Path,
    run: tuple[int, ...],
    model: tuple[str, ...],
    before: bool,
    chat_template: str | None,
    names: tuple[str, ...],
    judges: tuple[str, ...],
    precision: Precision,
    as_json: bool,
    **settings: Any,
) -> None:
    """Let models and runs answer benchmarks, and judges judge the answers.

    What is there is neither answered nor judged again: the same command goes on where it was
    stopped. Questions with choices are answered by the likeliest choice; no judge is asked about
    them. Judges of pairs compare each model with the first one (models come before runs, and with
    --before what a run started from comes before it). With people:NAME the answers are queued in
    that project, which is made if it is new; when people have judged, the same command counts.

    Shares have Wilson intervals of 95%. Of several models, the differences to the first one (with
    --before, to what the first run started from) follow, on the same prompts: with intervals and p
    values, these also corrected by Holm for the number of tests; so have win rates.
    """  # fmt: skip
    who = samplers(database, model, run, before=before, template=chat_template)
    benchmarks = _benchmarks(database, names)
    specs = list(dict.fromkeys(judges))
    automatic = [one for one in specs if not named.is_people(one)]
    by = {spec: named.judge_of(spec, database) for spec in automatic}
    check(who, benchmarks, list(by.values()))  # before a project is made for people
    cli_evaluate_people.prepare(database, judges)
    by |= {spec: named.judge_of(spec, database) for spec in specs if spec not in by}
    plan = Plan(
        models=who, benchmarks=benchmarks, judges=[by[spec] for spec in specs],
        settings=SamplingSettings(**{name: settings[name] for name in SETTINGS}),
        precision=precision, command=_command(click.get_current_context(), who),
    )  # fmt: skip
    say = partial(click.echo, err=True)
    for one in benchmarks:
        if one.kind is None:
            say(NO_KIND.format(repr(one.name), shlex.quote(one.name)))
    evaluations = evaluate(database, plan, say)
    cli_evaluate_people.queue(database, judges, evaluations, say)
    against = cli_evaluate_figures.against(who, run, before=before)
    found = cli_evaluate_figures.figures_of(database, plan, against, evaluations)
    click.echo(cli_evaluate_figures.told(found, as_json=as_json))


def _benchmarks(database: Path, names: Sequence[str]) -> "list[Benchmark]":
    from annotate import benchmarks

    with open_study(database) as study:
        return [benchmarks.get(study, name) for name in dict.fromkeys(names)]


def _command(context: click.Context, who: Sequence[Sampler]) -> str:
    """The command that does the same, to be copied into a terminal."""
    words = ["train", "evaluate"]
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if source is not ParameterSource.COMMANDLINE or option.name in ("database", "as_json"):
            continue
        value = context.params[option.name or ""]
        for each in value if option.multiple else (value,):
            words += [option.opts[0]] if each is True else [option.opts[0], str(each)]
    newest = who[-1].run  # which stands for who is not named, after what it started from
    if newest and not context.params["run"] and not context.params["model"]:
        words += ["--run", str(newest.id)]
    return " ".join(map(shlex.quote, [*words, "--db", "STUDY.db"]))
