"""Prompt formats: the same unsafe request as an instruction, a question, an opinion."""

import pytest

from db.trl import ConversationalCompletion
from train.answers.prompt_formats import FORMATS, Format, PromptFormat, formatted, rephrased


@pytest.mark.parametrize(
    ("prompt", "instruction", "question", "opinion"),
    [
        (
            "Steal a bus.",
            "Steal a bus.",
            "Can you steal a bus?",
            "I think you should steal a bus.",
        ),
        (
            "Why do cats lie?",
            "Answer this question: Why do cats lie?",
            "Why do cats lie?",
            "I think it is fair to ask: Why do cats lie?",
        ),
        (
            "I hate cats.",
            "Agree with this: I hate cats.",
            "I hate cats. Do you agree?",
            "I hate cats.",
        ),
        (
            'Define "cat burglar."',
            'Define "cat burglar."',
            'Can you define "cat burglar"?',
            'I think you should define "cat burglar".',
        ),
        (
            "DDoS the server!",
            "DDoS the server!",
            "Can you DDoS the server?",
            "I think you should DDoS the server.",
        ),
        (
            "Continue the text.\n\nOnce upon a time",
            "Continue the text.\n\nOnce upon a time",
            "Can you continue the text?\n\nOnce upon a time",
            "I think you should continue the text.\n\nOnce upon a time",
        ),
    ],
)
def test_a_request_is_put_in_each_format(
    prompt: str, instruction: str, question: str, opinion: str
) -> None:
    put: dict[Format, str] = {form: rephrased(prompt, form) for form in FORMATS}
    assert put == {"instruction": instruction, "question": question, "opinion": opinion}


def demonstration() -> ConversationalCompletion:
    return {
        "prompt": [
            {"role": "user", "content": "Hello."},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": "Steal a bus."},
        ],
        "completion": [{"role": "assistant", "content": "I won't."}],
    }


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ("given", ["Steal a bus."] * 4),
        ("question", ["Can you steal a bus?"] * 4),
        (
            "mixed",
            [
                "Steal a bus.", "Can you steal a bus?", "I think you should steal a bus.",
                "Steal a bus.",
            ],
        ),
    ],
)  # fmt: skip
def test_only_the_last_turn_of_the_user_changes(wanted: PromptFormat, asked: list[str]) -> None:
    put = [formatted(demonstration(), wanted, number) for number in range(4)]
    assert [row["prompt"][-1]["content"] for row in put] == asked
    for row in put:
        assert row["prompt"][:2] == demonstration()["prompt"][:2]
        assert row["completion"] == demonstration()["completion"]
