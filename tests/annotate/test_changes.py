"""The audit log, as it is read."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from annotate import accounts, guidelines, planning
from annotate.changes import changes, describe
from annotate.cli import main
from annotate.errors import Forbidden
from annotate.planning import Plan
from db.actors import Actor
from db.connection import Study


def test_changes_are_told_by_who_made_them(study: Study, study_path: Path) -> None:
    planning.create(study, "pilot", Plan())
    accounts.add(study, "ada", "researcher")
    study.actor = Actor("ada", "researcher", 1)
    planning.change(study, "pilot", Plan(overlap=3))
    guidelines.publish(study, "pilot", "Be kind.")
    planning.close(study, "pilot")
    result = CliRunner().invoke(main, ["audit", "--db", str(study_path)])
    told = [line.split("  ", 1)[1] for line in result.output.splitlines()]
    assert told[-3:] == [
        "ada: change project pilot (overlap: 1 → 3)",
        "ada: publish guidelines pilot (version: 1 → 2)",
        "ada: close project pilot",
    ]
    assert ": create project pilot" in told[0]
    assert ": add account ada (" in told[1]
    assert "role: researcher" in told[1]


def test_what_was_typed_does_not_act_on_a_terminal(study: Study) -> None:
    planning.create(study, "pilot", Plan(options={"warning": "Beware.\x1b[2J\x9b2J\u202e"}))
    (change,) = changes(study)
    told = describe(change)
    assert "Beware." in told
    assert told.isprintable()


def test_only_as_many_as_asked_for_and_as_json(study: Study, study_path: Path) -> None:
    for name in ("a", "b", "c"):
        planning.create(study, name, Plan())
    result = CliRunner().invoke(main, ["audit", "--db", str(study_path), "--limit", "2", "--json"])
    assert [line.count('"subject"') for line in result.output.splitlines()] == [1, 1]
    assert '"subject": "c"' in result.output.splitlines()[-1]


def test_the_log_takes_an_admin(study: Study) -> None:
    study.actor = Actor("ada", "researcher", 1)
    with pytest.raises(Forbidden, match="takes the role admin"):
        changes(study)
