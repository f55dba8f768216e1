"""Guidelines: versions that are never changed, and judgments that name theirs."""

from datetime import UTC, datetime

import pytest

from annotate import people
from annotate.errors import BadSettings, Forbidden
from annotate.guidelines import publish, versions
from annotate.planning import Plan, change, create
from db.actors import Actor
from db.connection import Study
from tests.annotate.desk import Office
from tests.annotate.writing import pairs

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_another_text_is_the_next_version_and_the_same_is_none(study: Study) -> None:
    create(study, "pairs", Plan(guidelines="Be kind."))
    assert publish(study, "pairs", "Be kind.").version == 1
    assert publish(study, "pairs", "Be kind and brief.", MONDAY).version == 2
    assert publish(study, "pairs", "Be kind and brief.\r\n").version == 3
    assert publish(study, "pairs", "Be kind and brief.\n").version == 3
    found = versions(study, "pairs")
    assert [(v.version, v.body) for v in found] == [
        (1, "Be kind."),
        (2, "Be kind and brief."),
        (3, "Be kind and brief.\n"),
    ]
    assert found[1].created_at == MONDAY


def test_going_back_to_an_older_text_is_a_new_version(study: Study) -> None:
    create(study, "pairs", Plan(guidelines="Be kind."))
    publish(study, "pairs", "Be brief.")
    assert publish(study, "pairs", "Be kind.").version == 3


def test_each_judgment_names_the_version_its_annotator_had(office: Office) -> None:
    study = office.project(pairs(2)).study
    office.desk("ada").judge()
    publish(study, "pairs", "Be kind.")
    office.desk("bob").judge()
    found = study.execute(
        "SELECT g.version FROM judgments j JOIN assignments a ON a.id = j.assignment_id "
        "JOIN guidelines g ON g.id = a.guideline_id ORDER BY j.id"
    ).fetchall()
    assert found == [(1,), (2,)]


def test_publishing_is_in_the_audit_log(study: Study) -> None:
    create(study, "pairs")
    study.actor = Actor("eve", "researcher")
    publish(study, "pairs", "Be kind.")
    publish(study, "pairs", "Be kind.")
    found = study.execute("SELECT actor, action, subject, detail FROM audit WHERE id > 1")
    assert found.fetchall() == [
        ("eve", "publish guidelines", "pairs", '{"version": {"from": 1, "to": 2}}')
    ]


@pytest.mark.parametrize("body", ["", " \n", "x" * 100_001, "half \ud83d"])
def test_what_cannot_be_read_is_refused(study: Study, body: str) -> None:
    create(study, "pairs")
    with pytest.raises(BadSettings, match="guidelines: found"):
        publish(study, "pairs", body)
    assert len(versions(study, "pairs")) == 1


def test_annotators_read_the_guidelines_of_their_own_projects(study: Study) -> None:
    ada, bob = people.enter(study, "ada"), people.enter(study, "bob")
    create(study, "pairs", Plan(members=("ada",)))
    study.actor = Actor("bob", "annotator", bob.id)
    assert len(versions(study, "pairs")) == 1, "open to everybody"
    study.actor = Actor("eve", "researcher")
    change(study, "pairs", Plan(options={"members_only": True}))
    study.actor = Actor("ada", "annotator", ada.id)
    assert len(versions(study, "pairs")) == 1, "open to its members"
    study.actor = Actor("bob", "annotator", bob.id)
    with pytest.raises(Forbidden, match="is not open to bob"):
        versions(study, "pairs")
