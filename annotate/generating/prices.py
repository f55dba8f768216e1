"""What tokens cost."""

from typing import NamedTuple

MILLION = 1_000_000


class Prices(NamedTuple):
    """Prices for a million tokens, in any currency: of prompts, and of answers."""

    prompt: float
    answer: float

    def cost(self, prompt_tokens: int | None, tokens: int | None) -> float | None:
        """What so many tokens cost; None where they are not known."""
        if prompt_tokens is None or tokens is None:
            return None
        return (prompt_tokens * self.prompt + tokens * self.answer) / MILLION
