"""What a command or a server process does not load until it needs it."""

import subprocess
import sys


def test_opening_a_study_loads_no_library_of_tables() -> None:
    loaded = "import sys, annotate.cli, db.connection; print({'pandas', 'numpy'} & {*sys.modules})"
    found = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"


def test_they_can_be_loaded_afterwards() -> None:
    later = "import db.connection, pandas, numpy; print(pandas.Series([1]).sum())"
    found = subprocess.run(
        [sys.executable, "-c", later], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "1"


def test_who_has_loaded_them_before_keeps_them() -> None:
    before = "import pandas, db.connection, sys; print(sys.modules['pandas'] is pandas)"
    found = subprocess.run(
        [sys.executable, "-c", before], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "True"
