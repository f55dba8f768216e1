"""The house plan, where a machine can check it: what imports what, where SQL is, what is built."""

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from annotate.cli import main as annotate

ROOT = Path(__file__).parents[1]
PACKAGES = ("annotate", "db", "pages", "train")
RUN_BY_STREAMLIT = (  # not imported
    "app", "judge", "my_judgments", "my_settings", "people", "progress", "projects", "rounds",
    "runs", "adjudicate", "dataset_builder", "load", "quality_of_labels", "quality_study", "server",
    "session", "evaluation",
)  # fmt: skip


def sources(*packages: str) -> list[Path]:
    return [file for package in packages for file in sorted((ROOT / package).rglob("*.py"))]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


IMPORTABLE = [
    module_of(file)
    for file in sources(*PACKAGES)
    if file.stem != "__main__"
    and not (file.parent.name == "pages" and file.stem in RUN_BY_STREAMLIT)
]


@pytest.mark.parametrize("module", IMPORTABLE)
def test_every_module_can_be_imported(module: str) -> None:
    importlib.import_module(module)


def test_annotating_needs_neither_torch_nor_streamlit() -> None:
    modules = [module_of(f) for f in sources("annotate", "db") if f.stem != "__main__"]
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    loaded = set(python(["-c", code], cwd=ROOT).split())
    assert loaded.issuperset(modules)
    assert loaded.isdisjoint({"torch", "streamlit"})


SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
    r"|(CREATE|DROP)\s+(TEMP\s+)?(TABLE|INDEX|TRIGGER)|PRAGMA\s+\w+)\b",
    re.DOTALL,
)


def texts(source: str) -> list[str]:
    """Every string of a Python file, f-strings without what they are filled with."""
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


@pytest.mark.parametrize("file", sources("annotate", "pages", "train"), ids=module_of)
def test_sql_is_spoken_in_db_only(file: Path) -> None:
    spoken = [text for text in texts(file.read_text(encoding="utf-8")) if SQL.search(text)]
    assert spoken == []


def test_sql_is_known_when_it_is_seen() -> None:
    assert any(SQL.search(text) for text in texts((ROOT / "db/slots.py").read_text("utf-8")))


@pytest.mark.parametrize("name", ["annotate", "train"])
def test_both_commands_are_installed(name: str) -> None:
    (command,) = entry_points(group="console_scripts", name=name)
    assert callable(command.load())


@pytest.mark.parametrize("name", list(annotate.commands))
def test_the_readme_shows_every_command(name: str) -> None:
    assert f"annotate {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"\bannotate ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert {*shown} - {*annotate.commands} == set()


@pytest.mark.parametrize("name", list(annotate.commands))
def test_every_option_explains_itself(name: str) -> None:
    known_by_name = {"--project", "--port", "--format", "--task"}
    for option in annotate.commands[name].params:
        if isinstance(option, click.Option):
            assert option.help or known_by_name.intersection(option.opts), option.opts


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the built wheel was installed, without the checkout."""
    wheels, folder = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    python(["-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)], cwd=ROOT)
    (wheel,) = wheels.glob("chosen-*.whl")
    pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    python([*pip, "--target", str(folder), str(wheel)], cwd=wheels)
    return folder


def python(arguments: list[str], cwd: Path, path: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path)} if path else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_everything_that_runs(installed: Path) -> None:
    held = {str(file.relative_to(installed)) for file in installed.rglob("*") if file.is_file()}
    needed = {str(file.relative_to(ROOT)) for file in sources(*PACKAGES)}
    data = ("db/schema.sql", "db/migrations/0001_study.sql", "annotate/sample/chosen-sample.jsonl")
    assert needed.union(data) <= held
    assert {name for name in held if name.startswith("tests")} == set()


def test_the_wheel_works_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = "import annotate, db; print(annotate.__file__); print(db.__file__)"
    for found in python(["-c", where], tmp_path, installed).splitlines():
        assert Path(found).is_relative_to(installed)
    command = ["-m", "annotate"]
    python([*command, "sample", "--db", "study.db"], tmp_path, installed)
    export = [*command, "export", "--db", "study.db", "--project", "sample", "--out", "pairs.jsonl"]
    ledger = json.loads(python([*export, "--json"], tmp_path, installed))["ledger"]
    rows = (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(rows) == ledger["exported"] > 0
