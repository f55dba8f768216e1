"""Asking until there is an answer: pauses that double, and vary, so that nobody comes in step."""

import random
import threading
from typing import NamedTuple

from annotate.errors import ServerFails
from annotate.generating.asking import Desk
from annotate.generating.faults import Failure, Refused, TryAgain
from annotate.generating.jobs import Job
from annotate.generating.pace import Limits, Pace, Turn, pause
from annotate.generating.replies import Answer

LONGEST_WAIT = 600.0  # seconds that a server may ask us to wait
MORE_HALTS = 3  # than retries, until a server that only says 429 is left


class Effort(NamedTuple):
    """How hard a server is asked.

    `concurrency` requests at once, within the limits per minute; a request that failed is made up
    to `retries` times more, after `backoff` seconds (the second pause is twice as long, and so on).
    That a server has too many requests (429) slows all of them, and fails none.
    """

    concurrency: int = 8
    retries: int = 5
    backoff: float = 1.0
    limits: Limits = Limits()


class Outcome(NamedTuple):
    """What came of a job: an answer, or why there is none."""

    job: Job
    answer: Answer | None
    failure: Failure | None = None


class Asker(NamedTuple):
    """Whoever asks, as often as it takes; all threads share one."""

    desk: Desk
    pace: Pace
    effort: Effort
    stop: threading.Event

    def outcome(self, job: Job) -> Outcome | None:
        """What comes of the job, or None when everything is to stop.

        Raises ServerRefused, and ServerFails where the server asks for very much patience.
        """
        tries = 0
        while (turn := self.pace.begin(job.prompt_tokens)) is not None:
            try:
                answer = self.desk.ask(job.prompt.messages, job.sampling, job.sample)
            except Refused as refused:
                return Outcome(job, None, refused.failure)
            except TryAgain as again:
                self._wait_as_told(again)
                if again.crowded:  # which is not this sample's fault
                    self._slow_down(again, turn)
                    continue
                tries += 1
                if tries > self.effort.retries:
                    return Outcome(job, None, again.failure)
                if again.wait is None:
                    self.stop.wait(pause(self.effort.backoff, tries - 1))
            else:
                self.pace.answered(turn, answer.prompt_tokens, answer.tokens)
                return Outcome(job, answer)
        return None

    def _wait_as_told(self, again: TryAgain) -> None:
        if again.wait is None:
            return
        if again.wait > LONGEST_WAIT:
            raise ServerFails(
                f"The server asks to wait for {again.wait:,.0f} s ({again.failure.sentence})."
            )
        self.pace.hold(again.wait + random.uniform(0, min(1.0, self.effort.backoff)))

    def _slow_down(self, again: TryAgain, turn: Turn) -> None:
        halts = self.pace.crowded(turn, self.effort.backoff)
        if halts > self.effort.retries + MORE_HALTS:
            raise ServerFails(
                f"The server has too many requests, whatever the pause ({again.failure.sentence})."
            )
