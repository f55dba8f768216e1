"""Potato, measured as we measure ourselves; it lives in a virtual environment of its own.

It runs as ``pip install potato-annotation`` and ``potato start`` make it run: one process (it
keeps its state in memory, so that several would not share it), files on the disk. One annotator
per item is asked for. By its defaults the first who comes is handed every item, and those who come
later what others hold already; so ``max_annotations_per_user: -1`` is set, with which it hands out
one item at a time: the fairest setting for this load. `eager` measures its defaults.

A judgment is the three requests that its page sends: the save, the press of "Next", and for the
page of the next item.
"""

import json
import re
from pathlib import Path
from typing import Any

from tests.bench import processes
from tests.bench.http_session import HttpSession
from tests.bench.tools import Answer, Session, only_question, only_response

PACKAGE, MODULE = "potato-annotation", "potato"
SCHEME, FIELD = "better", "selection"
SIDES = ("A", "B")  # the first response shown, and the second
ON_PAGE = re.compile(r'<script id="instance_data" type="application/json">(.*?)</script>', re.S)


class Potato:
    """Potato, started by the Python of its virtual environment."""

    def __init__(self, python: Path, *, eager: bool = False) -> None:
        self.name = "potato, eager" if eager else "potato"
        self.python = python
        self.eager = eager
        self.names: dict[str, str] = {}  # of annotators, by their accounts

    def start(self, pairs: Path, folder: Path) -> str:
        """As the protocol says."""
        rows = (json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines())
        self.items = {str(number): _item(number, row) for number, row in enumerate(rows, 1)}
        lines = (json.dumps(item) + "\n" for item in self.items.values())
        (folder / "items.jsonl").write_text("".join(lines), encoding="utf-8")
        settings = json.dumps(_settings(eager=self.eager))  # JSON is YAML too
        (folder / "settings.yaml").write_text(settings, encoding="utf-8")
        self.judgments = folder / "judgments"
        port = processes.free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [str(self.python), "-m", MODULE, "start", "settings.yaml"]
        command += ["--port", str(port), "--host", "127.0.0.1"]
        health, log = f"{self.address}/health", folder / "server.log"
        self.server = processes.start(command, health, log, folder=folder)
        return self.address

    def connect(self, annotator: str) -> Session:
        """As the protocol says."""
        account = annotator.replace(" ", "-")
        self.names[account] = annotator
        return PotatoSession(HttpSession(self.address), annotator, account)

    def stored(self) -> list[Answer]:
        """As the protocol says; from the files that its exports are made of."""
        states = [json.loads(file.read_text()) for file in self.judgments.glob("*/user_state.json")]
        return [
            _answer(self.names[state["user_id"]], self.items[item], side)
            for state in states
            for item, values in state["instance_id_to_label_to_value"].items()
            for label, side in values
            if label == {"schema": SCHEME, "name": FIELD}
        ]

    def processes(self) -> list[int]:
        """As the protocol says."""
        return processes.family(self.server.pid)

    def stop(self) -> None:
        """As the protocol says."""
        processes.stop(self.server)


class PotatoSession:
    """An annotator at its annotation page."""

    def __init__(self, session: HttpSession, annotator: str, account: str) -> None:
        self.session = session
        self.annotator = annotator
        self.item = _shown(session.post_form("/auth", email=account))

    def judge(self) -> Answer | None:
        """As the protocol says; that it stays on an item says that there is no other."""
        if self.item is None:
            return None
        item = self.item
        saved = self.session.post_json(
            "/updateinstance",
            {
                "instance_id": item["id"],
                "annotations": {f"{SCHEME}:{FIELD}": SIDES[0]},
                "span_annotations": [],
            },
        )
        if saved["status"] != "success":
            raise RuntimeError(f"Potato did not store a judgment: {saved}")
        onward = {"action": "next_instance", "instance_id": item["id"]}
        self.session.post_json("/annotate", onward, X_Potato_Navigation="1")
        self.item = _shown(self.session.get("/annotate"))
        if self.item and self.item["id"] == item["id"]:
            self.item = None
        return _answer(self.annotator, item, SIDES[0])

    @property
    def refused(self) -> int:
        """As the protocol says; it answers with an error then."""
        return self.session.refused

    def close(self) -> None:
        """As the protocol says."""
        self.session.close()


def _settings(*, eager: bool) -> dict[str, object]:
    question = {
        "annotation_type": "pairwise",
        "name": SCHEME,
        "description": "Which response is better?",
        "items_key": "responses",
        "label_requirement": {"required": True},
    }
    return {
        "annotation_task_name": "bench",
        "task_dir": ".",
        "output_annotation_dir": "judgments",
        "data_files": ["items.jsonl"],
        "item_properties": {"id_key": "id", "text_key": "prompt"},
        "require_password": False,
        "num_annotators_per_item": 1,
        "annotation_schemes": [question],
    } | ({} if eager else {"max_annotations_per_user": -1})


def _item(number: int, row: dict[str, str]) -> dict[str, Any]:
    responses = [row["response_a"], row["response_b"]]
    return {"id": str(number), "prompt": row["prompt"], "responses": responses}


def _shown(page: str) -> dict[str, Any] | None:
    """The item on a page; None on the page that says that there are no more."""
    found = ON_PAGE.search(page)
    return json.loads(found[1]) if found else None


def _answer(annotator: str, item: dict[str, Any], side: str) -> Answer:
    chosen = item["responses"][SIDES.index(side)]
    return Answer(annotator, only_question(item["prompt"]), only_response(chosen))
