"""Leases: kept while a page is open, up to a point."""

from tests.annotate.desk import Office, question
from tests.annotate.writing import pairs

LEASE = 1800.0


def test_a_lease_is_kept_while_its_page_is_open(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    shown = ada.claim()
    for _ in range(7):
        office.clock.wait(LEASE * 0.9)
        assert ada.renew(shown)
        assert bob.ask() is None
    assert ada.submit(shown, "a").fate == "counted"


def test_a_page_left_open_holds_its_item_for_eight_leases_and_no_longer(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    shown = ada.claim()
    for _ in range(16):
        office.clock.wait(LEASE / 2)
        assert ada.renew(shown)
    office.clock.wait(1)
    assert not ada.renew(shown)
    assert question(bob.claim()) == "Question 0?"


def test_a_lease_that_ran_out_is_not_revived(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    shown = ada.claim()
    office.clock.wait(LEASE + 1)
    held = bob.claim()
    assert not ada.renew(shown)
    assert bob.renew(held)
    assert ada.ask() is None


def test_renewing_never_shortens_a_lease(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    shown = ada.claim()
    for _ in range(9):
        office.clock.wait(LEASE * 0.9)
        assert ada.claim() == shown, "asking for the item is being there"
    assert ada.renew(shown)
    office.clock.wait(LEASE * 0.9)
    assert bob.ask() is None


def test_only_what_is_on_screen_is_renewed_and_only_by_whom_it_was_shown(office: Office) -> None:
    ada, bob = office.project(pairs(2)).desk("ada"), office.desk("bob")
    old = ada.judge()
    new = ada.claim()
    assert not ada.renew(old)
    assert not bob.renew(new)
    assert ada.renew(new)
