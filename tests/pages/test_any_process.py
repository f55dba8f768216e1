"""Pages are served by any of several processes: nothing on them lives in the memory of one."""

import ast
from pathlib import Path

import pytest

import pages

FILES = sorted(Path(pages.__file__).parent.glob("*.py"))
FETCHED_LATER = {  # by a request of its own, which may meet another process than the page did
    "audio", "audio_input", "camera_input", "chat_input", "download_button", "file_uploader",
    "image", "pdf", "pyplot", "video",
}  # fmt: skip
WITH_ONE_PROCESS = {"load_source": {"file_uploader"}}  # what is offered by servers of one only


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_page_shows_what_one_process_holds(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert used & FETCHED_LATER == WITH_ONE_PROCESS.get(file.stem, set())
