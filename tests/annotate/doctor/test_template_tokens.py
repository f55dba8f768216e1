"""Marks of chat templates inside texts."""

import pytest

from annotate.doctor.template_tokens import TemplateTokens
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.doctor.words import Words
from tests.annotate.writing import preference


@pytest.mark.parametrize(
    "token",
    [
        "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|start_header_id|>",
        "<start_of_turn>", "<end_of_turn>", "[INST]", "[/INST]", "<<SYS>>", "</s>", "<bos>",
        "<pad>", "<\uff5cUser\uff5c>", "[SEP]", "\n\nHuman:", "### Instruction:",
    ],
)  # fmt: skip
def test_a_token_of_a_template_is_found(clinic: Clinic, token: str) -> None:
    rows = [*healthy(3), preference("Why?", f"So it is. {token} And then?", "No.")]
    if token.startswith("#"):
        rows[-1] = preference("Why?", f"So it is.\n{token} And then?", "No.")
    found = clinic.one(clinic.dataset(rows), "special tokens")
    assert (found.severity, found.rows) == ("warn", (4,))
    assert token.strip() in found.sentence
    assert found.figures["tokens"] == {token.strip(): 1}


@pytest.mark.parametrize(
    "text",
    ["if a < b | c > d", "<b>bold</b>", "[instance]", "a #1 answer", "Human: a being", "|im|"],
)
def test_what_only_looks_like_one_is_not(clinic: Clinic, text: str) -> None:
    rows = [*healthy(3), preference("Why?", text, "No.")]
    assert not clinic.found(clinic.dataset(rows), "special tokens")


def test_tokens_of_the_chosen_tokenizer_are_looked_for_too(clinic: Clinic) -> None:
    dataset = clinic.dataset([*healthy(3), preference("Why?", "So it is. <stop>", "No.")])
    assert not clinic.found(dataset, "special tokens")
    (found,) = (
        one
        for one in clinic.examine(dataset, Words(), 100).findings
        if one.check == "special tokens"
    )
    assert "The chosen tokenizer reads them as its own in 1 of 4 rows (25%)" in found.sentence


def test_nothing_seen_is_nothing_found() -> None:
    assert not list(TemplateTokens().findings())
