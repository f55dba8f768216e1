"""Memory: how much a model may take for what it works on, and what to do when it was too much."""

import psutil  # accelerate brings it
import torch

SHARE = 0.6  # of what is free: what one step works with, and other programs, need the rest


def free(device: torch.device) -> int:
    """Bytes that are free on a device now."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return int(psutil.virtual_memory().available)


def ran_out(error: BaseException) -> bool:
    """Whether an error says that there was not enough memory; torch has no one type for it."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and "alloc" in str(error) and "memory" in str(error)
