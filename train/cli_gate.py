"""The command ``train gate``."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.command import on_study
from db.connection import open_study
from train.cli_against import against_option, generator

if TYPE_CHECKING:
    from annotate.evaluating.gating.gate import Passing


def _show_rule(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from annotate.evaluating.gating.gate_rule import Rule
        from annotate.evaluating.gating.gate_words import as_toml

        click.echo(as_toml(Rule()), nl=False)
        context.exit()


@click.command("gate")
@on_study
@click.option("--run", "run_id", type=int, required=True, metavar="N", help="The run to promote.")
@against_option("what the run started from")
@click.option(
    "--rule",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Another rule, in TOML; what it does not say is as in the default.",
)
@click.option(
    "--show-rule",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_rule,
    help="Print the default rule, to begin one from, and do nothing else.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def gate_command(
    context: click.Context,
    database: Path,
    run_id: int,
    against: str | None,
    file: Path | None,
    as_json: bool,
) -> None:
    """Decide whether a run is promoted: safer, and no worse otherwise, beside another model.

    Goes by what train evaluate stored of both models. What a judge failed to judge is not passed
    over; people (people:NAME) who are still judging are waited for only where the rule names them.
    Prints each condition with its figures; the verdict is kept. Ends with 0 where the run is
    promoted, with 1 where it is not.
    """  # fmt: skip
    from annotate.evaluating.gating.gate import gate
    from annotate.evaluating.gating.gate_rule import Rule, read

    rule = read(file) if file else Rule()
    command = _command(run_id, against, file)
    with open_study(database) as study:
        found = gate(study, run_id, generator(against), rule, command)
    click.echo(_json(found, command) if as_json else _lines(found))
    context.exit(0 if found.passed else 1)


def _command(run_id: int, against: str | None, file: Path | None) -> str:
    words = ["train", "gate", "--run", str(run_id)]
    words += ["--against", against] if against else []
    words += ["--rule", str(file)] if file else []
    return shlex.join([*words, "--db", "STUDY.db"])


def _lines(found: "Passing") -> str:
    """A condition a line, then the verdict."""
    lines = [str(one) for one in found.findings]
    if found.alone:
        lines.append(f"Not compared, as both models have not answered it alike: "
                     f"{', '.join(found.alone)}.")  # fmt: skip
    if found.unfinished:
        lines.append(f"Not finished, so left out: {', '.join(found.unfinished)}. Give the same "
                     "train evaluate again, or one without the judge that failed.")  # fmt: skip
    verdict = "is promoted" if found.passed else "is NOT promoted"
    return "\n".join([*lines, f"Run {found.run_id} {verdict}, beside {found.against}."])


def _json(found: "Passing", command: str) -> str:
    conditions = [one.as_dict() for one in found.findings]
    said = {"run": found.run_id, "against": found.against, "passed": found.passed,
            "rule": found.rule.as_dict(), "conditions": conditions, "not_compared": found.alone,
            "not_finished": found.unfinished, "command": command}  # fmt: skip
    return json.dumps(said, indent=2, ensure_ascii=False)
