"""How a project is set up, in words: for the command line and for the page."""

from typing import Any

from annotate import setups
from annotate.setups import SetUp

LONG = 60  # characters of a value in a line


def headline(setup: SetUp, *, closed: bool = False) -> str:
    """The settings of the queue in a line."""
    return (
        f"project {setup.name} ({setup.task}{', closed' if closed else ''}): "
        f"overlap {setup.overlap}, strategy {setup.strategy}, seed {setup.seed}, "
        f"lease {setup.lease_seconds / 60:g} minutes"
    )


def particulars(setup: SetUp) -> list[str]:
    """What is not as in a new project, beside the settings of the queue; one line each."""
    usual = setups.flat(setups.new(setup.name, setup.task))
    told = {"name", "task", "overlap", "strategy", "seed", "lease_minutes"}
    return [
        f"{label(key)}: {_value(value)}"
        for key, value in setups.flat(setup).items()
        if key not in told and value != usual[key]
    ]


def changes(was: SetUp, now: SetUp) -> list[str]:
    """What has changed, one line each; of a long text only that it has."""
    lines = []
    for key, both in setups.differences(was, now).items():
        before, after = _value(both["from"]), _value(both["to"])
        long = max(len(before), len(after)) > LONG
        lines.append(f"{label(key)} changed" if long else f"{label(key)}: {before} → {after}")
    return lines


def label(key: str) -> str:
    """What a setting is called in a sentence."""
    return key.replace("_", " ")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split()) or "none"
