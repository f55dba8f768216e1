"""Sign-ins elsewhere (OpenID Connect): whom they let in, and for how long."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from annotate import accounts, identities, sessions
from annotate.errors import BadEmail, Forbidden
from annotate.identities import Identity
from db.actors import STRANGER, Actor, owner
from db.connection import Study
from tests.annotate.people_at_door import let_in
from tests.db.filling import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ADA = Identity("ada@example.org", "first", NOW)
AGAIN = ADA._replace(key="second")


@pytest.fixture(autouse=True)
def ada(study: Study) -> None:
    """Somebody whose address is known."""
    accounts.add(study, "ada", "researcher", "ada@example.org", NOW)


def out(study: Study, identity: Identity = ADA, after: timedelta = MINUTE) -> bool:
    """Whether the session of this sign-in is over."""
    with pytest.raises(Forbidden, match="Your session has ended"):
        identities.open_as(study, identity, NOW + after)
    return study.actor == STRANGER


def test_an_address_shown_elsewhere_lets_its_owner_in(study: Study) -> None:
    account = identities.open_as(study, ADA._replace(email=" ADA@example.org"), NOW)
    assert study.actor == Actor("ada", "researcher", account.annotator.id)


@pytest.mark.parametrize(
    "email", ["eve@example.org", "", "ada", "bob@example.org", "\u212aim@example.org"]
)
def test_any_other_address_does_not(study: Study, email: str) -> None:
    accounts.add(study, "cy", now=NOW)  # has none
    accounts.add(study, "kim", email="kim@example.org", now=NOW)
    accounts.add(study, "bob", email="bob@example.org", now=NOW)
    accounts.disable(study, "bob", NOW)
    with pytest.raises(Forbidden, match="may not use this study"):
        identities.open_as(study, ADA._replace(email=email), NOW)
    assert study.actor == STRANGER


def test_an_address_that_is_not_ascii_is_refused(study: Study) -> None:
    with pytest.raises(BadEmail):
        accounts.set_email(study, "ada", "\u212aim@example.org", NOW)


def test_a_session_lasts_as_long_as_any_other(study: Study) -> None:
    identities.open_as(study, ADA, NOW + 11 * HOUR)
    identities.open_as(study, ADA, NOW + 22 * HOUR)
    assert out(study, after=34 * HOUR)
    for hour in range(0, 14 * 24, 11):
        identities.open_as(study, AGAIN, NOW + hour * HOUR)
    assert out(study, AGAIN, 14 * DAY)


def test_an_old_sign_in_begins_no_session(study: Study) -> None:
    assert out(study, after=12 * HOUR)


def test_what_a_page_does_by_itself_is_no_use_of_it(study: Study) -> None:
    for hour in range(12):
        identities.open_as(study, ADA, NOW + hour * HOUR, noting=False)
    assert out(study, after=12 * HOUR)


def test_a_provider_whose_clock_is_ahead_lets_nobody_in_for_longer(study: Study) -> None:
    early = ADA._replace(since=NOW + HOUR)
    identities.open_as(study, early, NOW)
    assert out(study, early, 12 * HOUR)


def sign_out(study: Study) -> None:
    identities.sign_out(study, ADA, NOW)


def reset(study: Study) -> None:
    accounts.reset(study, "ada", NOW)


def disable_for_a_while(study: Study) -> None:
    accounts.disable(study, "ada", NOW)
    accounts.enable(study, "ada", NOW)


@pytest.mark.parametrize("end", [sign_out, reset, disable_for_a_while])
def test_what_ended_is_not_begun_again_by_the_same_sign_in(
    study: Study, end: Callable[[Study], None]
) -> None:
    identities.open_as(study, ADA, NOW)
    study.actor = owner()
    end(study)
    assert out(study)
    study.actor = owner()
    let_in(study, "eve", now=NOW + 11 * HOUR)  # forgets sessions that are over
    assert out(study, after=11 * HOUR)
    study.actor = owner()
    let_in(study, "zoe", now=NOW + 30 * HOUR)
    assert out(study, after=30 * HOUR)
    identities.open_as(study, AGAIN, NOW + MINUTE)


def test_signed_out_before_it_was_used_it_begins_none(study: Study) -> None:
    identities.sign_out(study, ADA, NOW)
    assert out(study)
    identities.sign_out(study, ADA._replace(email="eve@example.org", key="third"), NOW)


def test_an_address_that_has_another_owner_now_takes_a_new_sign_in(study: Study) -> None:
    identities.open_as(study, ADA, NOW)
    study.actor = owner()
    accounts.set_email(study, "ada", None, NOW)
    accounts.add(study, "bob", email="ada@example.org", now=NOW)
    assert out(study)
    assert identities.open_as(study, AGAIN, NOW).annotator.name == "bob"


def test_what_it_is_kept_under_is_no_token(study: Study) -> None:
    identities.open_as(study, ADA, NOW)
    for guess in (ADA.key, ADA.hash):
        assert sessions.open_as(study, guess, NOW) is None
