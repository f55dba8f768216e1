"""Wrong passwords: how many are looked at, and when the next is."""

from datetime import datetime, timedelta

import pytest

from annotate.errors import SignInRefused, TooManyTries
from annotate.sessions import sign_in
from annotate.tries import begin, network, succeed
from db.connection import Study, transaction
from tests.annotate.people_at_door import come_in, let_in, password_of
from tests.db.filling import NOW

MINUTE = timedelta(minutes=1)
HERE, THERE = "192.0.2.7", "198.51.100.1"


def fail(study: Study, times: int, name: str = "ada", at: datetime = NOW, **where: str) -> None:
    for _ in range(times):
        begin(study, name, where.get("address", HERE), at)


def counted(study: Study) -> int:
    (count,) = study.execute("SELECT count(*) FROM failures").fetchone()
    return int(count)


def test_five_wrong_tries_at_a_name_and_the_sixth_has_to_wait(study: Study) -> None:
    fail(study, 2)
    fail(study, 3, at=NOW + 4 * MINUTE)
    with pytest.raises(TooManyTries, match=r"Try again in 10 minutes\."):
        begin(study, "ada", HERE, NOW + 5 * MINUTE)
    begin(study, "bob", HERE, NOW + 5 * MINUTE)
    begin(study, "ada", THERE, NOW + 5 * MINUTE)
    with pytest.raises(TooManyTries, match=r"Try again in a minute\."):
        begin(study, "ada", HERE, NOW + 14.5 * MINUTE)
    begin(study, "ada", HERE, NOW + 15 * MINUTE)


def test_a_try_that_has_to_wait_makes_nobody_wait_longer(study: Study) -> None:
    fail(study, 5)
    for minute in range(1, 15):
        with pytest.raises(TooManyTries):
            begin(study, "ada", HERE, NOW + minute * MINUTE)
    assert counted(study) == 5


def test_an_address_has_50_tries_over_all_names(study: Study) -> None:
    for number in range(50):
        fail(study, 1, f"guess {number}")
    with pytest.raises(TooManyTries, match="15 minutes"):
        begin(study, "another", HERE, NOW)
    begin(study, "another", THERE, NOW)


def test_a_name_has_30_tries_over_all_addresses(study: Study) -> None:
    for number in range(30):
        fail(study, 1, address=f"198.51.100.{number}")
    with pytest.raises(TooManyTries):
        begin(study, "ada", HERE, NOW)
    begin(study, "bob", HERE, NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),  # one household has all of them
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "made up", True),
        ("made up", "made up differently", True),
    ],
)
def test_which_addresses_are_one(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) == same


def test_success_forgets_the_wrong_tries_at_this_name_from_here(study: Study) -> None:
    fail(study, 5)
    fail(study, 5, address=THERE)
    with transaction(study):
        succeed(study, "ada", HERE)
    fail(study, 5)
    with pytest.raises(TooManyTries):
        begin(study, "ada", THERE, NOW)


def test_old_ones_are_forgotten_on_the_way(study: Study) -> None:
    fail(study, 4)
    fail(study, 1, "bob", NOW + 15 * MINUTE)
    assert counted(study) == 1


def test_what_was_typed_as_a_name_is_not_kept(study: Study) -> None:
    begin(study, "my password by mistake", HERE, NOW)
    assert "mistake" not in "\n".join(study.conn.iterdump())


def test_made_up_addresses_are_no_way_around(study: Study) -> None:
    let_in(study, "ada")
    for number in range(5):
        with pytest.raises(SignInRefused):
            sign_in(study, "ada", "not the password", f"made up {number}", NOW)
    with pytest.raises(TooManyTries):
        sign_in(study, "ada", "not the password", "made up again", NOW)


def test_the_right_password_has_to_wait_too_and_is_taken_then(study: Study) -> None:
    let_in(study, "ada")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            come_in(study, "ada", password="not the password")
    with pytest.raises(TooManyTries):
        come_in(study, "ada", password=password_of("ada"))
    assert come_in(study, "ada", NOW + 15 * MINUTE)
    assert counted(study) == 0
