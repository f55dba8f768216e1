"""Signing in, joining by an invite, signing out: plain HTML at routes of their own.

They are no Streamlit pages, as a script cannot set a cookie. The cookie is the session's token, and
what it stands for is in the study (:mod:`annotate.sessions`), so that any server process knows it.
"""

from starlette.responses import RedirectResponse, Response

from annotate import accounts, sessions
from annotate.errors import BadInvite, SignInRefused, TooManyTries
from annotate.leaving import leave
from db.errors import ChosenError
from pages import oidc
from pages.forms import Asked, Handler, route
from pages.opening import only_person, open_as_stranger
from pages.sign_in_html import joining, no_accounts, page, signing_in, told

PATHS = ("/sign-in", "/join", "/sign-out")

ELSEWHERE = "That came from another site, so nothing was done. Sign in here."


def show_sign_in(asked: Asked) -> Response:
    """The form; somebody who is signed in goes on at once."""
    with open_as_stranger() as study:
        token = asked.request.cookies.get(sessions.COOKIE)
        if only_person() or (token and sessions.open_as(study, token)):
            return RedirectResponse(asked.next, 303)
        if not accounts.any_yet(study):
            return page(no_accounts(study.file))
    return page(signing_in(asked.next, oidc.ways()))


def take_sign_in(asked: Asked) -> Response:
    """Name and password, for a cookie."""
    name = asked.form.get("name", "")
    try:
        with open_as_stranger() as study:
            address = asked.request.client.host if asked.request.client else ""
            password = asked.form.get("password", "")
            token = sessions.sign_in(study, name, password, address)
    except ChosenError as error:
        return page(signing_in(asked.next, oidc.ways(), name, str(error)), _status(error))
    return _enter(asked, asked.next, token)


def show_join(asked: Asked) -> Response:
    """For whom the invite is, and a form for their password."""
    token = asked.request.query_params.get("token", "")
    try:
        with open_as_stranger() as study:
            name = sessions.invited(study, token)
    except BadInvite as error:
        return page(told("This link does not work", str(error)), 404)
    return page(joining(name, token))


def take_join(asked: Asked) -> Response:
    """The password, twice, for a cookie; the invite is used up."""
    token = asked.form.get("token", "")
    password = asked.form.get("password", "")
    with open_as_stranger() as study:
        try:
            name = sessions.invited(study, token)
            if password != asked.form.get("again", ""):
                error = "The two passwords differ. Type the same one twice."
                return page(joining(name, token, error), 422)
            session = sessions.join(study, token, password)
        except BadInvite as error:
            return page(told("This link does not work", str(error)), 404)
        except ChosenError as error:
            return page(joining(name, token, str(error)), _status(error))
    return _enter(asked, asked.home, session)


def take_sign_out(asked: Asked) -> Response:
    """End the session; what was on the screen goes to somebody else."""
    token = asked.request.cookies.get(sessions.COOKIE)
    if token:
        with open_as_stranger() as study:
            account = sessions.open_as(study, token)
            if account is not None:
                leave(study, account.annotator)
            sessions.sign_out(study, token)
    left = RedirectResponse(f"{asked.home}sign-in", 303)
    left.delete_cookie(sessions.COOKIE, path=asked.home)
    return _without_provider(asked, left)


def _enter(asked: Asked, to: str, token: str) -> Response:
    """Into the app, with the session's cookie."""
    entered = RedirectResponse(to, 303, {"Cache-Control": "no-store"})
    entered.set_cookie(
        sessions.COOKIE,
        token,
        path=asked.home,
        httponly=True,
        samesite="lax",
        secure=asked.request.url.scheme == "https",
    )
    return _without_provider(asked, entered)


def _without_provider(asked: Asked, answer: Response) -> Response:
    """The answer, by which the browser forgets what a provider of identities has said."""
    for name in filter(oidc.is_cookie, asked.request.cookies):
        answer.delete_cookie(name, path=asked.home.rstrip("/") or "/")
    return answer


def _status(error: ChosenError) -> int:
    match error:
        case TooManyTries():
            return 429
        case SignInRefused():
            return 401
    return 422


def _refuse(asked: Asked) -> Response:
    return page(signing_in(asked.home, oidc.ways(), "", ELSEWHERE), 403)


def _in_a_sentence(handler: Handler) -> Handler:
    """A study that cannot be read or written is said so, too."""

    def answer(asked: Asked) -> Response:
        try:
            return handler(asked)
        except ChosenError as error:
            return page(told("This cannot be done now", str(error)), 503)

    return answer


ROUTES = [
    route("/sign-in", _in_a_sentence(show_sign_in), _in_a_sentence(take_sign_in), _refuse),
    route("/join", _in_a_sentence(show_join), _in_a_sentence(take_join), _refuse),
    route("/sign-out", None, _in_a_sentence(take_sign_out), _refuse),
]
