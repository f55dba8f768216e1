"""axolotl's rows: ``type: chat_template`` (SFT), and ``rl: dpo`` of ``chat_template.default``."""

from annotate.formats.chat import only, turn, turns
from annotate.formats.shape import Format, Row, Shape
from annotate.formats.trl import MESSAGES
from db.dataset_rows import Preference
from db.datasets import Kind


def preference(row: Preference) -> Row:
    """What comes before, and the one answer of either side."""
    return {
        "messages": turns(row.prompt),
        "chosen": turn(only(row.chosen)),
        "rejected": turn(only(row.rejected)),
    }


_PREFERENCES = Shape({"messages": "turns", "chosen": "turn", "rejected": "turn"}, preference)

FORMATS: dict[Kind, Format] = {
    "preferences": Format(_PREFERENCES, None),
    "rankings": MESSAGES,
    "demonstrations": MESSAGES,
}
