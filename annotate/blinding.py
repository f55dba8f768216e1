"""Which response stands on which side: counterbalanced, keyed, and the same on every reload.

The order of an item's responses is a permutation drawn by a keyed hash of the item, rotated by the
number of the slot. Nobody without the project's key can predict it; over the k slots of an item
every response stands in every place equally often; and asking again gives the same order.
"""

import hashlib
import hmac


def response_order(blind_key: str, item_id: int, slot: int, size: int) -> tuple[int, ...]:
    """The positions of an item's `size` responses, in the order in which to show them."""
    base = sorted(range(size), key=lambda position: keyed(blind_key, f"{item_id}:{position}"))
    return tuple(base[(place + slot) % size] for place in range(size))


def keyed(blind_key: str, what: str) -> bytes:
    """A draw that is always the same for `what`, and that nobody without the key can foretell."""
    return hmac.new(bytes.fromhex(blind_key), what.encode(), hashlib.sha256).digest()
