"""Tokenizing: what is counted before training is what a trainer sees."""

from typing import Any

import pytest
from transformers import AutoTokenizer

from annotate.datasets import Criteria, build
from db.connection import open_study
from db.messages import Message, assistant, user
from tests.annotate.commands import invoke
from train.errors import ModelNotFound
from train.models import EMBEDDED, locate
from train.tokenizing import load

PROMPT = user("What is safe?")
RESPONSE = assistant("Much is, and some things are not.")


@pytest.mark.model
def test_prompt_and_response_are_the_conversation_with_its_template() -> None:
    tokenizer: Any = AutoTokenizer.from_pretrained(locate(EMBEDDED))
    (found,) = load(EMBEDDED).tokens([(PROMPT, RESPONSE)])
    turns = [message._asdict() for message in PROMPT + RESPONSE]
    whole = tokenizer.apply_chat_template(turns, return_dict=True)["input_ids"]
    assert [*found.prompt, *found.response] == list(whole)
    assert found.count == len(whole)
    assert tokenizer.decode(found.prompt).endswith("<|im_start|>assistant\n")
    assert tokenizer.decode(found.response).startswith(RESPONSE[0].content)


@pytest.mark.model
def test_rows_stream_in_order_whatever_their_number() -> None:
    rows = [(user(f"Question {n}?"), assistant("Yes. " * (n % 7))) for n in range(600)]
    counts = [tokens.count for tokens in load(EMBEDDED).tokens(iter(rows))]
    alone = [next(iter(load(EMBEDDED).tokens([row]))).count for row in rows[::97]]
    assert (len(counts), counts[::97]) == (600, alone)


@pytest.mark.model
def test_a_conversation_has_all_its_turns() -> None:
    prompt = (*user("Hello."), Message("assistant", "Hello."), Message("user", "And now?"))
    (found,) = load(EMBEDDED).tokens([(prompt, RESPONSE)])
    (shorter,) = load(EMBEDDED).tokens([(prompt[2:], RESPONSE)])
    assert len(found.prompt) > len(shorter.prompt)
    assert list(found.response) == list(shorter.response)


def test_a_tokenizer_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(ModelNotFound, match="There is no model at"):
        load("./nowhere")


@pytest.mark.model
def test_rows_that_are_too_long_are_in_the_ledger(tmp_path_factory: pytest.TempPathFactory) -> None:
    study_path = tmp_path_factory.mktemp("study") / "s.db"
    assert invoke("sample", "--db", study_path).exit_code == 0
    tokenizer = load(EMBEDDED)
    with open_study(study_path) as study:
        asked = Criteria(("sample",), max_tokens=150, tokenizer=EMBEDDED)
        dataset = build(study, asked, "short", tokenizer=tokenizer)
        whole = build(study, "sample", "whole")
    assert dataset.ledger.too_long
    assert dataset.ledger.exported + dataset.ledger.too_long == whole.ledger.exported
