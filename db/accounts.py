"""Accounts: the people who can sign in, and what each may do."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from db.actors import Role
from db.annotators import Annotator
from db.connection import Study
from db.times import to_text

State = Literal["invited", "active", "disabled"]


class Account(NamedTuple):
    """A person who can sign in. Without a password: an invite sets it, or they use OIDC."""

    annotator: Annotator
    role: Role
    email: str | None
    has_password: bool
    disabled: bool

    @property
    def state(self) -> State:
        """Invited until there is a password, then active, unless disabled."""
        if self.disabled:
            return "disabled"
        return "active" if self.has_password else "invited"


_SELECT = (
    "SELECT n.id, n.name, n.kind, c.role, c.email, c.password IS NOT NULL, "
    "c.disabled_at IS NOT NULL FROM accounts c JOIN annotators n ON n.id = c.annotator_id"
)


def _account(row: tuple[Any, ...]) -> Account:
    *annotator, role, email, has_password, disabled = row
    return Account(Annotator(*annotator), role, email, bool(has_password), bool(disabled))


def _one(study: Study, condition: str, value: object) -> Account | None:
    row = study.execute(f"{_SELECT} WHERE {condition}", (value,)).fetchone()
    return _account(row) if row else None


def find(study: Study, name: str) -> Account | None:
    """The account of that name, or None."""
    return _one(study, "n.name = ?", name)


def by_id(study: Study, annotator_id: int) -> Account | None:
    """The account of an annotator, or None."""
    return _one(study, "n.id = ?", annotator_id)


def by_email(study: Study, email: str) -> Account | None:
    """The account with that address (in lower case), or None."""
    return _one(study, "c.email = ?", email)


def list_all(study: Study) -> list[Account]:
    """All accounts, by name."""
    return [_account(row) for row in study.execute(f"{_SELECT} ORDER BY n.name")]


def any_yet(study: Study) -> bool:
    """Whether there is any account."""
    return study.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None


def another_admin(study: Study, annotator_id: int) -> bool:
    """Whether an admin other than this annotator can sign in: by password, or by their address."""
    found = study.execute(
        "SELECT 1 FROM accounts WHERE role = 'admin' AND disabled_at IS NULL AND annotator_id <> ? "
        "AND (password IS NOT NULL OR email IS NOT NULL) LIMIT 1",
        (annotator_id,),
    ).fetchone()
    return found is not None


def add(study: Study, annotator_id: int, role: Role, email: str | None, now: datetime) -> None:
    """Give an annotator an account; within a transaction."""
    study.execute(
        "INSERT INTO accounts (annotator_id, role, email, created_at) VALUES (?, ?, ?, ?)",
        (annotator_id, role, email, to_text(now)),
    )


def set_role(study: Study, annotator_id: int, role: Role) -> None:
    """Store what the person may do; within a transaction."""
    study.execute("UPDATE accounts SET role = ? WHERE annotator_id = ?", (role, annotator_id))


def set_email(study: Study, annotator_id: int, email: str | None) -> None:
    """Store the person's address (in lower case); within a transaction."""
    study.execute("UPDATE accounts SET email = ? WHERE annotator_id = ?", (email, annotator_id))


def set_disabled(study: Study, annotator_id: int, at: datetime | None) -> None:
    """Disable the account since then, or enable it with None; within a transaction."""
    study.execute(
        "UPDATE accounts SET disabled_at = ? WHERE annotator_id = ?",
        (to_text(at) if at else None, annotator_id),
    )


def password(study: Study, annotator_id: int) -> str | None:
    """The hash of the person's password, or None."""
    row = study.execute(
        "SELECT password FROM accounts WHERE annotator_id = ?", (annotator_id,)
    ).fetchone()
    return row[0] if row else None


def set_password(study: Study, annotator_id: int, encoded: str | None) -> None:
    """Store the hash of a password, or void it with None; within a transaction."""
    study.execute(
        "UPDATE accounts SET password = ? WHERE annotator_id = ?", (encoded, annotator_id)
    )
