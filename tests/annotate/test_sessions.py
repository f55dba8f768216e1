"""Sessions: how people come in, and for how long."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from argon2 import PasswordHasher

from annotate import accounts, people, sessions
from annotate.errors import (
    BadInvite,
    BadName,
    Forbidden,
    SignInRefused,
    TooManyTries,
    WeakPassword,
)
from db import accounts as stored
from db import annotators
from db.accounts import Account
from db.actors import STRANGER, Actor, owner
from db.connection import Study, open_study, transaction
from db.errors import NameTaken
from tests.annotate.people_at_door import (
    ADDRESS,
    all_at_once,
    as_annotator,
    come_in,
    let_in,
    password_of,
    signed_in,
)
from tests.db.filling import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_an_invite_says_whom_it_is_for_and_works_once(study: Study) -> None:
    invite = accounts.add(study, "ada", now=NOW)
    study.actor = STRANGER
    assert sessions.invited(study, invite.token, NOW) == "ada"
    token = sessions.join(study, invite.token, password_of("ada"), NOW)
    assert study.actor == STRANGER
    with pytest.raises(BadInvite, match="used already or is too old"):
        sessions.join(study, invite.token, "another password", NOW)
    with pytest.raises(BadInvite):
        sessions.invited(study, invite.token, NOW)
    account = sessions.open_as(study, token, NOW)
    assert account is not None and account.annotator.name == "ada"


@pytest.mark.parametrize("token", ["", "x", "' OR 1", "\ud800", "\0"])
def test_what_is_no_invite_and_no_session_lets_nobody_in(study: Study, token: str) -> None:
    let_in(study, "ada")
    with pytest.raises(BadInvite):
        sessions.join(study, token, password_of("ada"), NOW)
    assert sessions.open_as(study, token, NOW) is None
    assert study.actor == STRANGER


def test_an_invite_expires_after_a_week(study: Study) -> None:
    invite = accounts.add(study, "ada", now=NOW)
    assert sessions.invited(study, invite.token, NOW + 7 * DAY - MINUTE) == "ada"
    with pytest.raises(BadInvite):
        sessions.join(study, invite.token, password_of("ada"), NOW + 7 * DAY)


def test_a_weak_password_leaves_the_invite_as_it_was(study: Study) -> None:
    invite = accounts.add(study, "ada", now=NOW)
    with pytest.raises(WeakPassword):
        sessions.join(study, invite.token, "short", NOW)
    assert sessions.join(study, invite.token, password_of("ada"), NOW)


def test_the_hash_in_the_file_is_no_key(study: Study) -> None:
    let_in(study, "ada")
    invite = accounts.add(study, "bob", now=NOW)
    (session,) = study.execute("SELECT hash FROM sessions").fetchone()
    hashes = {hash_ for (hash_,) in study.execute("SELECT hash FROM invites")}
    assert invite.token not in hashes and len(session) == 64
    assert sessions.open_as(study, session, NOW) is None
    for hash_ in hashes:
        with pytest.raises(BadInvite):
            sessions.invited(study, hash_, NOW)


def test_signing_in_opens_the_study_as_that_person(study: Study) -> None:
    let_in(study, "ada", "researcher")
    ada = as_annotator(study, "ada")
    account = sessions.open_as(study, come_in(study, "ada"), NOW)
    assert account == Account(ada, "researcher", None, has_password=True, disabled=False)
    assert study.actor == Actor("ada", "researcher", ada.id)


def test_a_name_may_be_typed_either_way_and_keeps_its_case(study: Study) -> None:
    let_in(study, "Zo\u00eb")
    assert come_in(study, " Zoe\u0308 ", password=password_of("Zo\u00eb"))
    with pytest.raises(SignInRefused):
        come_in(study, "zo\u00eb", password=password_of("Zo\u00eb"))


@pytest.mark.parametrize("name", ["ada", "eve", "invited", "labels", "", "x" * 99, "\ud800", "a\0"])
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(study: Study, name: str) -> None:
    let_in(study, "ada")
    accounts.add(study, "invited", now=NOW)
    with transaction(study):
        annotators.ensure(study, "labels", "import", NOW)
    with pytest.raises(SignInRefused) as told:
        come_in(study, name, password="not the password")
    assert str(told.value) == (
        "The name or the password is wrong. Try again, or ask an admin of the study for a new link."
    )
    assert study.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_a_wrong_name_takes_the_work_of_a_wrong_password(study: Study) -> None:
    let_in(study, "ada")

    def work(name: str, at: datetime) -> float:
        began = time.process_time()
        with pytest.raises(SignInRefused):
            come_in(study, name, at, "not the password")
        return time.process_time() - began

    pairs = [(work("ada", NOW + n * HOUR), work("eve", NOW + n * HOUR)) for n in range(5)]
    wrong_password, wrong_name = (median(times) for times in zip(*pairs, strict=True))
    assert 1 / 3 < wrong_name / wrong_password < 3


def test_a_session_ends_12_hours_after_its_last_use(study: Study) -> None:
    token = let_in(study, "ada")
    assert sessions.open_as(study, token, NOW + 12 * HOUR - MINUTE)
    assert sessions.open_as(study, token, NOW + 24 * HOUR - 2 * MINUTE)
    assert sessions.open_as(study, token, NOW + 36 * HOUR) is None
    assert study.actor == STRANGER


def test_a_session_ends_14_days_after_its_beginning_whatever_its_use(study: Study) -> None:
    token = let_in(study, "ada")
    at = NOW
    while at < NOW + 14 * DAY:
        assert sessions.open_as(study, token, at)
        at += 6 * HOUR
    assert sessions.open_as(study, token, at) is None


def test_use_is_noted_every_15_minutes(study: Study) -> None:
    token = let_in(study, "ada")
    noted = []
    for minutes in (5, 14, 15, 29, 31):
        sessions.open_as(study, token, NOW + minutes * MINUTE)
        noted.append(study.execute("SELECT used_at FROM sessions").fetchone()[0][11:16])
    assert noted == ["09:00", "09:00", "09:15", "09:15", "09:31"]


def test_a_session_goes_on_where_the_file_cannot_be_written(study: Study) -> None:
    token = let_in(study, "ada")
    study.execute("PRAGMA query_only = ON")
    assert sessions.open_as(study, token, NOW + HOUR)
    assert study.actor.name == "ada"


def test_sessions_that_are_over_are_forgotten_when_somebody_comes_in(study: Study) -> None:
    let_in(study, "ada")
    let_in(study, "bob", now=NOW + 13 * HOUR)
    assert study.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_signing_out_ends_this_session_only(study: Study) -> None:
    here, there = let_in(study, "ada"), come_in(study, "ada")
    sessions.open_as(study, here, NOW)
    sessions.sign_out(study, here)
    assert study.actor == STRANGER
    assert sessions.open_as(study, here, NOW) is None
    assert sessions.open_as(study, there, NOW)
    sessions.sign_out(study, "nobody's")


def test_a_changed_role_holds_from_the_next_page(study: Study) -> None:
    token = let_in(study, "ada")
    accounts.set_role(study, "ada", "researcher", NOW)
    sessions.open_as(study, token, NOW)
    assert study.actor.role == "researcher"


def test_tries_at_ones_old_password_are_counted_for_each_account(study: Study) -> None:
    for number in range(11):
        let_in(study, f"no {number}")
        study.actor = signed_in(study, f"no {number}")
        for _ in range(5):
            with pytest.raises(SignInRefused):
                sessions.change_password(study, "wrong", "a longer way home", now=NOW)
        with pytest.raises(TooManyTries):
            sessions.change_password(study, "wrong", "a longer way home", now=NOW)
        study.actor = owner()


def test_what_a_page_does_by_itself_does_not_keep_a_session_alive(study: Study) -> None:
    token = let_in(study, "ada")
    for hour in range(1, 12):
        assert sessions.open_as(study, token, NOW + hour * HOUR, noting=False)
    assert sessions.open_as(study, token, NOW + 12 * HOUR, noting=False) is None


def test_changing_ones_password_ends_the_other_sessions(study: Study) -> None:
    here, there = let_in(study, "ada"), come_in(study, "ada")
    others = let_in(study, "bob")
    sessions.open_as(study, here, NOW)
    with pytest.raises(SignInRefused, match="The old password is wrong"):
        sessions.change_password(study, "wrong", "a longer way home", here, NOW)
    with pytest.raises(WeakPassword):
        sessions.change_password(study, password_of("ada"), "short", here, NOW)
    sessions.change_password(study, password_of("ada"), "a longer way home", here, NOW)
    assert sessions.open_as(study, there, NOW) is None
    assert sessions.open_as(study, others, NOW)
    assert sessions.open_as(study, here, NOW)
    with pytest.raises(SignInRefused):
        come_in(study, "ada")
    assert come_in(study, "ada", password="a longer way home")


def test_who_has_no_password_has_none_to_change(study: Study) -> None:
    with pytest.raises(Forbidden, match="there is none to change"):
        sessions.change_password(study, "old", "a longer way home", now=NOW)
    sessions.act_as(study, sessions.local(study, "ada"))
    with pytest.raises(Forbidden):
        sessions.change_password(study, "old", "a longer way home", now=NOW)


def test_a_hash_with_older_parameters_is_renewed_on_the_way_in(study: Study) -> None:
    let_in(study, "ada")
    ada = as_annotator(study, "ada")
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    with transaction(study):
        stored.set_password(study, ada.id, weak.hash(password_of("ada")))
    come_in(study, "ada")
    kept = stored.password(study, ada.id)
    assert kept is not None and kept.startswith("$argon2id$v=19$m=65536,")
    assert come_in(study, "ada")


def test_alone_one_is_an_admin_under_ones_own_name(study: Study) -> None:
    study.actor = STRANGER
    account = sessions.local(study, " ada ")
    assert account == sessions.local(study, "ada")
    sessions.act_as(study, account)
    assert study.actor == Actor("ada", "admin", account.annotator.id)
    assert people.enter(study, "ada") == account.annotator
    assert not accounts.any_yet(study)
    assert sessions.open_as(study, "", NOW) is None


def test_alone_one_cannot_take_the_name_of_a_source(study: Study) -> None:
    with transaction(study):
        annotators.ensure(study, "labels", "import", NOW)
    with pytest.raises(NameTaken):
        sessions.local(study, "labels")
    with pytest.raises(BadName):
        sessions.local(study, "a\nb")


def test_of_many_who_follow_one_invite_at_once_one_comes_in(study_path: Path) -> None:
    with open_study(study_path, create=True) as study:
        invite = accounts.add(study, "ada")
    passwords = [f"the password of process {number}" for number in range(6)]
    said = all_at_once(study_path, [["join", invite.token, password] for password in passwords])
    assert sorted(said) == ["BadInvite"] * 5 + ["in"]
    with open_study(study_path) as study:
        assert study.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        assert sessions.sign_in(study, "ada", passwords[said.index("in")], ADDRESS)
        with pytest.raises(SignInRefused):
            sessions.sign_in(study, "ada", passwords[said.index("BadInvite")], ADDRESS)


def test_many_may_sign_in_at_once(study_path: Path) -> None:
    names = ["ada", "bob", "eve", "zoe"]
    with open_study(study_path, create=True) as study:
        for name in names:
            sessions.join(study, accounts.add(study, name).token, password_of(name))
    assert all_at_once(study_path, [["sign-in", n, password_of(n)] for n in names]) == ["in"] * 4
    with open_study(study_path) as study:
        assert study.execute("SELECT count(*) FROM failures").fetchone() == (0,)


def test_of_many_wrong_passwords_at_once_five_are_looked_at(study_path: Path) -> None:
    with open_study(study_path, create=True) as study:
        sessions.join(study, accounts.add(study, "ada").token, password_of("ada"))
    said = all_at_once(study_path, [["sign-in", "ada", f"guess {n}"] for n in range(8)])
    assert sorted(said) == ["SignInRefused"] * 5 + ["TooManyTries"] * 3
