"""What an item is shown with, and to whom."""

import pytest

from annotate.errors import Forbidden, ProjectClosed
from db.actors import STRANGER
from db.options import ANY, Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pair, pairs

VIOLENT = Options(blur_categories=("violence",))
GRAVE = Options(blur_severity=2)


@pytest.mark.parametrize(
    ("options", "category", "severity", "hidden"),
    [
        (Options(), "violence", 3, False),
        (VIOLENT, "violence", None, True),
        (VIOLENT, "drugs", 3, False),
        (VIOLENT, None, None, False),
        (GRAVE, "drugs", 2, True),
        (GRAVE, "violence", 1, False),
        (GRAVE, None, None, False),
        (Options(blur_categories=(ANY,)), None, None, True),
    ],
)
def test_an_item_is_covered_by_category_or_severity(
    office: Office, options: Options, category: str | None, severity: int | None, hidden: bool
) -> None:
    office.project([{**pair("One?"), "category": category, "severity": severity}], options=options)
    shown = office.desk("ada").claim()
    assert (shown.category, shown.severity, shown.hidden) == (category, severity, hidden)
    assert shown.purpose == "work"


def test_nobody_claims_renews_or_releases_for_somebody_else(office: Office) -> None:
    office.project(pairs(3))
    ada, bob = office.desk("ada"), office.desk("bob")
    shown = ada.claim()
    with acting_as(office.study, bob.annotator, "admin"):
        for act in (Desk.ask, lambda desk: desk.renew(shown), Desk.release):
            with pytest.raises(Forbidden, match="somebody else"):
                act(ada)
    office.study.actor = STRANGER
    for act in (Desk.ask, lambda desk: desk.renew(shown), Desk.release):
        with pytest.raises(Forbidden, match="Sign in"):
            act(ada)


def test_nothing_is_shown_to_whoever_is_no_member(office: Office) -> None:
    office.project(pairs(1), options=Options(members_only=True))
    with pytest.raises(Forbidden, match="not open to ada"):
        office.desk("ada").ask()


def test_nothing_is_shown_of_a_project_that_is_closed_but_it_can_be_given_back(
    office: Office,
) -> None:
    office.project(pairs(1)).desk("ada").claim()
    office.close()
    ada = office.desk("ada")
    with pytest.raises(ProjectClosed):
        ada.ask()
    assert ada.release()
