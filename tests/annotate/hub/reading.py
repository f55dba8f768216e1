"""What is asked to read a dataset: which commit is newest, which files it has, and these."""

import re
from urllib.parse import parse_qs

from tests.annotate.hub.repositories import blob
from tests.annotate.hub.wire import Refused, Routes, Wire


class Reading(Wire):
    """Answers to those who read."""

    def info(self, name: str, revision: str | None = None) -> None:
        commit, files = self.files(name, revision or "main")
        names = [{"rfilename": path} for path in sorted(files)]
        private = self.repository(name).private
        self.answer_json({"id": name, "sha": commit, "private": private, "siblings": names})

    def tree(self, name: str, revision: str, folder: str | None = None) -> None:
        _, files = self.files(name, revision)
        start = f"{folder}/" if folder else ""
        inside = [path.removeprefix(start) for path in sorted(files) if path.startswith(start)]
        if start and not inside:
            raise Refused(404, "EntryNotFound", "Entry not found")
        deep = "recursive=true" in self.path.lower()
        folders = {name for path in inside for name in _folders(path, deep=deep)}
        here = [start + path for path in inside if deep or "/" not in path]
        found = [_file(path, files[path]) for path in here]
        self.answer_json([*found, *(_folder(start + name) for name in sorted(folders))])

    def paths(self, name: str, revision: str) -> None:
        _, files = self.files(name, revision)
        asked = parse_qs(self.body.decode())["paths"]
        found = [_file(path, files[path]) for path in asked if path in files]
        within = [path for path in asked if any(file.startswith(f"{path}/") for file in files)]
        self.answer_json([*found, *map(_folder, within)])

    def resolve(self, name: str, revision: str, path: str) -> None:
        commit, files = self.files(name, revision)
        if path not in files:
            raise Refused(404, "EntryNotFound", "Entry not found")
        content = files[path]
        headers = {"ETag": f'"{blob(content)}"', "X-Repo-Commit": commit, "Accept-Ranges": "bytes"}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if asked is None:
            return self.answer(200, content, headers)
        first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        if first > last:
            raise Refused(416, "", "Range not satisfiable")
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        return self.answer(206, content[first : last + 1], headers)


def _folders(path: str, *, deep: bool) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts) if deep else min(len(parts), 1))]


def _file(path: str, content: bytes) -> dict[str, object]:
    return {"type": "file", "path": path, "size": len(content), "oid": blob(content)}


def _folder(path: str) -> dict[str, object]:
    return {"type": "directory", "path": path, "oid": blob(path.encode())}


_API = r"/api/datasets/([^/]+/[^/]+)"
ROUTES: Routes = (
    ("GET", _API, Reading.info),
    ("GET", rf"{_API}/revision/(.+)", Reading.info),
    ("GET", rf"{_API}/tree/([^/]+)(?:/(.+))?", Reading.tree),
    ("POST", rf"{_API}/paths-info/([^/]+)", Reading.paths),
    ("GET", r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", Reading.resolve),
)
