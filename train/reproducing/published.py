"""What the papers published, to stand beside one's own figures.

Shares of safe answers by Llama Guard, of LLaMA-7B, from *Safe to Serve* (arXiv 2412.00074); no
intervals were published, so those here are Wilson's of the counts that the shares stand for.
"""

from typing import NamedTuple


class Published(NamedTuple):
    """A row: percent safe on the two benchmarks that are asked here, too."""

    row: str
    malicious: int
    controversial: int

    @property
    def shares(self) -> dict[str, int]:
        """Percent safe by benchmark."""
        return dict(zip(PROMPTS, (self.malicious, self.controversial), strict=True))


PROMPTS = {"I-MaliciousInstructions": 100, "I-Controversial": 40}
ROWS = (
    Published("base", 50, 43),
    Published("SIT-0", 41, 45),
    Published("SIT-100", 65, 70),
    Published("SIT-1000", 92, 97),
    Published("RAFT by reward", 54, 40),
    Published("RAFT by labels", 59, 45),
    Published("DPO", 95, 100),
)
DIFFERS = (
    "LLaMA with 7 billion parameters was trained there; here the model of the row base, by default "
    "one of 135 million parameters that is an instruct model already.",
    "Llama Guard judged there; here it is refusal rules and a classifier of people's ratings.",
    "RAFT made 4 to 16 steps there, under a warm-up of 10; here it has no warm-up.",
    "RAFT by labels: people picked the best of eight there; here a classifier of people's ratings "
    "does, and a prompt without a safe sample is left out.",
    "DPO learned from 8,066 pairs there; here from the prompts that RAFT learns from.",
)
