"""Streamlit puts ``pages/`` on the import path: a file there must not replace a package."""

import subprocess
import sys
from pathlib import Path

import pytest

import pages

HERE = Path(str(pages.__file__)).parent
STEMS = sorted(file.stem for file in HERE.glob("*.py") if file.stem != "__init__")


@pytest.mark.parametrize("stem", STEMS)
def test_a_page_hides_no_importable_package(stem: str) -> None:
    code = f"import importlib.util as u; print(u.find_spec({stem!r}))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent
    )
    assert found.stdout.strip() == "None"
