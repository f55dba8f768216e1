"""Signing in with an organisation's account: OpenID Connect, by Streamlit's ``st.login``.

It is offered where Streamlit's secrets have an ``[auth]`` section, and says only whose e-mail
address somebody owns; which account that is, and what it may do, is in the study.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import NamedTuple

import streamlit as st
from starlette.requests import HTTPConnection

from annotate import identities
from annotate.accounts import Account
from annotate.errors import Forbidden, MissingExtra
from annotate.identities import Identity
from db.connection import Study

ASKED = "sign-in"  # in the address of the app: which way to sign in
COOKIE = "_streamlit_user"  # and what begins like it: one cookie may be too short for all
ONE = "oidc"  # the way, where the section describes a single provider


class Way(NamedTuple):
    """A provider of identities: how the app's address names it, and what its button says."""

    key: str
    label: str


def ways() -> tuple[Way, ...]:
    """The providers that the secrets describe: none, one, or one for each ``[auth.NAME]``."""
    section = dict(st.secrets.get("auth", {})) if st.secrets.load_if_toml_exists() else {}
    named = [key for key, value in section.items() if hasattr(value, "keys")]
    single = (Way(ONE, "Sign in with your organisation"),) if "client_id" in section else ()
    return (*single, *(Way(name, f"Sign in with {name.capitalize()}") for name in named))


def is_on_its_way(asking: HTTPConnection) -> bool:
    """Whether a request for a page comes from somebody who signs in like this, or has done so.

    The app looks at the cookie's signature; to the rest it makes no difference.
    """
    return (ASKED in asking.query_params or COOKIE in asking.cookies) and bool(ways())


def is_cookie(name: str) -> bool:
    """Whether the browser keeps what a provider has said under this name."""
    return name.startswith(COOKIE)


def is_signed_in() -> bool:
    """Whether a provider has vouched for whoever is at the screen."""
    return COOKIE in st.context.cookies and bool(ways()) and bool(st.user.is_logged_in)


def begin() -> None:
    """Go to the provider, if the address asks for it; stops the run then.

    Raises MissingExtra where what it takes is not installed.
    """
    asked = st.query_params.get(ASKED)
    if asked is None:
        return
    chosen = [way.key for way in ways() if way.key == asked]
    if not chosen or is_signed_in():
        return
    if find_spec("authlib") is None:
        raise MissingExtra(
            "Signing in with an organisation's account takes more to be installed where this study "
            "is served: pip install 'chosen[auth]'."
        )
    st.login(None if chosen == [ONE] else chosen[0])
    st.stop()


def recognise(study: Study, *, noting: bool = True) -> Account | None:
    """Let the study be open as whoever a provider has vouched for; None if nobody.

    Raises Forbidden for an address that has no account, or that the provider has not verified, and
    when the session is over. Without `noting` it does not count as used.
    """
    return identities.open_as(study, _identity(), noting=noting) if is_signed_in() else None


def end_session(study: Study) -> None:
    """End the session of whoever a provider has vouched for, if there is one."""
    if is_signed_in():
        with suppress(Forbidden):  # nobody we know
            identities.sign_out(study, _identity())


def _identity() -> Identity:
    """Whom a provider has vouched for; raises Forbidden where it does not say enough."""
    email, issued = st.user.get("email"), st.user.get("iat")
    if not isinstance(email, str) or not email:
        raise Forbidden("Your organisation does not say what your e-mail address is. Ask an admin.")
    if st.user.get("email_verified") not in (True, "true") and not _trusts_unverified():
        raise Forbidden(
            f"Your organisation has not verified that {email} is yours. Verify it there, then sign "
            "in again."
        )
    if not isinstance(issued, int | float):
        raise Forbidden("Your organisation does not say when you signed in. Ask an admin.")
    key = json.dumps([st.user.get(claim) for claim in ("iss", "sub", "iat", "nonce")])
    return Identity(email, key, datetime.fromtimestamp(issued, UTC))


def _trusts_unverified() -> bool:
    """Whether the secrets say to believe this provider; of several, each in its own section."""
    section = st.secrets.get("auth", {})
    own = section.get(str(st.user.get("provider")), section)
    return own.get("trust_unverified") is True
