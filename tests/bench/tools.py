"""What an annotation tool must be able to do to be measured, and what is found in it afterwards.

A tool is given pairs and a folder, starts its server, and lets annotators judge. The measurement
(``tests/bench/pages.py``) knows nothing else of it, so that any tool can be measured the same way.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

WORDS = "a reply of some length, as models give it, with reasons and with caveats; "
ON_SCREEN = re.compile(r"(Question|Answer) (\d+)(?: (one|two))?: ")


class Answer(NamedTuple):
    """That an annotator chose this response of this question."""

    annotator: str
    question: int
    response: str  # "one" or "two", as in the pairs


class Session(Protocol):
    """An annotator at the screen, an item before them."""

    @property
    def refused(self) -> int:
        """How often the tool failed at what was asked of it, and the annotator tried again."""

    def judge(self) -> Answer | None:
        """Press the button of the response shown first, and wait until the next item is there.

        Returns what was on the screen when the button was pressed; None, and nothing is pressed,
        when there is nothing to judge. Raises when the tool says that something went wrong.
        """

    def close(self) -> None:
        """Leave."""


class Tool(Protocol):
    """An annotation tool on this machine."""

    name: str

    def start(self, pairs: Path, folder: Path) -> str:
        """Load the pairs, one judgment wanted of each, start the server; returns its address."""

    def connect(self, annotator: str) -> Session:
        """Sign in, up to the first item. Called by several threads at once."""

    def stored(self) -> list[Answer] | None:
        """Every judgment that the tool holds and did not take back; None: it stores none."""

    def processes(self) -> list[int]:
        """The process ids of the server."""

    def stop(self) -> None:
        """End the server."""


class Findings(NamedTuple):
    """What became of the acknowledged judgments; all but the first are to be 0."""

    acknowledged: int
    lost: int  # not stored, under no item
    misfiled: int  # stored for another question or response than the one on screen
    unasked: int  # stored, and nobody was told so
    doubled: int  # a second judgment of the same annotator on the same question
    over_cap: int  # questions with more judgments than wanted
    extra: int  # judgments beyond those wanted, of all questions


def write_pairs(file: Path, count: int) -> None:
    """Pairs that can be told apart on the screen: ``Question 7: ...``, ``Answer 7 one: ...``."""
    with file.open("w", encoding="utf-8") as out:
        for number in range(1, count + 1):
            text = WORDS[number % 40 :] + WORDS * 5
            row = {
                "prompt": f"Question {number}: what do you say to somebody who asks {text[:90]}?",
                "response_a": f"Answer {number} one: {text}",
                "response_b": f"Answer {number} two: {text[40:]}",
            }
            out.write(json.dumps(row) + "\n")


def only_question(text: str) -> int:
    """The number of the one question or answer in this text."""
    ((_, number, _),) = ON_SCREEN.findall(text)
    return int(number)


def only_response(text: str) -> str:
    """Which response the one answer in this text is: "one" or "two"."""
    ((_, _, response),) = ON_SCREEN.findall(text)
    return str(response)


def audit(acknowledged: Iterable[Answer], stored: Sequence[Answer], wanted: int = 1) -> Findings:
    """Compare what annotators were told with what the tool holds."""
    told, held = Counter(acknowledged), Counter(stored)
    missing = Counter(answer.annotator for answer in (told - held).elements())
    unknown = Counter(answer.annotator for answer in (held - told).elements())
    misfiled = (missing & unknown).total()
    turns = Counter((answer.annotator, answer.question) for answer in stored)
    judged = Counter(answer.question for answer in stored)
    return Findings(
        acknowledged=told.total(),
        lost=missing.total() - misfiled,
        misfiled=misfiled,
        unasked=unknown.total() - misfiled,
        doubled=turns.total() - len(turns),
        over_cap=sum(count > wanted for count in judged.values()),
        extra=sum(max(count - wanted, 0) for count in judged.values()),
    )
