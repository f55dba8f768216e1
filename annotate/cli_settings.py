"""The flags of ``annotate project create`` and ``edit``: one for each setting of a project."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from annotate.meanings import MEANINGS
from annotate.settings_file import read_file, text_of
from annotate.setup_rules import CHOICES
from annotate.setups import Plan
from db.command import Command
from db.options import Options

ONE_OF = {
    "axes": "axis",
    "mark_categories": "mark_category",
    "blur_categories": "blur_category",
    "reasons": "reason",
}
OTHERWISE = {"members_only": "everybody"}  # what a flag is called that says no


def setting_flags(command: Command) -> Command:
    """``--from FILE`` and a flag for each setting; the command gets them as keywords."""
    for field in reversed(fields(Options)):
        command = _option_flag(field.name, field.default)(command)
    for key, kind in (("min_seconds", float), ("seed", int), ("strategy", str), ("overlap", int)):
        command = _flag(key, _type(key, kind))(command)
    lease, where = _flag("lease_minutes", float, "--lease"), click.Path(path_type=Path)
    body = click.option("--guidelines", "guidelines", type=where, metavar="FILE.md",
                        help="A text file: " + MEANINGS["guidelines"])  # fmt: skip
    source = click.option("--from", "source", type=where, metavar="FILE.toml",
                          help="Read settings from a file; flags come after it.")  # fmt: skip
    flagged: Command = source(lease(body(command)))
    return flagged


def plan_of(source: Path | None, given: Mapping[str, Any]) -> Plan:
    """The plan that a file and flags say together.

    Raises MissingFile, and BadSettings for a file that is none.
    """
    plan = read_file(source).plan if source else Plan()
    said = {key: value for key, value in given.items() if value is not None and value != ()}
    if "lease_minutes" in said:
        said["lease_seconds"] = said.pop("lease_minutes") * 60
    if "guidelines" in said:
        said["guidelines"] = text_of(said["guidelines"])
    options = {
        key: () if value == ("",) else value
        for key, value in said.items()
        if key not in Plan._fields
    }
    columns = {key: value for key, value in said.items() if key in Plan._fields}
    return plan._replace(**columns, options={**(plan.options or {}), **options})


def _option_flag(key: str, default: object) -> Any:
    if isinstance(default, bool):
        name = key.replace("_", "-")
        return _flag(key, bool, f"--{name}/--{OTHERWISE.get(key, 'no-' + name)}")
    if isinstance(default, tuple):
        name = ONE_OF[key].replace("_", "-")
        meaning = f'{MEANINGS[key]} Repeat it for several; "" for none.'
        return click.option(f"--{name}", key, multiple=True, help=meaning)
    return _flag(key, _type(key, type(default)))


def _flag(key: str, kind: Any, name: str | None = None) -> Any:
    name = name or "--" + key.replace("_", "-")
    return click.option(name, key, type=kind, default=None, help=MEANINGS[key])


def _type(key: str, kind: type) -> Any:
    return click.Choice(CHOICES[key]) if key in CHOICES else kind
