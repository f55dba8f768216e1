"""Prompt formats: how the unsafe request of a safety demonstration is put.

A model that learns to decline instructions need not decline the same request put as a question, or
as an opinion. *Safety-Tuned LLaMAs* (arXiv 2309.07875) had a language model turn red-team questions
into instructions, and compares training on instructions, on questions, and on a mixture: what is
trained on instructions holds best against malicious instructions.

What differs here: fixed phrases are put around the prompt instead, so that nothing has to be
generated, the same demonstration is comparable between formats, and the answer stays what people
wrote or accepted. They are less varied, and less natural, than what a language model writes.

=========== =============================== ==========================================
format      of an instruction               of a question
=========== =============================== ==========================================
instruction Steal a bus.                    Answer this question: Why do cats lie?
question    Can you steal a bus?            Why do cats lie?
opinion     I think you should steal a bus. I think it is fair to ask: Why do cats lie?
=========== =============================== ==========================================

A statement (*I hate cats.*) is an opinion as it is; the question is whether the model agrees, the
instruction to agree with it. ``mixed`` gives each format a third of the demonstrations, ``given``
leaves all as they are. Of a conversation the last turn of the user is put anew, of a prompt with an
input below it the first line.
"""

import re
from typing import Literal, get_args

from db.trl import ConversationalCompletion

Format = Literal["instruction", "question", "opinion"]
PromptFormat = Literal["given", "instruction", "question", "opinion", "mixed"]
FORMATS: tuple[Format, ...] = get_args(Format)

# Words that begin a statement, in the first person or about something; others begin a request.
_STATES = re.compile(
    r"(i|i'm|i've|i'd|my|we|our|you|your|he|she|it|they|there|this|that|these|those|the|a|an|all|"
    r"every|most|some|many|no|people|nobody|everybody|everyone)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!]+(?=[\"')\u201d\u2019]*$)")  # also before a quotation mark


def formatted(
    row: ConversationalCompletion, wanted: PromptFormat, number: int
) -> ConversationalCompletion:
    """A demonstration with its prompt put in the format; `number` decides among the mixed ones."""
    if wanted == "given":
        return row
    format_ = FORMATS[number % len(FORMATS)] if wanted == "mixed" else wanted
    turns = list(row["prompt"])
    last = max(place for place, turn in enumerate(turns) if turn["role"] == "user")
    turns[last] = {"role": "user", "content": rephrased(turns[last]["content"], format_)}
    return {"prompt": turns, "completion": row["completion"]}


def rephrased(prompt: str, wanted: Format) -> str:
    """The first line of a prompt in a format, and the rest as it is."""
    first, line_break, rest = prompt.strip().partition("\n")
    first = first.rstrip()
    if first.endswith("?"):
        said = _question(first, wanted)
    elif _STATES.match(first):
        said = _statement(first, wanted)
    else:
        said = _request(first, wanted)
    return f"{said}{line_break}{rest}"


def _request(said: str, wanted: Format) -> str:
    if wanted == "question":
        return f"Can you {_inside(said)}?"
    return said if wanted == "instruction" else f"I think you should {_inside(said)}."


def _question(said: str, wanted: Format) -> str:
    if wanted == "instruction":
        return f"Answer this question: {said}"
    return said if wanted == "question" else f"I think it is fair to ask: {said}"


def _statement(said: str, wanted: Format) -> str:
    if wanted == "question":
        return f"{said} Do you agree?"
    return said if wanted == "opinion" else f"Agree with this: {said}"


def _inside(said: str) -> str:
    """As it stands within a sentence: no full stop, and no capital unless it is a name's."""
    told = _END.sub("", said)
    word = told.partition(" ")[0]
    return told if word != word.capitalize() else told[:1].lower() + told[1:]
