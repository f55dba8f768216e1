"""Messages: any text comes back as it went in, and equal content has equal hashes."""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import items
from db.connection import Study, open_study
from db.messages import (
    ROLES,
    Message,
    Messages,
    assistant,
    content_hash,
    from_json,
    item_hash,
    text_hash,
    to_json,
    user,
)
from tests.db.filling import new_project, pair, store

TURNS = st.lists(st.builds(Message, st.sampled_from(ROLES), st.text())).map(tuple)


def test_messages_are_stored_as_json_with_sorted_keys_and_without_spaces() -> None:
    assert to_json(user("Grüße, 你")) == '[{"content":"Grüße, 你","role":"user"}]'


@given(TURNS)
def test_messages_come_back_as_they_went_in(messages: Messages) -> None:
    assert from_json(to_json(messages)) == messages


@given(TURNS)
def test_the_text_is_what_the_standard_library_writes(messages: Messages) -> None:
    turns = [message._asdict() for message in messages]
    written = json.dumps(turns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert to_json(messages) == written


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_a_text_is_normalised_alike_whatever_its_characters(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = " ".join(folded.split())
    assert text_hash(user(text)) == hashlib.sha256(plain.encode()).hexdigest()


@given(TURNS, TURNS)
def test_only_equal_messages_have_the_same_hash(one: Messages, other: Messages) -> None:
    assert (content_hash(to_json(one)) == content_hash(to_json(other))) == (one == other)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    path: Path = tmp_path_factory.mktemp("shelf") / "study.db"
    with open_study(path, create=True) as study:
        yield study


@given(text=st.text())
def test_any_text_comes_back_out_of_a_study(shelf: Study, text: str) -> None:
    name = f"project {shelf.execute('SELECT count(*) FROM projects').fetchone()[0]}"
    store(shelf, new_project(shelf, name), [pair(text, f"{text} yes", f"{text} no")])
    (newest,) = shelf.execute("SELECT max(id) FROM items").fetchone()
    item = items.get(shelf, newest)
    assert item.prompt == user(text)
    assert [r.messages for r in item.responses] == [assistant(f"{text} {e}") for e in ("yes", "no")]


def test_nul_is_a_character_like_any_other(study: Study) -> None:
    store(study, new_project(study), [pair("before\0after")])
    assert items.get(study, 1).prompt == user("before\0after")


@pytest.mark.parametrize(
    "variant", ["how ARE  you", " How are\nyou\t", "\uff28\uff4f\uff57 are you"]
)
def test_what_a_reader_would_call_the_same_has_the_same_text_hash(variant: str) -> None:
    assert text_hash(user(variant)) == text_hash(user("How are you"))


def test_other_words_have_another_text_hash() -> None:
    assert text_hash(user("How are you?")) != text_hash(user("Who are you?"))


def test_the_order_of_responses_does_not_change_an_item() -> None:
    assert item_hash("prompt", ["a", "b"]) == item_hash("prompt", ["b", "a"])
    assert item_hash("prompt", ["a", "b"]) != item_hash("other", ["a", "b"])
