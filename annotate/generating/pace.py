"""The pace of requests: limits per minute, and how all of them slow down when the server asks.

Requests are spaced evenly. When the server has too many (429), nobody begins one for a while, and
then they come one by one, ever faster again as they are answered.
"""

import random
import threading
import time
from typing import NamedTuple

MINUTE = 60.0
LONGEST_PAUSE = 60.0  # seconds, unless the server asks for more
FIRST_GAP, LONGEST_GAP = 0.05, 10.0  # seconds between requests to a crowded server
FASTER = 0.9  # the gap shrinks to this share with each answer


class Limits(NamedTuple):
    """How much may be asked in a minute; None is without a limit."""

    requests: float | None = None
    tokens: float | None = None


class Turn(NamedTuple):
    """Leave to make a request: when it was given (monotonic seconds), and for how many tokens."""

    at: float
    tokens: float


def pause(backoff: float, before: int) -> float:
    """Seconds to wait after so many pauses before: twice as long each time, and by chance less."""
    longest = min(backoff * 2.0 ** min(before, 60), LONGEST_PAUSE)
    return random.uniform(longest / 2, longest)


class Pace:
    """When the next request may begin; shared by all threads that ask.

    `stop` ends every wait. `expected` is how many tokens an answer is expected to have.
    """

    def __init__(self, limits: Limits, stop: threading.Event, expected: float) -> None:
        self._limits = limits
        self._stop = stop
        self._lock = threading.Lock()
        self._expected = expected
        self._next = self._next_by_tokens = self._held_until = self._slowed = time.monotonic()
        self._gap = 0.0
        self._refusals = 0  # since the last answer

    def begin(self, prompt_tokens: float) -> Turn | None:
        """Wait for one's turn; None when all is to stop."""
        while True:
            turn = self._reserve(prompt_tokens)
            if self._stop.wait(max(0.0, turn.at - time.monotonic())):
                return None
            if turn.at >= self._held_until:  # else a halt was called meanwhile: queue up behind it
                return turn

    def _reserve(self, prompt_tokens: float) -> Turn:
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next, self._next_by_tokens, self._held_until)
            turn = Turn(at, prompt_tokens + self._expected)
            per_minute = self._limits.requests
            self._next = at + max(self._gap, MINUTE / per_minute if per_minute else 0.0)
            self._next_by_tokens = at + self._seconds(turn.tokens)
        return turn

    def answered(self, turn: Turn, prompt_tokens: int | None, tokens: int | None) -> None:
        """What an answer really took counts, and the server is less crowded than thought."""
        with self._lock:
            self._refusals = 0
            self._gap = self._gap * FASTER if self._gap > FIRST_GAP / 2 else 0.0
            if prompt_tokens is not None and tokens is not None:
                self._expected += (tokens - self._expected) / 20
                self._next_by_tokens += self._seconds(prompt_tokens + tokens - turn.tokens)

    def crowded(self, turn: Turn, backoff: float) -> int:
        """The server had too many requests: a halt, then slower; how often since an answer.

        Of requests that were under way together, the first that is refused counts.
        """
        with self._lock:
            if turn.at >= self._slowed:
                self._slowed = time.monotonic()
                self._gap = min(max(2 * self._gap, FIRST_GAP), LONGEST_GAP)
                self._held_until = max(
                    self._held_until, self._slowed + pause(backoff, self._refusals)
                )
                self._refusals += 1
            return self._refusals

    def hold(self, seconds: float) -> None:
        """Nobody begins a request for so long."""
        with self._lock:
            self._held_until = max(self._held_until, time.monotonic() + seconds)

    def held(self) -> float:
        """How many seconds all requests have yet to wait."""
        return max(0.0, self._held_until - time.monotonic())

    def _seconds(self, tokens: float) -> float:
        return tokens * MINUTE / self._limits.tokens if self._limits.tokens else 0.0
