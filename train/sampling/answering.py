"""Answering: all samples that are wanted, as many at a time as memory and the processor are for.

As soon as enough answers are ready, the next ones take their places (continuous batching), longest
prompts first, so that memory that sufficed at the start suffices to the end. In float32 an answer
is what the model gives when it is asked alone: rows see nothing of each other.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from db.counting import counted
from train import memory
from train.errors import OutOfMemory
from train.sampling import prefilling, slots
from train.sampling.alone import answer_alone
from train.sampling.picking import pick
from train.sampling.rows import Row
from train.sampling.sampling_settings import SamplingSettings
from train.sampling.slots import Slots

# Where more rows at a time are hardly faster (a CPU), or memory is the limit (a GPU).
MOST = {"cpu": 128, "cuda": 512}
PREFILL = {"cpu": 2048, "cuda": 16384}  # tokens of prompts at a time
TOGETHER = 8  # new prompts are computed as soon as one row of so many is free
STEP = 16  # bytes that a step takes for each row and token of the vocabulary

Done = Callable[[Sequence[Row]], None]


def answer(
    model: Any,
    rows: Iterable[Row],
    settings: SamplingSettings,
    done: Done,
    say: Callable[[str], None] | None = None,
) -> None:
    """Write all rows; those that become ready at the same time are handed to `done` together.

    Where memory runs out, the rows in work are begun again, half as many at a time, and come out
    the same. Raises OutOfMemory when not even one fits.
    """
    waiting = deque(sorted(rows, key=lambda row: (-len(row.prompt), row.prompt, row.chance)))
    if not waiting:
        return
    with _at_rest(model):
        if not slots.suit(model, waiting[0].length):
            answer_alone(model, waiting, settings, done)
            return
        most = _most(MOST, model)
        while waiting:
            writer = _Writer(model, waiting, most, settings)
            if not writer.write(done):
                most = writer.rows // 2
                if not most:
                    raise OutOfMemory(
                        "There is not enough memory for even one answer. Lower "
                        "--max-new-tokens, leave long prompts out, or take a smaller model."
                    )
                if say is not None:
                    tried = counted(writer.rows, "answer")
                    say(f"Memory ran out with {tried} at a time; now {most:,}.")


class _Writer:
    """Writes the rows that wait, so many at a time."""

    def __init__(
        self, model: Any, waiting: deque[Row], most: int, settings: SamplingSettings
    ) -> None:
        self.model, self.waiting, self.settings = model, waiting, settings
        self.rows = min(most, len(waiting))
        self.active: list[Row] = []

    def write(self, done: Done) -> bool:
        """Write all; False when memory ran out, and what was not ready waits again."""
        try:
            self._prepare()
            while self.waiting or self.active:
                room = self.rows - len(self.active)
                if self.waiting and room * TOGETHER >= self.rows:
                    self._admit(room)
                self._step()
                self._release(done)
        except (RuntimeError, MemoryError) as error:
            if not memory.ran_out(error):
                raise
            self.waiting.extendleft(reversed(self.active))
            return False
        return True

    def _prepare(self) -> None:
        """Take the memory for as many rows as there is room for, and surely for one."""
        self.before = prefilling.prefix(self.model, [row.prompt for row in self.waiting])
        shapes = prefilling.prefilled(self.model, self.before, [self.waiting[-1].prompt])
        length = max(row.length for row in self.waiting)
        vocabulary = self.model.config.get_text_config().vocab_size
        each = slots.bytes_per_token(shapes) * length + STEP * vocabulary
        room = int(memory.free(self.model.device) * memory.SHARE) // each
        self.rows = max(min(self.rows, room), 1)
        self.slots = Slots(self.rows, length, shapes)

    def _admit(self, room: int) -> None:
        """Compute the next prompts, each once for all its samples, and begin their rows."""
        places: dict[tuple[int, ...], list[int]] = {}
        for _ in range(min(room, len(self.waiting))):
            row = self.waiting.popleft()
            places.setdefault(row.prompt, []).append(len(self.active))
            self.active.append(row.begun())
        most = _most(PREFILL, self.model)
        for prompts in prefilling.groups(list(places), self.before, most):
            computed = prefilling.prefilled(self.model, self.before, prompts)
            for source, prompt in enumerate(prompts):
                self.slots.fill(places[prompt], computed, source, len(prompt))

    def _step(self) -> None:
        """Add a token to every row."""
        device = self.model.device
        lengths = torch.tensor([row.seen for row in self.active], device=device)
        self.slots.aim(lengths)
        logits = self.model(
            input_ids=torch.tensor([[row.last] for row in self.active], device=device),
            attention_mask=self.slots.mask(self.model),
            position_ids=lengths[:, None],
            past_key_values=self.slots,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        for row, token in zip(
            self.active, pick(logits.float(), self.settings, self.active), strict=True
        ):
            row.new.append(token)

    def _release(self, done: Done) -> None:
        """Hand over what is ready; the last rows move into the holes."""
        ready = [place for place, row in enumerate(self.active) if row.finish]
        if not ready:
            return
        done([self.active[place] for place in ready])
        left = len(self.active) - len(ready)
        holes = [place for place in ready if place < left]
        movers = [place for place in range(left, len(self.active)) if not self.active[place].finish]
        for mover, hole in zip(movers, holes, strict=True):
            self.active[hole] = self.active[mover]
        del self.active[left:]
        self.slots.move(movers, holes)


@contextmanager
def _at_rest(model: Any) -> Iterator[None]:
    """Without gradients or dropout; afterwards the model goes on training if it was."""
    training = model.training
    model.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        model.train(training)


def _most(by_device: dict[str, int], model: Any) -> int:
    return by_device.get(model.device.type, by_device["cpu"])
