"""A dataset on the Hub is imported like a file; where it cannot be, one sentence says why."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotate import files
from annotate.errors import MissingFile
from annotate.status import status
from db.connection import open_study
from tests.annotate.hub import NAME, serving
from tests.annotate.writing import preference

WITHOUT_DATASETS = """
import sys
sys.modules["datasets"] = None  # as if it were not installed
from annotate.cli import main
main(sys.argv[1:])
"""


def run_import(
    study_path: Path, *start: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Import owner/name in a process of its own: libraries read the Hub's address once."""
    return subprocess.run(
        [sys.executable, *start, "import", NAME, "--db", str(study_path), "--project", "pairs"],
        env={**os.environ, "HF_HOME": str(study_path.parent / "hub"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dataset_of_the_hub_is_imported(study_path: Path) -> None:
    rows = "".join(json.dumps(preference(f"{number}?")) + "\n" for number in range(3))
    with serving(rows.encode()) as address:
        done = run_import(study_path, "-m", "annotate", HF_ENDPOINT=address, HF_HUB_OFFLINE="0")
    assert "Recognised preference (prompt, chosen, rejected)." in done.stdout
    with open_study(study_path) as study:
        assert status(study).projects[0].wanted == 3


def test_a_dataset_with_a_bad_row_far_down_is_refused_whole(study_path: Path) -> None:
    row = json.dumps(preference("x" * 1_000)) + "\n"
    with serving((row * 12_000 + "not JSON\n").encode()) as address:
        done = run_import(study_path, "-m", "annotate", HF_ENDPOINT=address, HF_HUB_OFFLINE="0")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("Nothing was imported.")
    with open_study(study_path, create=True) as study:
        assert status(study).projects == ()


def test_without_a_network_it_says_what_to_do(study_path: Path) -> None:
    done = run_import(study_path, "-m", "annotate", HF_HUB_OFFLINE="1")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "download a file of it and import that" in done.stderr


def test_without_the_library_it_names_what_to_install(study_path: Path) -> None:
    done = run_import(study_path, "-c", WITHOUT_DATASETS)
    assert done.returncode == 2
    assert 'pip install "chosen[hub]"' in done.stderr


@pytest.mark.parametrize("source", ["data/missing.jsonl", "data/missing.csv.gz"])
def test_a_missing_file_is_not_looked_for_on_the_hub(source: str) -> None:
    with pytest.raises(MissingFile, match="There is no file"):
        next(files.read(source))
