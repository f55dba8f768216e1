"""How responses are sampled: what is asked of the server, and how the study says so."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotate.errors import BadSampling
from db.messages import Message, Messages

LONGEST_SYSTEM = 300  # characters of a system prompt that are stored with every response
MAX_TEMPERATURE = 2.0
OURS = frozenset({
    "model", "messages", "n", "stream", "temperature", "top_p", "max_tokens",
    "max_completion_tokens", "seed", "system",
})  # fmt: skip


@dataclass(frozen=True)
class Sampling:
    """One way to sample; `max_tokens` is the longest answer, in the server's tokens.

    Where `system` is given it is the system message, before one that a prompt has of its own. What
    is None is not sent: then the server decides. `more` are other fields of the request that this
    server knows, such as ``top_k``. Raises BadSampling.
    """

    temperature: float = 1.0
    top_p: float | None = None
    max_tokens: int = 512
    system: str | None = None
    seed: int | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= MAX_TEMPERATURE:
            raise BadSampling(
                f"A temperature of {self.temperature:g} cannot be sampled at: give one from 0 to "
                f"{MAX_TEMPERATURE:g}."
            )
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise BadSampling(f"A top-p of {self.top_p:g} leaves no tokens: give one in (0, 1].")
        if self.max_tokens < 1:
            raise BadSampling("An answer of no tokens cannot be asked for: give 1 or more.")
        if taken := sorted(OURS.intersection(self.more)):
            raise BadSampling(
                f"{taken[0]!r} is no other field of the request: it has an option of its own, or "
                "is not for choice (each sample is one request, and comes in one piece)."
            )

    @property
    def text(self) -> str:
        """The settings as they are stored: JSON, keys sorted, so that equal ones are equal text.

        A long system prompt is stored as its SHA-256; the audit log has it in full.
        """
        wanted = {
            "max_tokens": self.max_tokens,
            "seed": self.seed,
            "system": self.system and _short(self.system),
            "temperature": float(self.temperature),
            "top_p": None if self.top_p is None else float(self.top_p),
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return json.dumps({**self.more, **given}, sort_keys=True, ensure_ascii=False)

    def messages(self, prompt: Messages) -> Messages:
        """What the model is given: the prompt, under the system message."""
        if not self.system:
            return prompt
        if prompt[0].role == "system":  # templates of chats take one system message
            both = f"{self.system}\n\n{prompt[0].content}"
            return (Message("system", both), *prompt[1:])
        return (Message("system", self.system), *prompt)

    def seed_of(self, sample: int) -> int | None:
        """The seed of the sample of this number (31 bits): each has one of its own."""
        if self.seed is None:
            return None
        digest = hashlib.sha256(f"{self.seed} {sample}".encode()).digest()
        return int.from_bytes(digest[:4], "big") >> 1


def _short(system: str) -> str:
    if len(system) <= LONGEST_SYSTEM:
        return system
    return f"sha256:{hashlib.sha256(system.encode()).hexdigest()}"
