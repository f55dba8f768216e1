"""What is to be loaded: a file from one's machine, rows, or a dataset on the Hub."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import NamedTuple

import streamlit as st

from annotate.errors import MissingFile, UnreadableFile
from annotate.files.sources import is_on_hub
from annotate.importing import Settings
from db.errors import ChosenError
from pages import uploads
from pages.labels import plain
from pages.opening import is_one_process

FILE, PASTED, HUB = "A file", "Pasted rows", "A dataset on the Hub"
ENDINGS = ["jsonl", "ndjson", "json", "csv", "tsv", "parquet", "gz"]
ROUND = "load_round"
LOOKED_AT = "load_hub"  # the dataset on the Hub that was asked for
LONGEST = 60  # characters of a file's name: what a file system takes, in whatever script
COMMAND = "Larger files, and folders, are loaded by the command annotate import."


class Source(NamedTuple):
    """Where rows come from, under the name that the study keeps; `key` tells it from any other."""

    key: str
    name: str
    content: BytesIO | None = None
    split: str = "train"
    subset: str | None = None
    revision: str | None = None

    def settings(self) -> Settings:
        """What reading it takes."""
        return Settings(split=self.split, subset=self.subset, revision=self.revision)


def choose() -> Source | None:
    """What the researcher has chosen; None as long as that is nothing.

    A file comes as a request of its own, which of several processes another might get.
    """
    kinds = [FILE, PASTED, HUB] if is_one_process() else [PASTED, HUB]
    kind = st.radio("Load", kinds, key="load_kind", horizontal=True, label_visibility="collapsed")
    if kind == FILE:
        return _upload()
    return _pasted() if kind == PASTED else _on_hub()


@contextmanager
def at_hand(source: Source) -> Iterator[str]:
    """Where the rows can be read: an uploaded file lies in a folder that is deleted after.

    What is raised within names the file as the researcher does. Raises MissingFile for a name that
    is of no dataset on the Hub, whatever lies on the server, and UnreadableFile where there is no
    room for the upload.
    """
    if source.content is None:
        if not is_on_hub(source.name):
            raise MissingFile(f"{source.name} is no dataset on the Hub. Give it as OWNER/NAME.")
        yield source.name
        return
    with TemporaryDirectory(prefix="chosen-") as folder:
        path = Path(folder) / source.name
        _write(source, source.content, path)
        try:
            yield str(path)
        except ChosenError as error:
            raise type(error)(str(error).replace(f"{folder}{os.sep}", "")) from error


def _write(source: Source, content: BytesIO, path: Path) -> None:
    content.seek(0)
    try:
        with path.open("wb") as file:
            copyfileobj(content, file)
    except OSError as error:
        raise UnreadableFile(
            f"{source.name} cannot be kept for reading: {error.strerror}. Make room in the "
            "temporary folder of the server, or load it with the command annotate import."
        ) from error


def _upload() -> Source | None:
    uploads.expect()
    upload = st.file_uploader(
        "A file: JSON Lines, JSON, CSV, TSV (each also with .gz) or Parquet",
        type=ENDINGS,
        key=_new("load_file"),
        help=COMMAND,
    )
    if upload is None:
        return None
    return Source(upload.file_id, _name(upload.name), upload)


def forget() -> None:
    """Within a callback: begin anew, with nothing chosen."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(LOOKED_AT, None)


def _new(key: str) -> str:
    """The key of a widget that is empty in each round."""
    return f"{key}_{st.session_state.get(ROUND, 0)}"


def _pasted() -> Source | None:
    text = st.text_area(
        "Rows, one JSON object a line",
        placeholder='{"prompt": "How do I ...?", "response_a": "...", "response_b": "..."}',
        height=160,
        key=_new("load_pasted"),
    )
    if not text.strip():
        return None
    content = f"{text}\n".encode(errors="surrogatepass")
    return Source(sha256(content).hexdigest(), "pasted rows.jsonl", BytesIO(content))


def _name(given: str) -> str:
    """A name that a file can have here, with the endings that say what it holds."""
    shown = "".join(char for char in given.replace("\\", "/") if char.isprintable())
    return PurePosixPath(shown).name[-LONGEST:]


def _on_hub() -> Source | None:
    with st.form("load_hub_form", enter_to_submit=True):
        name, subset, split, revision, look = st.columns(
            [4, 2, 2, 3, 1.4], vertical_alignment="bottom"
        )
        name.text_input("Dataset", placeholder="OWNER/NAME", key="load_name")
        subset.text_input("Subset", placeholder="if it has several", key="load_subset")
        split.text_input("Split", value="train", key="load_split")
        revision.text_input("Revision", placeholder="its newest commit", key="load_revision")
        look.form_submit_button("Look", width="stretch", on_click=_look)
    found: Source | None = st.session_state.get(LOOKED_AT)
    if found is not None:
        st.caption(plain(f"{found.name}, split {found.split}"))
    return found


def _look() -> None:
    typed = {
        name: str(st.session_state[f"load_{name}"]).strip()
        for name in ("name", "subset", "split", "revision")
    }
    split, subset, revision = typed["split"] or "train", typed["subset"], typed["revision"]
    key = "|".join((typed["name"], split, subset, revision))
    st.session_state[LOOKED_AT] = (
        Source(key, typed["name"], None, split, subset or None, revision or None)
        if typed["name"]
        else None
    )
