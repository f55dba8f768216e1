"""The rule of a gate as a file that explains itself."""

import json
import textwrap
from dataclasses import fields
from typing import Any

from annotate.evaluating.gating.gate_rule import PARTS, Rule

HEAD = "A run is promoted where all of this holds, beside the model it is compared with."
MISSING = "The most prompts (a share of 1) that may tell nothing of one of both models."


def as_toml(rule: Rule) -> str:
    """The rule as TOML, which :func:`annotate.evaluating.gating.gate_rule.read` reads again."""
    lines = [*_comment(HEAD), "", *_comment(MISSING), f"missing = {rule.missing}"]
    for name, kind in PARTS.items():
        part = getattr(rule, name)
        lines += ["", *_comment(_words(kind)), f"[{name}]"]
        lines += [f"{one.name} = {_value(getattr(part, one.name))}" for one in fields(kind)]
    return "\n".join(lines) + "\n"


def _words(kind: type) -> str:
    return " ".join((kind.__doc__ or "").replace("`", "").split())


def _comment(words: str) -> list[str]:
    return textwrap.wrap(words, 98, initial_indent="# ", subsequent_indent="# ")


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)  # lists of texts are alike in TOML
    return str(value)
