"""What is asked to push a dataset: a repository, which files are large, these, and a commit."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from tests.annotate.hub.repositories import LARGE, Repository, name_of
from tests.annotate.hub.wire import Refused, Routes, Wire


class Pushing(Wire):
    """Answers to those who push."""

    def create(self) -> None:
        asked = json.loads(self.body)
        name = f"{asked['organization']}/{asked['name']}"
        if not self.token:
            raise Refused(401, "", "Invalid username or password.")
        if not self.hub.may_write(name, self.token):
            owner = asked["organization"]
            raise Refused(403, "", f"You don't have the rights to create a dataset under {owner}")
        exists = name in self.hub.repositories
        if not exists:
            self.hub.repositories[name] = Repository(asked.get("visibility") == "private")
        self.answer_json({"url": f"{self.address}/datasets/{name}"}, 409 if exists else 200)

    def branch(self, name: str, branch: str) -> None:
        repository = self.repository(name, to_write=True)
        if branch in repository.branches:
            raise Refused(409, "", "Reference already exists")
        repository.branches[branch] = repository.branches["main"]
        self.answer_json({})

    def validate(self) -> None:
        self.answer_json({"errors": [], "warnings": []})

    def preupload(self, name: str, revision: str) -> None:
        self.repository(name, to_write=True)
        _, files = self.files(name, revision)
        modes = [
            {
                "path": path,
                "uploadMode": "lfs" if path.endswith(LARGE) else "regular",
                "shouldIgnore": False,
                "oid": name_of(path, files[path]) if path in files else None,
            }
            for path in (file["path"] for file in json.loads(self.body)["files"])
        ]
        self.answer_json({"files": modes})

    def batch(self, name: str) -> None:
        self.repository(name, to_write=True)
        objects = [
            {**each, "actions": {"upload": {"href": f"{self.address}/uploads/{each['oid']}"}}}
            for each in json.loads(self.body)["objects"]
        ]
        self.answer_json({"transfer": "basic", "objects": objects})

    def upload(self, oid: str) -> None:
        self.hub.uploaded[oid] = self.body
        self.answer_json({})

    def commit(self, name: str, branch: str) -> None:
        repository = self.repository(name, to_write=True)
        if branch not in repository.branches:
            raise Refused(404, "RevisionNotFound", f"Invalid rev id: {branch}")
        head, *changes = map(json.loads, self.body.splitlines())
        newest = repository.branches[branch]
        if head["value"].get("parentCommit", newest) != newest:
            raise Refused(412, "", "A commit has happened since. Please refresh and try again.")
        files = dict(repository.commits[newest])
        for change in changes:
            self._change(files, change["key"], change["value"])
        commit = repository.commit(branch, files)
        address = f"{self.address}/datasets/{name}/commit/{commit}"
        self.answer_json({"commitUrl": address, "commitOid": commit})

    def _change(self, files: dict[str, bytes], key: str, value: Mapping[str, Any]) -> None:
        match key:
            case "file":
                files[value["path"]] = base64.b64decode(value["content"])
            case "lfsFile":
                files[value["path"]] = self.hub.uploaded[value["oid"]]
            case "deletedFile":
                del files[value["path"]]
            case _:
                raise Refused(400, "", f"Unknown change {key}")


_API = r"/api/datasets/([^/]+/[^/]+)"
ROUTES: Routes = (
    ("POST", "/api/repos/create", Pushing.create),
    ("POST", "/api/validate-yaml", Pushing.validate),
    ("POST", rf"{_API}/branch/(.+)", Pushing.branch),
    ("POST", rf"{_API}/preupload/(.+)", Pushing.preupload),
    ("POST", r"/datasets/([^/]+/[^/]+)\.git/info/lfs/objects/batch", Pushing.batch),
    ("PUT", r"/uploads/(\w+)", Pushing.upload),
    ("POST", rf"{_API}/commit/(.+)", Pushing.commit),
)
