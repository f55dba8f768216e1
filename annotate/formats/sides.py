"""Two responses side by side again, for tools in which pairs are judged."""

import hashlib
from typing import NamedTuple

from db.dataset_rows import Preference
from db.messages import to_json
from db.transcripts import text


class Sides(NamedTuple):
    """The texts of two responses, and which of them is the chosen one: ``a`` or ``b``."""

    a: str
    b: str
    chosen: str


def sides(preference: Preference) -> Sides:
    """The responses as A and B: which is which depends on the texts only, and says nothing.

    So the chosen one is as often here as there, and the same file comes out every time.
    """
    texts = sorted((to_json(preference.chosen), to_json(preference.rejected)))
    drawn = hashlib.sha256("\n".join([to_json(preference.prompt), *texts]).encode()).digest()
    chosen, rejected = text(preference.chosen), text(preference.rejected)
    if (drawn[0] % 2 == 0) == (texts[0] == to_json(preference.chosen)):
        return Sides(chosen, rejected, "a")
    return Sides(rejected, chosen, "b")
