"""Peaks: the most memory that a process uses while something is computed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil  # accelerate brings it
import torch

SECONDS = 0.005  # between two looks at a CPU's memory; a GPU counts for itself


@dataclass
class Peak:
    """Bytes in use before a block, and the most within it."""

    before: int
    most: int

    @property
    def took(self) -> int:
        """What the block needed beyond what was there."""
        return self.most - self.before


@contextmanager
def peak(device: torch.device) -> Iterator[Peak]:
    """Watch the memory of a block; the peak is known at its end."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        seen = Peak(torch.cuda.memory_allocated(device), 0)
        yield seen
        seen.most = torch.cuda.max_memory_allocated(device)
        return
    process, over = psutil.Process(), threading.Event()
    seen = Peak(process.memory_info().rss, 0)

    def look() -> None:
        while not over.wait(SECONDS):
            seen.most = max(seen.most, process.memory_info().rss)

    watch = threading.Thread(target=look, name="memory", daemon=True)
    watch.start()
    try:
        yield seen
    finally:
        over.set()
        watch.join()
        seen.most = max(seen.most, process.memory_info().rss)
