"""What every request passes: headers, the way to the sign-in page, one's own machine only."""

from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from annotate import accounts, sessions
from db.connection import Study
from pages import sign_in, uploads
from pages.front_door import FrontDoor
from pages.safe_headers import content_policy
from tests.people import PASSWORD, add_person

PAGE = {"Accept": "text/html,application/xhtml+xml"}
HERE = "http://localhost:8501"
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]


async def inside(_request: Request) -> Response:
    return HTMLResponse("inside")


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("inside")
    await socket.close()


def app() -> Starlette:
    """What stands for Streamlit behind the door."""
    behind = [
        WebSocketRoute("/_stcore/stream", echo),
        Route("/{path:path}", inside, methods=METHODS),
    ]
    return Starlette(routes=[*sign_in.ROUTES, *behind], middleware=[Middleware(FrontDoor)])


def client(address: str = "127.0.0.1", base: str = HERE) -> TestClient:
    """A browser at this address, which asks for that host."""
    return TestClient(app(), base, follow_redirects=False, client=(address, 50_000))


@pytest.fixture(autouse=True)
def served(study: Study, study_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server for people with accounts."""
    assert study.file == study_path
    monkeypatch.setenv("CHOSEN_DB", str(study_path))
    monkeypatch.delenv("CHOSEN_ME", raising=False)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server for one person on their own machine."""
    monkeypatch.setenv("CHOSEN_ME", "ada")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/static/app.js", "/_stcore/health"])
def test_every_answer_lets_a_browser_load_nothing_from_elsewhere(path: str) -> None:
    headers = client().get(path, headers=PAGE).headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://localhost:8501 wss://localhost:8501"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["frame-src"] == "'none'"
    assert policy["form-action"] == policy["base-uri"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert not any("*" in sources or "https:" in sources for sources in policy.values())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "x'y", ""])
def test_a_strange_host_adds_nothing_to_the_policy(host: str) -> None:
    assert "connect-src 'self';" in content_policy(host)
    assert host == "" or host not in content_policy(host)


def test_a_stranger_who_asks_for_a_page_is_shown_to_the_sign_in_page() -> None:
    asked = client().get("/progress?project=a%26b", headers=PAGE)
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/sign-in?next=%2Fprogress%3Fproject%3Da%2526b"
    assert client().get("/", headers=PAGE).headers["Location"] == "/sign-in"


def test_parts_of_pages_and_health_need_no_session() -> None:
    assert client().get("/static/app.js", headers={"Accept": "*/*"}).text == "inside"
    assert client().get("/_stcore/health", headers=PAGE).text == "inside"


def test_with_a_living_session_the_page_is_there(study: Study, study_path: Path) -> None:
    token = add_person(study_path, "ada")
    browser = client()
    browser.cookies.set(sessions.COOKIE, token)
    assert browser.get("/", headers=PAGE).text == "inside"
    accounts.reset(study, "ada")
    assert browser.get("/", headers=PAGE).status_code == 303
    browser.cookies.set(sessions.COOKIE, "made up")
    assert browser.get("/", headers=PAGE).status_code == 303


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_uploaded_or_posted_but_the_forms(method: str) -> None:
    assert client().request(method, "/_stcore/upload_file/a/b", content=b"x").status_code == 405


def test_a_page_that_a_researcher_has_open_takes_in_its_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = SimpleNamespace(session_id="hers")
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: run)
    uploads.expect()
    sent = [
        client().request(method, f"/_stcore/upload_file/{place}", content=b"x").status_code
        for method, place in (
            ("PUT", "hers/file"), ("DELETE", "hers/file"),
            ("POST", "hers/file"), ("PUT", "his/file"), ("PUT", "hers"), ("PUT", "hers/file/x"),
        )
    ]  # fmt: skip
    assert sent == [200, 200, 405, 405, 405, 405]
    assert client().put("/progress").status_code == 405


def test_it_expects_them_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = monotonic()
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: SimpleNamespace(session_id="long"))
    monkeypatch.setattr(uploads, "monotonic", lambda: now)
    uploads.expect()
    assert uploads.is_expected("PUT", "/_stcore/upload_file/long/file")
    now += uploads.SECONDS + 1
    assert not uploads.is_expected("PUT", "/_stcore/upload_file/long/file")


ELSEWHERE = (
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "https://evil.example", "/\t/evil.example", "\t//evil.example", "///evil.example",
    "javascript:alert(1)", "evil", "/%0d\n/evil", "/\u202e/evil", "",
)  # fmt: skip


def test_no_address_leads_elsewhere_after_signing_in(study_path: Path) -> None:
    browser = client()
    browser.cookies.set(sessions.COOKIE, add_person(study_path, "ada"))
    for then in ELSEWHERE:
        assert browser.get("/sign-in", params={"next": then}).headers["Location"] == "/"
    form = {"name": "ada", "password": PASSWORD, "next": "//evil.example"}
    entered = client().post("/sign-in", data=form)
    assert entered.status_code == 303
    assert entered.headers["Location"] == "/"
    assert entered.cookies[sessions.COOKIE]


def test_a_page_of_ours_is_where_it_leads(study_path: Path) -> None:
    add_person(study_path, "ada")
    form = {"name": "ada", "password": PASSWORD, "next": "/progress?project=a%26b"}
    entered = client().post("/sign-in", data=form)
    assert entered.headers["Location"] == "/progress?project=a%26b"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", sign_in.PATHS)
def test_forms_of_other_sites_are_refused(
    study: Study, study_path: Path, path: str, headers: dict[str, str]
) -> None:
    token = add_person(study_path, "ada")
    browser = client()
    browser.cookies.set(sessions.COOKIE, token)
    form = {"name": "ada", "password": PASSWORD, "token": "any", "again": PASSWORD}
    refused = browser.post(path, data=form, headers=headers)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert sessions.open_as(study, token) is not None


def test_over_https_the_cookie_stays_there(study_path: Path) -> None:
    add_person(study_path, "ada")
    form = {"name": "ada", "password": PASSWORD}
    plain = client().post("/sign-in", data=form).headers["set-cookie"]
    safe = client(base="https://localhost").post("/sign-in", data=form).headers["set-cookie"]
    assert "Secure" not in plain
    assert "Secure" in safe
    assert "HttpOnly" in safe
    assert "SameSite=lax" in safe


def test_a_form_is_short() -> None:
    assert client().post("/sign-in", content=b"name=" + b"a" * 10_000).status_code == 413


def test_what_was_typed_is_never_markup(study_path: Path) -> None:
    add_person(study_path, "ada")
    hostile = '"><script>alert(1)</script>'
    shown = client().post("/sign-in", data={"name": hostile, "password": "x", "next": hostile})
    assert "<script" not in shown.text
    assert "<script" not in client().get("/sign-in", params={"next": hostile}).text
    assert "<script" not in client().get("/join", params={"token": hostile}).text


@pytest.mark.parametrize("me", ["", "ada"])
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:9999",
        "http://127.0.0.1:8501",
        "null",
        "",
        "http://[",
    ],
)
def test_pages_from_elsewhere_get_no_connection(
    monkeypatch: pytest.MonkeyPatch, me: str, origin: str
) -> None:
    monkeypatch.setenv("CHOSEN_ME", me)
    stream, headers = "/_stcore/stream", {"Host": "localhost:8501", "Origin": origin}
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client().websocket_connect(stream, headers=headers),
    ):
        raise AssertionError("nobody may come in here")
    assert refused.value.code == 1008
    here = {**headers, "Origin": HERE}
    with client().websocket_connect(stream, headers=here) as socket:
        assert socket.receive_text() == "inside"


def test_signing_out_takes_every_cookie_that_lets_in(study: Study, study_path: Path) -> None:
    token = add_person(study_path, "ada")
    browser = client()
    lets_in = {sessions.COOKIE, "_streamlit_user", "_streamlit_user_1", "_streamlit_user_tokens"}
    for name in (*lets_in, "other"):
        browser.cookies.set(name, token)
    left = browser.post("/sign-out")
    assert sessions.open_as(study, token) is None
    taken = [cookie.split("=")[0] for cookie in left.headers.get_list("set-cookie")]
    assert set(taken) == lets_in
    assert all("Max-Age=0; Path=/;" in cookie for cookie in left.headers.get_list("set-cookie"))


def test_signing_in_by_password_takes_the_place_of_a_provider(study_path: Path) -> None:
    add_person(study_path, "ada")
    browser = client()
    browser.cookies.set("_streamlit_user", "somebody else")
    entered = browser.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    first, second = entered.headers.get_list("set-cookie")
    assert first.startswith(f"{sessions.COOKIE}=")
    assert second.startswith('_streamlit_user="";') and "Max-Age=0" in second


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.8.8.8", "::ffff:127.0.0.1"])
def test_alone_the_machine_itself_is_answered(address: str, host: str) -> None:
    here = client(address, f"http://{host}")
    assert here.get("/", headers=PAGE).text == "inside"
    with here.websocket_connect("/_stcore/stream", headers={"Host": host}) as socket:
        assert socket.receive_text() == "inside"
    assert here.get("/sign-in").headers["Location"] == "/"


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("192.168.1.7", "localhost:8501", None),
        ("203.0.113.9", "study.example", None),
        ("::ffff:203.0.113.9", "localhost:8501", None),
        ("testclient", "localhost:8501", None),
        ("127.0.0.1", "evil.example:8501", None),
        ("127.0.0.1", "localhost.evil.example", None),
        ("127.0.0.1", "127.0.0.1.evil.example", None),
        ("127.0.0.1", "evil@localhost", None),
        ("127.0.0.1", "localhost:8501", "http://evil.example"),
        ("127.0.0.1", "localhost:8501", "http://localhost:9999"),
    ],
)
def test_alone_nobody_else_is_answered(address: str, host: str, origin: str | None) -> None:
    headers = {**PAGE, "Host": host} | ({"Origin": origin} if origin else {})
    there = client(address)
    for path in ("/", "/sign-in", "/_stcore/health"):
        assert there.get(path, headers=headers).status_code == 403
    with (
        pytest.raises(WebSocketDisconnect),
        there.websocket_connect("/_stcore/stream", headers=headers),
    ):
        raise AssertionError("nobody may come in here")
