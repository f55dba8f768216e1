"""Times, annotators, projects and the rows that TRL reads."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import annotators, projects, times
from db.connection import Study, transaction
from db.dataset_rows import Preference
from db.errors import NameTaken, ProjectMismatch, UnknownProject
from db.messages import Message, assistant, user
from db.trl import conversational, standard
from tests.db.filling import NOW, new_project

MOMENTS = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, MOMENTS)
def test_times_sort_as_text(one: datetime, other: datetime) -> None:
    if times.to_text(one) < times.to_text(other):
        assert one < other


def test_times_are_kept_in_utc_to_the_millisecond() -> None:
    paris = timezone(timedelta(hours=1))
    text = times.to_text(datetime(2026, 1, 31, 10, 15, 0, 7_999, tzinfo=paris))
    assert text == "2026-01-31T09:15:00.007Z"
    assert times.from_text(text) == datetime(2026, 1, 31, 9, 15, 0, 7_000, tzinfo=UTC)


def test_a_person_cannot_take_the_name_of_a_source(study: Study) -> None:
    with transaction(study):
        source = annotators.ensure(study, "labels", "import", NOW)
        assert annotators.ensure(study, "labels", "import", NOW) == source
        with pytest.raises(NameTaken, match="another name"):
            annotators.ensure(study, "labels", "person", NOW)


def test_an_unknown_project_names_those_there_are(study: Study) -> None:
    new_project(study, "first")
    with pytest.raises(UnknownProject, match="there is: first"):
        projects.get(study, "second")


def test_a_project_keeps_its_overlap(study: Study) -> None:
    project = new_project(study, overlap=2)
    projects.require(project, "compare", None)
    projects.require(project, "compare", 2)
    with pytest.raises(ProjectMismatch, match="overlap 2"):
        projects.require(project, "compare", 3)


def test_two_projects_are_blinded_by_different_keys(study: Study) -> None:
    assert new_project(study, "one").blind_key != new_project(study, "two").blind_key


def test_trl_reads_chat_messages() -> None:
    assert conversational(Preference(user("Hi"), assistant("Hello"), assistant("No"), 1.0)) == {
        "prompt": [{"role": "user", "content": "Hi"}],
        "chosen": [{"role": "assistant", "content": "Hello"}],
        "rejected": [{"role": "assistant", "content": "No"}],
    }


def test_trl_reads_strings() -> None:
    assert standard(Preference(user("Hi"), assistant("Hello"), assistant("No"), 1.0)) == {
        "prompt": "Hi",
        "chosen": "Hello",
        "rejected": "No",
    }


def test_a_conversation_as_a_string_is_a_transcript() -> None:
    prompt = (Message("system", "Be kind."), *user("Hi"), *assistant("Hello"), *user("Who?"))
    row = standard(Preference(prompt, assistant("Me"), assistant("No"), 1.0))
    assert row["prompt"] == (
        "\n\nSystem: Be kind.\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Who?\n\nAssistant:"
    )
