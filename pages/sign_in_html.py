"""The sign-in pages as HTML: forms that need no script. Every text in them is escaped."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from annotate.passwords import MAX_LENGTH, MIN_LENGTH
from annotate.people import MAX_NAME
from pages.oidc import Way
from pages.safe_text import visible

HERE = Path(__file__).parent
STYLE = (HERE / "sign_in.css").read_text(encoding="utf-8")
ICON = (HERE / "icon.svg").read_text(encoding="utf-8")


def page(body: str, status: int = 200) -> HTMLResponse:
    """A whole page around its body; the title is that of the body's heading."""
    title = body.partition("<h1>")[2].partition("</h1>")[0]
    whole = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title} · chosen</title>'
        f"<style>{STYLE}</style></head><body><main>"
        f'<div class="mark" aria-hidden="true">{ICON}chosen</div>{body}</main></body></html>'
    )
    return HTMLResponse(whole, status, {"Cache-Control": "no-store"})


def signing_in(then: str, ways: Sequence[Way], name: str = "", problem: str = "") -> str:
    """Name and password, and the other ways there are."""
    others = "".join(
        f'<a class="button" href="./?sign-in={escape(way.key)}">{escape(way.label)}</a>'
        for way in ways
    )
    return (
        '<h1>Sign in</h1><form method="post" action="sign-in">'
        f'<input type="hidden" name="next" value="{escape(then)}">'
        f"{_alert(problem)}"
        f"{_name(name, focus=not name)}"
        f"{_password('password', 'Password', 'current-password', focus=bool(name))}"
        '<button type="submit">Sign in</button></form>'
        + (f'<p class="or quiet">or</p>{others}' if others else "")
    )


def joining(name: str, token: str, problem: str = "") -> str:
    """A password, twice, for the person whose invite it is."""
    return (
        f'<h1>Welcome, {visible(name)}</h1><p class="quiet">Choose a password of {MIN_LENGTH} '
        "characters or more, such as four words that do not belong together. Nobody else can see "
        'it.</p><form method="post" action="join">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f"{_alert(problem)}"
        f"{_name(name, fixed=True)}"
        f"{_password('password', 'Password', 'new-password', focus=True)}"
        f"{_password('again', 'The same password again', 'new-password')}"
        '<button type="submit">Join</button></form>'
    )


def told(heading: str, problem: str) -> str:
    """Something that cannot be done, and the way to sign in."""
    return (
        f"<h1>{escape(heading)}</h1>{_alert(problem)}"
        '<a class="button" href="sign-in">Go to the sign-in page</a>'
    )


def no_accounts(study: Path) -> str:
    """How the first admin gets in."""
    return (
        "<h1>Nobody has an account yet</h1><p>Add the first admin on the machine that serves this "
        "study, and open the link that it prints:</p>"
        f"<code>annotate people add NAME --role admin --db {visible(study.name)}</code>"
        '<p class="quiet">To use the study alone on your own machine, without a password, serve it '
        "with <b>--me NAME</b>.</p>"
    )


def _name(value: str, *, focus: bool = False, fixed: bool = False) -> str:
    more = f'type="text" value="{escape(value)}" autocomplete="username" maxlength="{MAX_NAME}"'
    return _field("name", "Name", more + (" readonly" if fixed else ""), focus)


def _password(name: str, label: str, autocomplete: str, *, focus: bool = False) -> str:
    more = f'type="password" autocomplete="{autocomplete}" maxlength="{MAX_LENGTH}"'
    return _field(name, label, more, focus)


def _field(name: str, label: str, more: str, focus: bool) -> str:
    first = " autofocus" if focus else ""
    return (
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" {more} required '
        f'autocapitalize="none" spellcheck="false"{first}>'
    )


def _alert(problem: str) -> str:
    return f'<p role="alert">{visible(problem)}</p>' if problem else ""
