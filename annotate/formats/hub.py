"""Pushing a dataset to the Hugging Face Hub: Parquet files of each split, and the card."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from annotate import access, hub
from annotate.datasets import card
from annotate.errors import BadTarget, HubRefused
from annotate.formats.folders import columns_of
from annotate.formats.known import Name
from annotate.formats.writing import files_of, write
from db import audit, times
from db.connection import Study, transaction
from db.datasets import Dataset

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
    from huggingface_hub.hf_api import DatasetInfo

_OURS = re.compile(r"data/(train|validation|test)-\d{5}-of-\d{5}\.parquet")


class Pushed(NamedTuple):
    """What a push made: where it is now, at which commit, and the files it holds of ours."""

    repository: str
    address: str
    commit: str
    files: tuple[str, ...]


def push(
    study: Study,
    dataset: Dataset,
    repository: str,
    format_: Name = "trl",
    *,
    as_strings: bool = False,
    private: bool = False,
    revision: str | None = None,
) -> Pushed:
    """Put the dataset into a repository of the Hub, as one commit; makes what is not there.

    With `revision`, onto that branch. Splits of an earlier push that this dataset has not are
    removed; other files stay. Nothing but the repository is made where something fails. What was
    pushed is recorded. For researchers: raises Forbidden, MissingExtra, BadFormat, BadTarget for
    what is no OWNER/NAME, HubRefused (also where `private` is asked for and the repository is
    public) and HubUnreachable.
    """
    access.require(study, "researcher")
    if not hub.ID.fullmatch(repository):
        raise BadTarget(f"{repository!r} is no dataset of the Hub. Give it as OWNER/NAME.")
    columns_of(dataset, format_, as_strings=as_strings)
    api = hub.api(f"To push to {repository}")
    hub.check_token()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write(study, dataset, folder, format_, as_strings=as_strings)
        with hub.telling(repository, revision):
            there = _repository(api, repository, revision, private=private)
            added = _added(folder)
            made = api.create_commit(
                repository,
                [*_removed(there, {each.path_in_repo for each in added}), *added],
                commit_message=f"{dataset.name}@{dataset.version}: {dataset.rows:,} rows",
                commit_description=f"SHA-256 of its rows: {dataset.hash}",
                repo_type="dataset",
                revision=revision,
                parent_commit=there.sha,
            )
    files = tuple(each.path_in_repo for each in added)
    pushed = Pushed(repository, f"{api.endpoint}/datasets/{repository}", made.oid, files)
    with transaction(study):
        detail = {**pushed._asdict(), "version": dataset.version, "public": not there.private}
        audit.record(study, "push dataset", dataset.name, detail, times.now())
    return pushed


def _write(
    study: Study, dataset: Dataset, folder: Path, format_: Name, *, as_strings: bool
) -> None:
    """The files as they are to be in the repository: of each split, and the card."""
    (folder / "data").mkdir()
    for _, split, _ in files_of(study, dataset, folder, None):
        file = folder / "data" / f"{split}-00000-of-00001.parquet"
        write(study, dataset, file, format_, as_strings=as_strings, split=split)
    card.write(study, dataset, folder)


def _repository(api: "HfApi", name: str, revision: str | None, *, private: bool) -> "DatasetInfo":
    """The repository as it is, made if it is new; raises HubRefused for a public one."""
    api.create_repo(name, repo_type="dataset", private=private or None, exist_ok=True)
    if revision:
        api.create_branch(name, branch=revision, repo_type="dataset", exist_ok=True)
    there = api.dataset_info(name, revision=revision, timeout=hub.WAIT)
    if private and not there.private:
        raise HubRefused(
            f"{name} is public, and --private is asked for: make it private in its settings on the "
            "Hub first, or push to another."
        )
    return there


def _added(folder: Path) -> "list[CommitOperationAdd]":
    from huggingface_hub import CommitOperationAdd

    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [CommitOperationAdd(file.relative_to(folder).as_posix(), file) for file in files]


def _removed(there: "DatasetInfo", kept: set[str]) -> "list[CommitOperationDelete]":
    """The files of an earlier push that the dataset has no longer."""
    from huggingface_hub import CommitOperationDelete

    names = [file.rfilename for file in there.siblings or ()]
    return [CommitOperationDelete(n) for n in names if _OURS.fullmatch(n) and n not in kept]
