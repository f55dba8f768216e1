"""Slots: the keys and values of answers that are written at the same time, each at its own place.

A row of the buffers belongs to one answer, from its first token on: nothing is padded, so an answer
that is ready can give its row to the next one at any moment, and the last rows move into holes.
Every row is masked behind its own last token. Memory is taken once; a token is written in place,
where other caches copy all they have.
"""

from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicLayer


class _Cursor:
    """Where the next token of every row goes; shared by all layers."""

    def __init__(self) -> None:
        self.rows = torch.empty(0, dtype=torch.long)
        self.columns = torch.empty(0, dtype=torch.long)
        self.width = 0


class _Layer(DynamicLayer):  # type: ignore[no-untyped-call]  # of its __init_subclass__
    """Keys and values of one layer: row, head, position, dimension."""

    keys: Any
    values: Any

    def __init__(self, rows: int, length: int, like: Any, cursor: _Cursor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # Zeros: what was never written is masked, but nothing times NaN would still be NaN.
        self.keys = _zeros(rows, length, like.keys)
        self.values = _zeros(rows, length, like.values)
        self.is_initialized = True
        self.cursor = cursor

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Write one token into every row in use; returns the rows as far as they are in use."""
        rows, columns, width = self.cursor.rows, self.cursor.columns, self.cursor.width
        self.keys[rows, :, columns] = key_states[:, :, 0]
        self.values[rows, :, columns] = value_states[:, :, 0]
        return self.keys[: len(rows), :, :width], self.values[: len(rows), :, :width]

    def get_seq_length(self) -> int:
        """Of the longest row, the new token not counted."""
        return self.cursor.width - 1


class Slots(Cache):
    """A cache of `rows` answers of at most `length` tokens each, prompt and answer together.

    `like` is a cache of the same model, which shows the shapes.
    """

    layers: list[Any]

    def __init__(self, rows: int, length: int, like: Any) -> None:
        self.cursor = _Cursor()
        super().__init__([_Layer(rows, length, layer, self.cursor) for layer in like.layers])

    def fill(self, rows: Sequence[int], computed: Any, source: int, tokens: int) -> None:
        """Put the first `tokens` tokens of row `source` of another cache into each of `rows`."""
        for layer, other in zip(self.layers, computed.layers, strict=True):
            layer.keys[rows, :, :tokens] = other.keys[source, :, :tokens]
            layer.values[rows, :, :tokens] = other.values[source, :, :tokens]

    def move(self, sources: Sequence[int], targets: Sequence[int]) -> None:
        """Let rows move to others, which may be overwritten."""
        for layer in self.layers if sources else ():
            layer.keys[targets] = layer.keys[sources]
            layer.values[targets] = layer.values[sources]

    def aim(self, lengths: torch.Tensor) -> None:
        """The next token of every row in use comes behind so many."""
        self.cursor.rows = torch.arange(len(lengths), device=lengths.device)
        self.cursor.columns = lengths
        self.cursor.width = int(lengths.max()) + 1

    def mask(self, model: Any) -> Any:
        """What every row may look at, once it is aimed: its own tokens, up to the next one."""
        columns = torch.arange(self.cursor.width, device=self.cursor.columns.device)
        hidden = columns > self.cursor.columns[:, None]
        states = self.layers[0].keys
        mask = torch.zeros(hidden.shape, dtype=states.dtype, device=states.device)
        mask = mask.masked_fill_(hidden, torch.finfo(states.dtype).min)[:, None, None]
        kinds = _kinds(model)
        return dict.fromkeys(kinds, mask) if "sliding_attention" in kinds else mask


def suit(model: Any, length: int) -> bool:
    """Whether answers of `length` tokens, prompt included, can be written in slots.

    The model must take masks of ours, and see all tokens at once in every layer: those with sliding
    windows do, up to their width; those with recurrent layers do not.
    """
    window = getattr(model.config.get_text_config(), "sliding_window", None) or length
    plain = model._supports_attention_backend and not model._is_stateful
    return plain and length <= window and _kinds(model) <= {"full_attention", "sliding_attention"}


def _kinds(model: Any) -> frozenset[str]:
    config = model.config.get_text_config()
    return frozenset(getattr(config, "layer_types", None) or ())


def bytes_per_token(computed: Any) -> int:
    """What a token takes in all layers."""
    return sum(_bytes(layer.keys) + _bytes(layer.values) for layer in computed.layers)


def _bytes(states: torch.Tensor) -> int:
    _, heads, _, dimensions = states.shape
    return heads * dimensions * states.element_size()


def _zeros(rows: int, length: int, like: torch.Tensor) -> torch.Tensor:
    _, heads, _, dimensions = like.shape
    return like.new_zeros(rows, heads, length, dimensions)
