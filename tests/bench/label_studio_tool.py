"""Label Studio, measured as we measure ourselves; it lives in a virtual environment of its own.

It runs as ``pip install label-studio`` and ``label-studio start`` make it run: one process, and
SQLite. Its environment variables are passed on, so that it can be given PostgreSQL, which it
recommends for many annotators: ``DJANGO_DB=default`` and ``POSTGRE_HOST``, ``POSTGRE_PORT``,
``POSTGRE_NAME``, ``POSTGRE_USER``, ``POSTGRE_PASSWORD`` (that server's memory and processor time
are not counted here). One annotation per task is its own default, and asked for by name.

A judgment is the two requests that its page sends: the annotation, and for the next task.
"""

import json
import os
import re
import subprocess
from pathlib import Path
from secrets import token_hex
from typing import Any

from tests.bench import processes
from tests.bench.http_session import HttpSession, Refused
from tests.bench.tools import Answer, Session, only_question, only_response

PACKAGE, MODULE = "label-studio", "label_studio"
SET_UP_SECONDS = 300  # it brings its empty database through some hundred migrations
SIDES = {"left": "response_a", "right": "response_b"}
SILENT = {  # by default it reports to its makers
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
}
SCREEN = """
<View>
  <Text name="prompt" value="$prompt"/>
  <Pairwise name="better" toName="one,two"/>
  <Text name="one" value="$response_a"/>
  <Text name="two" value="$response_b"/>
</View>
"""
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class LabelStudio:
    """Label Studio, started by the Python of its virtual environment."""

    name = "label-studio"

    def __init__(self, python: Path) -> None:
        self.python = python
        self.names: dict[int, str] = {}  # of annotators, by the ids that they were given
        self.domain = f"{token_hex(4)}.example"  # accounts of this run alone, in any database
        self.password = token_hex(16)

    def start(self, pairs: Path, folder: Path) -> str:
        """As the protocol says; with an administrator, who creates the project."""
        port = processes.free_port()
        token = token_hex(20)
        options = ["--data-dir", str(folder), "--no-browser"]
        administrator = ["--username", f"admin@{self.domain}", "--password", self.password]
        administrator += ["--user-token", token, "--enable-legacy-api-token", "--quiet"]
        self._set_up([*options, *administrator])
        listening = ["--internal-host", "127.0.0.1", "--port", str(port)]
        self.address = f"http://127.0.0.1:{port}"
        self.server = processes.start(
            self._command("start", *options, *listening),
            f"{self.address}/health",
            folder / "server.log",
            settings=SILENT,
        )
        self.administrator = HttpSession(self.address, {"Authorization": f"Token {token}"})
        try:
            self.project = self._create_project(pairs)
        except BaseException:
            self.stop()
            raise
        return self.address

    def connect(self, annotator: str) -> Session:
        """As the protocol says."""
        session = HttpSession(self.address)
        form = FORM_TOKEN.search(session.get("/user/signup/"))
        assert form, "its sign-up page holds no form"
        session.post_form(
            "/user/signup/",
            email=f"{annotator.replace(' ', '-')}@{self.domain}",
            password=self.password,
            csrfmiddlewaretoken=form[1],
        )
        self.names[json.loads(session.get("/api/current-user/whoami"))["id"]] = annotator
        return LabelStudioSession(session, annotator, self.project)

    def stored(self) -> list[Answer]:
        """As the protocol says; from its own export."""
        query = "exportType=JSON&download_all_tasks=false"
        exported = self.administrator.get(f"/api/projects/{self.project}/export?{query}")
        return [
            _answer(self.names[annotation["completed_by"]], task["data"], judgment["value"])
            for task in json.loads(exported)
            for annotation in task["annotations"]
            for judgment in annotation["result"]
        ]

    def processes(self) -> list[int]:
        """As the protocol says."""
        return processes.family(self.server.pid)

    def stop(self) -> None:
        """As the protocol says."""
        self.administrator.close()
        processes.stop(self.server)

    def _command(self, name: str, *options: str) -> list[str]:
        return [str(self.python), "-m", f"{MODULE}.server", name, *options]

    def _set_up(self, options: list[str]) -> None:
        """Create its database and its administrator."""
        done = subprocess.run(
            self._command("init", *options),
            env=os.environ | SILENT,
            capture_output=True,
            text=True,
            timeout=SET_UP_SECONDS,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{PACKAGE} could not be set up: {done.stderr[-2000:]}")

    def _create_project(self, pairs: Path) -> int:
        wanted = {"title": "bench", "label_config": SCREEN, "maximum_annotations": 1}
        project = int(self.administrator.post_json("/api/projects", wanted)["id"])
        tasks = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
        loaded = self.administrator.post_json(f"/api/projects/{project}/import", tasks)
        assert loaded["task_count"] == len(tasks), loaded
        return project


class LabelStudioSession:
    """An annotator who has pressed "Label All Tasks"."""

    def __init__(self, session: HttpSession, annotator: str, project: int) -> None:
        self.session = session
        self.annotator = annotator
        self.project = project
        self.task = self._next()

    def judge(self) -> Answer | None:
        """As the protocol says."""
        if self.task is None:
            return None
        value = {"selected": "left"}
        answer = _answer(self.annotator, self.task["data"], value)
        judgment = {"from_name": "better", "to_name": "one,two", "type": "pairwise", "value": value}
        self.session.post_json(
            f"/api/tasks/{self.task['id']}/annotations?project={self.project}",
            {"result": [judgment], "lead_time": 1.0, "project": self.project},
        )
        self.task = self._next()
        return answer

    @property
    def refused(self) -> int:
        """As the protocol says; it answers with an error then."""
        return self.session.refused

    def close(self) -> None:
        """As the protocol says."""
        self.session.close()

    def _next(self) -> dict[str, Any] | None:
        path = f"/api/dm/actions?id=next_task&project={self.project}"
        try:
            task: dict[str, Any] = self.session.post_json(path, {"project": self.project})
        except Refused as refusal:
            if refusal.status == 404:  # "There are no tasks for ..."
                return None
            raise
        return task


def _answer(annotator: str, shown: dict[str, str], value: dict[str, str]) -> Answer:
    chosen = shown[SIDES[value["selected"]]]
    return Answer(annotator, only_question(shown["prompt"]), only_response(chosen))
