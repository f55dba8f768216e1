"""The reference of DPO: log-probabilities under a policy that stays as it is, computed once.

They are kept in the study by content (:mod:`db.reference_logps`), so that epochs, sweeps, methods
and rounds share them: a policy is a hash of its weights and of how it computes, a response one of
the tokens of its prompt and its own. Nothing about them is computed twice, and no second model is
in memory.
"""

import contextlib
import hashlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from db import reference_logps
from db.connection import open_study, transaction
from db.errors import StudyBusy

if TYPE_CHECKING:
    import torch

Pair = Sequence[Sequence[int]]  # the tokens of a prompt, a chosen and a rejected response
Score = Callable[[Sequence[Pair]], Sequence[float]]  # of all chosen ones, then of all rejected


class Share(NamedTuple):
    """Which process of how many this is, and how it waits for the others."""

    number: int = 0
    processes: int = 1
    wait: Callable[[], None] = lambda: None

    def has(self, keys: tuple[str, str]) -> bool:
        """Whether a row is this process's to compute, whatever the others have done so far."""
        return sum(int(key[:8], 16) for key in keys) % self.processes == self.number


def adapted(model: Any) -> bool:
    """Whether a model has an adapter that does something; a new one does nothing yet."""
    ups = [
        p for name, p in model.named_parameters() if "lora_B" in name or "lora_embedding_B" in name
    ]
    return not ups or any(bool(up.any()) for up in ups)


@contextlib.contextmanager
def as_it_is(model: Any, autocast: contextlib.AbstractContextManager[Any]) -> Iterator[None]:
    """Compute with a model as it is, without a gradient; an adapter that is new is passed by."""
    import torch

    training = model.training
    model.eval()  # nothing is computed twice, as it may be to spare memory in training
    without = contextlib.nullcontext() if adapted(model) else model.disable_adapter()
    try:
        with torch.no_grad(), autocast, without:
            yield
    finally:
        model.train(training)


def policy(model: Any, how: str) -> str:
    """A hash of a model as it is now: its configuration, its weights, and `how` it computes.

    An adapter that does nothing yet is left out: runs with other adapters share its reference.
    """
    config = model.config.to_diff_dict()
    settled = {name: value for name, value in sorted(config.items()) if name not in _VOLATILE}
    found = hashlib.sha256(f"{how}\n{settled}".encode())
    with_adapter = adapted(model)
    for name, tensor in sorted(model.state_dict().items()):
        if with_adapter or ".lora_" not in name:
            found.update(f"{_bare(name)} {tensor.dtype} {tuple(tensor.shape)}".encode())
            found.update(_bytes(tensor))
    for name, layer in model.named_modules():
        scales = getattr(layer, "scaling", None)
        if with_adapter and isinstance(scales, dict):  # of a layer with an adapter
            found.update(f"{name} {sorted(scales.items())}".encode())
    return found.hexdigest()


# What a configuration says of where a model was stored, not of what it computes.
_VOLATILE = {"_name_or_path", "transformers_version", "dtype", "use_cache", "pad_token_id"}


def _bare(name: str) -> str:
    """A weight's name, whether or not there is an adapter around it."""
    return name.removeprefix("base_model.model.").replace(".base_layer", "")


def _bytes(tensor: "torch.Tensor") -> Any:
    import torch

    return tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy()


def key(prompt: Sequence[int], response: Sequence[int]) -> str:
    """A hash of the tokens of a response and of what it answers."""
    found = hashlib.sha256(array("q", [len(prompt)]).tobytes())
    found.update(array("q", prompt).tobytes())
    found.update(array("q", response).tobytes())
    return found.hexdigest()


def logps(
    pairs: Sequence[Pair],
    score: Score,
    database: Path,
    policy: str,
    *,
    at_a_time: int,
    share: Share | None = None,
) -> list[tuple[float, float]]:
    """Log-probabilities (nats) of each pair's chosen and rejected response under the policy.

    What the study knows is read; the rest is scored, `at_a_time` pairs of like length, and stored
    after each such batch, in a transaction of its own: a computation that is cut short goes on
    where it stopped. Several processes share the work.
    """
    share = share or Share()
    keys = [(key(prompt, chosen), key(prompt, rejected)) for prompt, chosen, rejected in pairs]
    known = _known(database, policy, keys)
    unknown = {
        both: pair
        for both, pair in zip(keys, pairs, strict=True)
        if share.has(both) and not known.keys() >= {*both}
    }
    by_length = sorted(unknown.items(), key=lambda one: (sum(map(len, one[1])), one[0]))
    found: dict[str, float] = {}
    for at in range(0, len(by_length), at_a_time):
        batch = by_length[at : at + at_a_time]
        values = score([pair for _, pair in batch])
        chosen, rejected = zip(*(both for both, _ in batch), strict=True)
        found.update(zip((*chosen, *rejected), values, strict=True))
        with contextlib.suppress(StudyBusy):  # they wait for the next batch, or the end
            _store(database, policy, found, known)
    if found:
        _store(database, policy, found, known)
    share.wait()
    if share.processes > 1:
        known |= _known(database, policy, keys)
    return [(known[chosen], known[rejected]) for chosen, rejected in keys]


def _known(database: Path, policy: str, keys: Sequence[tuple[str, str]]) -> dict[str, float]:
    with open_study(database) as study:
        return reference_logps.known(study, policy, {each for both in keys for each in both})


def _store(database: Path, policy: str, found: dict[str, float], known: dict[str, float]) -> None:
    """Store what was found and count it as known; in a transaction."""
    with open_study(database) as study, transaction(study):
        reference_logps.add(study, policy, found)
    known.update(found)
    found.clear()
