"""Tokens: what an invite or a session is known by. Whoever has one is let in."""

import secrets
from hashlib import sha256


def new() -> str:
    """A token that nobody can guess (256 bits), fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """The SHA-256 of a text, as hex: stored instead, for nobody can sign in with that."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
