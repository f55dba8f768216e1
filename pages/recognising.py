"""Recognising who is at the screen, by the browser's cookie, and what to say where nobody is."""

from contextlib import suppress
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from annotate import sessions
from annotate.accounts import Account
from annotate.errors import Forbidden
from db.connection import Study
from pages import oidc
from pages.labels import plain
from pages.opening import base, only_person

SEAT = "seat"


def recognise(study: Study, *, noting: bool = True) -> Account | None:
    """Let the study be open as whoever the request shows to be; None, and a stranger, if nobody.

    Who signed in last counts: a provider goes first, as the sign-in form forgets what one has said.
    Without `noting` their session does not count as used.
    """
    me = only_person()
    if me:
        found = sessions.local(study, me)
        sessions.act_as(study, found)
        return found
    with suppress(Forbidden):  # said where a page asks who it is
        if vouched_for := oidc.recognise(study, noting=noting):
            return vouched_for
    known_by = token()
    return sessions.open_as(study, known_by, noting=noting) if known_by else None


def sign_out(study: Study) -> None:
    """End every session that the browser has, however it began."""
    oidc.end_session(study)
    if known_by := token():
        sessions.sign_out(study, known_by)


def keep_seat(found: Account) -> None:
    """What a tab holds of one person is not for another, whose cookie came when it reconnected."""
    if st.session_state.setdefault(SEAT, found.annotator) != found.annotator:
        raise Forbidden(
            f"You are signed in as {found.annotator.name} now, and this page was somebody else's. "
            "Reload it."
        )


def turn_away(study: Study) -> None:
    """Say why there is nothing here, and where to go."""
    try:
        oidc.recognise(study)
    except Forbidden as error:
        st.error(plain(str(error)))
        st.button("Sign out of your organisation's account", on_click=st.logout)
        return
    here = urlsplit(st.context.url or "").path or base_path()
    query = urlencode(st.query_params.to_dict())
    then = quote(here + (f"?{query}" if query else ""), safe="")
    st.html(
        '<section class="signed-out" role="alert"><h2>You are not signed in</h2><p>Your '
        "session has ended. What you submitted is stored; sign in to go on where you were.</p>"
        f'<p><a href="{base_path()}sign-in?next={then}">Sign in</a></p></section>'
    )


def token() -> str | None:
    """The token of the browser's session, if it has one."""
    return st.context.cookies.get(sessions.COOKIE)


def base_path() -> str:
    """The path of the app's first page, which ends in a slash."""
    return f"{base()}/"
