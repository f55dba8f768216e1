"""Pages hide what a role may not do; that it is refused does not depend on them."""

import ast
import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pages

OPEN = {
    "access.may_work",  # says only whether a project is open to somebody
    "accounts.any_yet",  # the sign-in page asks, of nobody in particular
    "identities.open_as",
    "identities.sign_out",
    "planning.close",  # asks in what it shares with `reopen`
    "planning.find",  # names a project: the address does
    "planning.reopen",
    "sessions.act_as",
    "sessions.change_password",  # of whoever the study is open as
    "sessions.invited",
    "sessions.join",
    "sessions.local",
    "sessions.open_as",
    "sessions.sign_in",
    "sessions.sign_out",
    "leaving.leave",  # gives back by `release`, which asks
    "wellbeing.break_due",  # reads by `worked_for`, which asks
}


def test_every_function_that_pages_call_on_a_study_asks_who_may() -> None:
    used = {name for file in Path(pages.__file__).parent.glob("*.py") for name in uses(file)}
    assert {"accounts.add", "runs.points", "status.by_hour", "datasets.building.preview"} <= used
    unasked = {name for name in used - OPEN if takes_study(name) and not asks(name)}
    assert unasked == set()


def uses(file: Path) -> set[str]:
    """The functions of `annotate` that a page names, as module.function."""
    tree = list(ast.walk(ast.parse(file.read_text())))
    imports = {
        name.name: f"{node.module}.{name.name}".removeprefix("annotate.")
        for node in tree
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("annotate.")
        for name in node.names
    }
    through = {
        f"{imports[node.value.id]}.{node.attr}"
        for node in tree
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in imports
    }
    return {*imports.values(), *through}


def function(name: str) -> Callable[..., object] | None:
    """What is called so; None for what is no function, or is of something that is none."""
    module, _, attribute = f"annotate.{name}".rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute, None)
    except ModuleNotFoundError:
        return None
    return found if inspect.isfunction(found) else None


def takes_study(name: str) -> bool:
    found = function(name)
    return found is not None and "study" in inspect.signature(found).parameters


def asks(name: str) -> bool:
    found = function(name)
    return found is not None and re.search(r"\b_?require", inspect.getsource(found)) is not None
