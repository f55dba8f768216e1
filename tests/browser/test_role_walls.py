"""What an annotator cannot reach: by the menu, by address, or by words put into the app's mouth.

The app is driven over its own protocol where a browser would not go: pages are asked for by their
hash, and buttons pressed that were drawn for somebody else.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from streamlit.util import calc_hash

from annotate import access, sessions
from annotate.importing import Settings, import_pairs
from annotate.planning import Plan, change
from db import annotators, projects
from db.connection import open_study
from tests.bench.streamlit_session import StreamlitSession
from tests.browser.annotating import carry
from tests.browser.conftest import Serve
from tests.people import add_person

pytestmark = pytest.mark.browser

ANNOTATOR, OTHER, RESEARCHER, ADMIN = "ada", "Quentin Zworykin", "Rhea Ottesen", "Ursula Admin"
MODELS = ("wombat-13b-chat", "numbat-7b-instruct")
OURS, THEIRS = "open-pairs", "inner-circle"
HASH = re.compile(rb"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WALLED = {  # pages, what is on them, and who may see it
    "progress": (b"Judgments over time", RESEARCHER),
    "quality_of_labels": (b"Figures appear as judgments come", RESEARCHER),
    "adjudicate": (b"Disagreements", RESEARCHER),
    "quality_study": (b"No quality study yet", RESEARCHER),
    "runs": (b"No runs yet", RESEARCHER),
    "rounds": (b"No rounds yet", RESEARCHER),
    "evaluation": (b"Nothing is evaluated yet", RESEARCHER),
    "load": (b"A dataset on the Hub", RESEARCHER),
    "projects": (b"New project", RESEARCHER),
    "people": (b"Add somebody", ADMIN),
}


class Study(NamedTuple):
    """A served study, and the token of everybody's session."""

    path: Path
    address: str
    tokens: dict[str, str]

    @contextmanager
    def session(self, name: str | None, **query: str) -> Iterator[StreamlitSession]:
        """Somebody's screen, opened; everything that the server says is heard."""
        cookies = {sessions.COOKIE: self.tokens[name]} if name else {}
        asked = StreamlitSession(self.address, urlencode(query), cookies=cookies, listening=True)
        with closing(asked) as session:
            session.open()
            if "I have read them" in session.page.buttons:
                session.press("I have read them")
            yield session

    def stored(self, sql: str) -> list[tuple[object, ...]]:
        with open_study(self.path) as study:
            return list(study.execute(sql).fetchall())


def rows(path: Path, subject: str) -> Path:
    lines = (
        {
            "prompt": f"{subject} question {n}?",
            "response_a": f"{subject} answer {n}, one",
            "response_b": f"{subject} answer {n}, two",
            "generator_a": MODELS[0],
            "generator_b": MODELS[1],
        }
        for n in range(9)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def served(serve: Serve, tmp_path: Path) -> Study:
    """Two projects, the second for the other annotator only."""
    path = tmp_path / "study.db"
    with open_study(path, create=True) as study:
        for project in (OURS, THEIRS):
            source = rows(tmp_path / f"{project}.jsonl", project)
            import_pairs(study, str(source), project, Settings(overlap=2))
            with_no_wait(path, project)
    tokens = {name: add_person(path, name) for name in (ANNOTATOR, OTHER)}
    tokens[RESEARCHER] = add_person(path, RESEARCHER, "researcher")
    tokens[ADMIN] = add_person(path, ADMIN, "admin")
    with open_study(path) as study:
        change(study, THEIRS, Plan(options={"members_only": True}, members=(OTHER,)))
    return Study(path, serve(path, me=None), tokens)


def with_no_wait(path: Path, project: str) -> None:
    """Let an answer come as soon as the item is there."""
    with open_study(path) as study:
        study.execute("UPDATE projects SET min_seconds = 0 WHERE name = ?", (project,))


def heard(session: StreamlitSession) -> bytes:
    """Everything that the server has said, as it was sent; no hashes: they may spell a name."""
    return HASH.sub(b"", b"\n".join(session.heard or []))


def label(session: StreamlitSession, begins: str) -> str:
    """The label of the button that begins like this."""
    return next(label for label in session.page.buttons if label.startswith(begins))


@pytest.mark.parametrize("page", WALLED)
def test_a_page_that_is_asked_for_by_its_hash_is_drawn_for_its_role_only(
    served: Study, page: str
) -> None:
    marker, allowed = WALLED[page]
    with served.session(allowed) as session:
        session.turn_to(calc_hash(page))
        assert marker in heard(session)
    with served.session(ANNOTATOR) as session:
        session.turn_to(calc_hash(page))
        assert marker not in heard(session)
    with served.session(None) as session:
        session.turn_to(calc_hash(page))
        assert marker not in heard(session)


def test_a_researcher_does_not_see_people(served: Study) -> None:
    with served.session(RESEARCHER) as session:
        session.turn_to(calc_hash("people"))
        assert WALLED["people"][0] not in heard(session)


def test_the_menu_and_the_address_lead_an_annotator_nowhere_else(page: Page, served: Study) -> None:
    carry(page.context, served.address, served.tokens[ANNOTATOR])
    for where in ("", *WALLED):
        page.goto(f"{served.address}/{where}")
        expect(page.get_by_role("link", name="Judge", exact=True)).to_be_visible()
        for title in ("Progress", "Adjudicate", "Quality study", "Runs", "Projects", "People"):
            expect(page.get_by_role("link", name=title, exact=True)).to_have_count(0)
            expect(page.get_by_role("heading", name=title, exact=True)).to_have_count(0)


def test_another_project_is_not_shown_to_who_asks_for_it_by_name(served: Study) -> None:
    theirs = THEIRS.encode()
    with served.session(OTHER, project=THEIRS) as session:
        assert theirs + b" answer" in heard(session)
    with served.session(ANNOTATOR, project=THEIRS) as session:
        assert theirs not in heard(session)
        assert OURS.encode() + b" answer" in heard(session)


def test_a_stranger_on_the_line_hears_nothing_of_the_study(served: Study) -> None:
    with served.session(None) as session:
        said = heard(session)
    assert b"You are not signed in" in said
    for word in (OURS, THEIRS, ANNOTATOR, OTHER, *MODELS):
        assert word.encode() not in said


def test_buttons_of_an_admin_do_nothing_when_an_annotator_presses_them(served: Study) -> None:
    with served.session(ADMIN) as session:
        session.turn_to(calc_hash("people"))
        buttons = dict(session.page.buttons)
        assert {"Disable", "Make a new link", "Change role"} <= set(buttons)
        before = everything(served)
    for name in (ANNOTATOR, RESEARCHER, None):
        with served.session(name) as session:
            for button in buttons.values():
                session.press_id(button)
                session.turn_to(calc_hash("people"))
                session.press_id(button)
    assert everything(served) == before


def everything(served: Study) -> list[list[tuple[object, ...]]]:
    """What an admin can change."""
    return [
        served.stored("SELECT annotator_id, role, password, disabled_at FROM accounts ORDER BY 1"),
        served.stored("SELECT hash, used_at FROM invites ORDER BY 1"),
        served.stored("SELECT count(*) FROM audit"),
    ]


def test_anothers_answer_cannot_be_given(served: Study) -> None:
    judged = "SELECT count(*) FROM judgments"
    with served.session(OTHER, project=OURS) as theirs, served.session(ANNOTATOR) as ours:
        button = theirs.page.buttons[label(theirs, "A is better")]
        ours.press_id(button)
        assert served.stored(judged) == [(0,)]
        theirs.press_id(button)
        assert served.stored(judged) == [(1,)], "in the right hands it is an answer"
    with open_study(served.path) as study:
        (by,) = study.execute("SELECT annotator_id FROM judgments").fetchone()
        other = annotators.find(study, OTHER)
    assert other is not None
    assert by == other.id


def test_nothing_that_an_annotator_is_sent_names_models_or_other_people(served: Study) -> None:
    with served.session(OTHER, project=OURS) as session:
        for _ in range(3):
            session.press(label(session, "B is better"))
    with served.session(ANNOTATOR) as session:
        for verdict in ("A is better", "Tie", "B is better", "Undo", "A is better"):
            session.press(label(session, verdict))
        session.turn_to(calc_hash("my_judgments"))
        session.turn_to(calc_hash("my_settings"))
        said = heard(session)
    assert OURS.encode() + b" answer" in said, "the texts are among what was heard"
    for word in (*MODELS, OTHER, RESEARCHER, ADMIN, THEIRS, "generator"):
        assert word.encode() not in said, word


def test_the_walls_of_this_study_are_there(served: Study) -> None:
    with open_study(served.path) as study:
        project = projects.get(study, THEIRS)
        for name, may in ((ANNOTATOR, False), (OTHER, True)):
            person = annotators.find(study, name)
            assert person is not None
            assert access.may_work(study, project, person) is may
