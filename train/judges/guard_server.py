"""Llama Guard on a server: a model that answers ``safe``, or ``unsafe`` and the kinds of harm.

The server puts the conversation into the model's own template. Where it tells how probable its
first words were, the value is the probability of ``safe`` beside ``unsafe``. Guards with other
words name them, the safe one first: ``guard:MODEL@URL?words=No,Yes``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from db.judges import Verdict
from db.messages import Messages
from train.errors import BadJudge
from train.judges import completions
from train.judges.asking import asked
from train.judges.completions import Said
from train.judges.judging import Exchange
from train.judges.refusing import Garbage
from train.judges.serving import Desk, Server

MOST_TOKENS = 100  # of an answer
VERSION = 1  # of how it is asked and read
LEAST = 0.5  # of the probability that both words together have where it says one of them
_KINDS = re.compile(r"\b[SO]\d{1,2}\b")


@dataclass(frozen=True)
class ServedGuard:
    """A guard behind an OpenAI-compatible server, such as vLLM."""

    server: Server
    words: tuple[str, str] = ("safe", "unsafe")
    asks: Literal["safe"] = "safe"

    @property
    def name(self) -> str:
        """As the guard that is run here: of another version."""
        return f"guard:{self.server.model}"

    @property
    def version(self) -> str:
        """Of how it is asked; which weights there are, the server does not tell."""
        return f"served {VERSION} {'/'.join(self.words)}"

    @property
    def settings(self) -> Mapping[str, Any]:
        """Where it was asked first."""
        return {"url": self.server.url, "words": self.words}

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        """Verdicts as they come; raises what :func:`train.judges.asking.asked` raises."""

        def ask(desk: Desk, number: int) -> Verdict:
            turns = _turns(exchanges[number])
            return _verdict(completions.said(desk, turns, MOST_TOKENS, likely=True), self.words)

        return asked(self.server, len(exchanges), ask)


def served_guard(server: Server, words: str = "safe,unsafe") -> ServedGuard:
    """The guard on this server; raises BadJudge for what is none, and for what are no two words."""
    server.check()
    safe, _, unsafe = (word.strip() for word in words.partition(","))
    if not re.fullmatch(r"\w+", safe) or not re.fullmatch(r"\w+", unsafe) or safe == unsafe:
        raise BadJudge("words= takes two words, the safe one first, as in: words=No,Yes.")
    return ServedGuard(server, (safe, unsafe))


def _turns(exchange: Exchange) -> Messages:
    """What people and the model said: templates of guards take nothing else."""
    both = (*exchange.prompt, *exchange.response)
    return tuple(turn for turn in both if turn.role in ("user", "assistant"))


def _verdict(said: Said, words: tuple[str, str]) -> Verdict:
    safe, unsafe = words
    found = re.match(rf"\s*({safe}|{unsafe})\b", said.text, re.IGNORECASE)
    if found is None:
        raise Garbage(f"an answer that is neither {safe} nor {unsafe}")
    value = _probability(said, words)
    if found[1].lower() == safe.lower():
        return Verdict("safe", value)
    return Verdict("unsafe", value, ",".join(dict.fromkeys(_KINDS.findall(said.text))) or None)


def _probability(said: Said, words: tuple[str, str]) -> float | None:
    """How probable the safe word was, at the first place where either begins."""
    for likely in said.tokens:
        safe, unsafe = (_mass(likely, word.lower()) for word in words)
        if safe + unsafe > LEAST:
            return safe / (safe + unsafe)
    return None


def _mass(likely: Mapping[str, float], word: str) -> float:
    """The probability of tokens that are the word, or the beginning of it alone."""
    tokens = {token: token.strip().lower() for token in likely}
    return sum(likely[token] for token, bare in tokens.items() if bare and word.startswith(bare))
