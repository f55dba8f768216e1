"""Repositories of datasets as the Hub keeps them: files by commit, and who may read or write."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

Files = Mapping[str, bytes]
START = "0" * 40
LARGE = (".parquet", ".arrow", ".gz")  # uploaded apart from the commit


@dataclass
class Repository:
    """The files of every commit, and the newest commit of each branch."""

    private: bool = False
    commits: dict[str, Files] = field(default_factory=lambda: {START: {}})
    branches: dict[str, str] = field(default_factory=lambda: {"main": START})

    def commit_of(self, revision: str) -> str | None:
        """The commit that a branch or the commit itself names."""
        return self.branches.get(revision, revision if revision in self.commits else None)

    def commit(self, branch: str, files: Files) -> str:
        """Make these all the files of a branch."""
        digest = hashlib.sha1(self.branches[branch].encode())
        for path, content in sorted(files.items()):
            digest.update(path.encode() + content)
        self.commits[digest.hexdigest()] = dict(files)
        self.branches[branch] = digest.hexdigest()
        return digest.hexdigest()


@dataclass
class Hub:
    """Repositories by id; the names that a token may write to; and what went over the wire.

    `failing` is the status that a request with this in its path is answered with.
    """

    repositories: dict[str, Repository] = field(default_factory=dict)
    tokens: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"hf_owner": ("owner",)})
    failing: dict[str, int] = field(default_factory=dict)
    uploaded: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def holding(self, name: str, files: Files, *, private: bool = False) -> Repository:
        """A repository with these files on its branch ``main``."""
        repository = self.repositories.setdefault(name, Repository(private))
        repository.commit("main", files)
        return repository

    def may_write(self, name: str, token: str | None) -> bool:
        """Whether the token is of somebody who writes to the owner of the repository."""
        return name.split("/")[0] in self.tokens.get(token or "", ())

    def readable(self, name: str, token: str | None) -> Repository | None:
        """The repository, if this token (or none) may read it."""
        found = self.repositories.get(name)
        return found if found and (not found.private or self.may_write(name, token)) else None


def name_of(path: str, content: bytes) -> str:
    """What the Hub calls this file's content."""
    return hashlib.sha256(content).hexdigest() if path.endswith(LARGE) else blob(content)


def blob(content: bytes) -> str:
    """What git calls these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
