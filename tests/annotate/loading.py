"""Reading exported files as those who train do: with datasets.load_dataset, in a process apart."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_LOAD = """
import json, sys
import datasets
found = []
for file in sys.argv[2:]:
    kind = file.rpartition(".")[2].replace("jsonl", "json")
    said = {"data_files": file, "split": "train", "cache_dir": sys.argv[1]}
    if kind == "csv":
        said["keep_default_na"] = False  # else texts such as NA and null were none
    rows = datasets.load_dataset(kind, **said)
    found.append([rows.column_names, rows.to_list()])
print(json.dumps(found))
"""


def load(folder: Path, files: Sequence[Path]) -> list[tuple[list[str], list[dict[str, Any]]]]:
    """The columns and rows of each file; `folder` takes the caches."""
    loaded = subprocess.run(
        [sys.executable, "-c", _LOAD, folder / "cache", *files],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    return [(columns, rows) for columns, rows in json.loads(loaded.stdout)]
