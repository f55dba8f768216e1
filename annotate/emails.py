"""E-mail addresses: what another sign-in (OIDC) knows a person by. Nothing is ever sent to them."""

from annotate.errors import BadEmail
from db import accounts
from db.connection import Study

MAX_EMAIL = 254


def clean(email: str | None) -> str | None:
    """The address as it is stored; None stays None. Raises BadEmail for what cannot be one.

    Only ASCII is taken: other letters may become ASCII ones in lower case, as the Kelvin sign does,
    and one address would pass for another.
    """
    if email is None:
        return None
    cleaned = email.strip().lower()
    before, _, after = cleaned.rpartition("@")
    visible = (
        email.isascii() and cleaned.isprintable() and not any(sign.isspace() for sign in cleaned)
    )
    if not (before and after and visible and "@" not in before and len(cleaned) <= MAX_EMAIL):
        raise BadEmail(
            f"{email[:MAX_EMAIL]!r} is no e-mail address. Give one like ada@example.org."
        )
    return cleaned


def check_free(study: Study, email: str | None) -> None:
    """Raise BadEmail when another account has this address; None is free."""
    owner = accounts.by_email(study, email) if email else None
    if owner:
        raise BadEmail(f"{email} is the address of {owner.annotator.name} already. Give another.")
