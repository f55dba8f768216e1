"""A study that hypothesis plays: an office in a folder of its own, for one run of moves."""

import tempfile
from pathlib import Path

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from db.connection import open_study
from tests.annotate.desk import Office


class Played(RuleBasedStateMachine):
    """An office that is there before the first move, and gone after the last."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.opened = open_study(Path(self.folder.name) / "study.db", create=True)
        self.study = self.opened.__enter__()
        self.office = Office(self.study, Path(self.folder.name))
        self.patch = pytest.MonkeyPatch()

    def teardown(self) -> None:
        self.patch.undo()
        self.opened.__exit__(None, None, None)
        self.folder.cleanup()
