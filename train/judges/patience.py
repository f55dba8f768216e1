"""Patience with a server: how many questions may come to nothing one after the other."""

import threading

from train.errors import JudgeFailed
from train.judges.refusing import KEPT, Unanswered, Unreachable

FAILS_IN_A_ROW = 5  # after which a server is left
NOTHING_IN_A_ROW = 20  # refusals and answers that are not in the judge's form


class Patience:
    """How many came to nothing one after the other, and when that is enough."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._failed = self._nothing = 0
        self.gone: JudgeFailed | None = None  # where the row goes on because nobody is there

    def ends(self) -> None:
        """There was a verdict."""
        with self._lock:
            self._failed = self._nothing = 0
            self.gone = None

    def longer(self, error: Exception) -> JudgeFailed | None:
        """There was none; what to raise, if that is enough."""
        with self._lock:
            failed = isinstance(error, Unanswered)
            self._failed += failed
            self._nothing += not failed
            if isinstance(error, Unreachable):
                self.gone = self._fails(error)
            if self._failed >= FAILS_IN_A_ROW:
                return self._fails(error)
            if self._nothing >= NOTHING_IN_A_ROW:
                return JudgeFailed(
                    f"{self._model} gives no verdict on {NOTHING_IN_A_ROW} responses in a row "
                    f"({error}). Take another model for this judge. {KEPT}"
                )
        return None

    def _fails(self, error: Exception) -> JudgeFailed:
        return JudgeFailed(
            f"The server of {self._model} fails again and again ({error}). Look after it. {KEPT}"
        )
