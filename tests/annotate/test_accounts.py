"""Accounts: who is added, and what becomes of them."""

import json
from datetime import timedelta

import pytest

from annotate import accounts, sessions
from annotate.errors import (
    BadEmail,
    BadInvite,
    BadName,
    LastAdmin,
    SignInRefused,
    UnknownAccount,
)
from annotate.people import enter
from db import annotators
from db.actors import owner
from db.connection import Study, transaction
from db.errors import NameTaken
from tests.annotate.people_at_door import as_annotator, come_in, let_in, password_of
from tests.db.filling import NOW

LATER = NOW + timedelta(hours=1)


def state_of(study: Study, name: str) -> str:
    (account,) = [a for a in accounts.list_all(study) if a.annotator.name == name]
    return account.state


def test_a_person_is_invited_then_active(study: Study) -> None:
    assert not accounts.any_yet(study)
    invite = accounts.add(study, "ada", "researcher", "Ada@Example.org", NOW)
    assert accounts.any_yet(study)
    assert invite.name == "ada"
    assert invite.expires_at == NOW + timedelta(days=7)
    (account,) = accounts.list_all(study)
    assert (account.role, account.email, account.state) == (
        "researcher", "ada@example.org", "invited",
    )  # fmt: skip
    sessions.join(study, invite.token, password_of("ada"), NOW)
    assert state_of(study, "ada") == "active"


def test_the_link_of_an_invite_is_on_the_app(study: Study) -> None:
    invite = accounts.add(study, "ada", now=NOW)
    for base in ("https://judge.example.org/app", "https://judge.example.org/app/"):
        assert invite.link(base) == f"https://judge.example.org/app/join?token={invite.token}"


def test_who_judged_before_there_were_accounts_keeps_their_judgments(study: Study) -> None:
    before = enter(study, "ada")
    accounts.add(study, " ada ", now=NOW)
    assert as_annotator(study, "ada") == before


@pytest.mark.parametrize("kind", ["import", "sample", "model"])
def test_an_imported_source_gets_no_account(study: Study, kind: annotators.Kind) -> None:
    with transaction(study):
        annotators.ensure(study, "labels", kind, NOW)
    with pytest.raises(NameTaken, match="Choose another name"):
        accounts.add(study, "labels", now=NOW)
    assert not accounts.any_yet(study)


def test_a_name_has_one_account(study: Study) -> None:
    accounts.add(study, "Zo\u00eb", now=NOW)
    with pytest.raises(NameTaken, match="has an account already"):
        accounts.add(study, " Zoe\u0308 ", now=NOW)
    accounts.add(study, "zo\u00eb", now=NOW)
    assert len(accounts.list_all(study)) == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb", "a\u202eb"])
def test_a_name_that_others_cannot_read_is_refused(study: Study, name: str) -> None:
    with pytest.raises(BadName):
        accounts.add(study, name, now=NOW)


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.org", "a da@example.org", "a@b@c", "a\n@b.org",
              "x" * 250 + "@b.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(study: Study, email: str) -> None:
    with pytest.raises(BadEmail, match="is no e-mail address"):
        accounts.add(study, "ada", email=email, now=NOW)
    assert not accounts.any_yet(study)


def test_an_address_belongs_to_one_person(study: Study) -> None:
    accounts.add(study, "ada", email="lab@example.org", now=NOW)
    with pytest.raises(BadEmail, match="is the address of ada already"):
        accounts.add(study, "bob", email="LAB@example.org", now=NOW)
    assert annotators.find(study, "bob") is None
    accounts.add(study, "bob", now=NOW)
    with pytest.raises(BadEmail, match="is the address of ada already"):
        accounts.set_email(study, "bob", "lab@example.org", NOW)
    accounts.set_email(study, "ada", None, NOW)
    accounts.set_email(study, "bob", "lab@example.org", NOW)
    assert [a.email for a in accounts.list_all(study)] == [None, "lab@example.org"]


def test_who_is_disabled_is_signed_out_at_once_and_stays_out(study: Study) -> None:
    token = let_in(study, "bob")
    accounts.disable(study, "bob", NOW)
    assert state_of(study, "bob") == "disabled"
    assert sessions.open_as(study, token, NOW) is None
    study.actor = owner()
    with pytest.raises(SignInRefused, match="disabled"):
        come_in(study, "bob")
    accounts.enable(study, "bob", NOW)
    assert sessions.open_as(study, token, NOW) is None
    assert come_in(study, "bob")


def test_an_invite_of_somebody_disabled_does_not_work(study: Study) -> None:
    invite = accounts.add(study, "bob", now=NOW)
    accounts.disable(study, "bob", NOW)
    with pytest.raises(BadInvite):
        sessions.join(study, invite.token, password_of("bob"), NOW)
    accounts.enable(study, "bob", NOW)
    with pytest.raises(BadInvite):
        sessions.join(study, invite.token, password_of("bob"), NOW)


def test_after_a_reset_only_the_new_link_works(study: Study) -> None:
    first = accounts.add(study, "bob", now=NOW)
    second = accounts.reset(study, "bob", NOW)
    with pytest.raises(BadInvite):
        sessions.invited(study, first.token, NOW)
    sessions.join(study, second.token, password_of("bob"), NOW)
    token = come_in(study, "bob")
    third = accounts.reset(study, "bob", LATER)
    assert state_of(study, "bob") == "invited"
    with pytest.raises(SignInRefused):
        come_in(study, "bob", LATER)
    sessions.join(study, third.token, "another long one", LATER)
    assert come_in(study, "bob", LATER, "another long one")
    assert sessions.open_as(study, token, LATER) is None


def test_the_last_admin_stays(study: Study) -> None:
    let_in(study, "ada", "admin")
    let_in(study, "bob", "admin")
    accounts.disable(study, "bob", NOW)
    with pytest.raises(LastAdmin, match=r"ada is the only admin who can sign in\. Make somebody"):
        accounts.disable(study, "ada", NOW)
    with pytest.raises(LastAdmin):
        accounts.set_role(study, "ada", "researcher", NOW)
    accounts.set_role(study, "bob", "researcher", NOW)  # disabled: none is lost
    accounts.enable(study, "bob", NOW)
    accounts.set_role(study, "bob", "admin", NOW)
    accounts.set_role(study, "ada", "annotator", NOW)
    assert [(a.annotator.name, a.role) for a in accounts.list_all(study)] == [
        ("ada", "annotator"), ("bob", "admin"),
    ]  # fmt: skip


def test_an_admin_who_cannot_sign_in_yet_is_not_enough(study: Study) -> None:
    let_in(study, "ada", "admin")
    accounts.add(study, "bob", "admin", now=NOW)
    with pytest.raises(LastAdmin):
        accounts.disable(study, "ada", NOW)
    with pytest.raises(LastAdmin):
        accounts.set_role(study, "ada", "annotator", NOW)
    accounts.set_email(study, "bob", "bob@example.org", NOW)
    accounts.disable(study, "ada", NOW)


@pytest.mark.parametrize("act", [accounts.disable, accounts.enable, accounts.reset])
def test_an_unknown_name_is_said_with_those_there_are(study: Study, act: object) -> None:
    accounts.add(study, "ada", now=NOW)
    with pytest.raises(UnknownAccount, match=r"Nobody named 'eve' .*\(there is: ada\)"):
        act(study, "eve")  # type: ignore[operator]


def test_every_change_is_in_the_audit_log_without_a_secret(study: Study) -> None:
    study.actor = study.actor._replace(name="root")
    invite = accounts.add(study, "ada", "admin", "ada@example.org", NOW)
    session = sessions.join(study, invite.token, password_of("ada"), NOW)
    accounts.add(study, "bob", now=NOW)
    sessions.open_as(study, session, NOW)
    accounts.set_role(study, "bob", "researcher", NOW)
    accounts.set_role(study, "bob", "researcher", NOW)  # no change
    accounts.set_email(study, "bob", "bob@example.org", NOW)
    accounts.disable(study, "bob", NOW)
    accounts.enable(study, "bob", NOW)
    link = accounts.reset(study, "bob", NOW)
    sessions.change_password(study, password_of("ada"), "a longer way home", session, NOW)
    rows = study.execute("SELECT actor, action, subject, detail FROM audit ORDER BY id")
    assert [(*row[:3], json.loads(row[3])) for row in rows] == [
        ("root", "add account", "ada", {"role": "admin", "email": "ada@example.org"}),
        ("ada", "set password", "ada", {}),
        ("root", "add account", "bob", {"role": "annotator", "email": None}),
        ("ada", "change role", "bob", {"from": "annotator", "to": "researcher"}),
        ("ada", "change email", "bob", {"from": None, "to": "bob@example.org"}),
        ("ada", "disable account", "bob", {}),
        ("ada", "enable account", "bob", {}),
        ("ada", "reset account", "bob", {}),
        ("ada", "set password", "ada", {}),
    ]  # fmt: skip
    everything = "\n".join(study.conn.iterdump())
    for secret in (invite.token, session, link.token, password_of("ada"), "a longer way home"):
        assert secret not in everything
