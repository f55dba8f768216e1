"""TRL's rows: explicit-prompt preferences, KTO's ratings, prompt and completion, conversations.

Preferences have a column ``margin`` where the dataset keeps margins, which RewardTrainer takes: 0
where nobody stated one, as of texts that annotators improved.
"""

from annotate.formats.shape import Cell, Format, Row, Shape, cells
from db import trl
from db.dataset_rows import Preference
from db.datasets import Kind

_PAIR, _COMPLETED = "prompt chosen rejected", "prompt completion"
_MARGIN: dict[str, Cell] = {"margin": "number"}
_LABEL: dict[str, Cell] = {"label": "flag"}


def conversational_with_margin(preference: Preference) -> Row:
    """A preference as chat messages, and by how much it is one."""
    return {**trl.conversational(preference), "margin": preference.margin or 0.0}


def standard_with_margin(preference: Preference) -> Row:
    """A preference as strings, and by how much it is one."""
    return {**trl.standard(preference), "margin": preference.margin or 0.0}


PREFERENCES = Format(
    Shape(cells(_PAIR, "turns"), trl.conversational, stored=True),
    Shape(cells(_PAIR, "text"), trl.standard),
)
WITH_MARGIN = Format(
    Shape(cells(_PAIR, "turns") | _MARGIN, conversational_with_margin, stored=True),
    Shape(cells(_PAIR, "text") | _MARGIN, standard_with_margin),
)
RATINGS = Format(
    Shape(cells(_COMPLETED, "turns") | _LABEL, trl.conversational_rating, stored=True),
    Shape(cells(_COMPLETED, "text") | _LABEL, trl.standard_rating),
)
COMPLETIONS = Format(
    Shape(cells(_COMPLETED, "turns"), trl.conversational_completion, stored=True),
    Shape(cells(_COMPLETED, "text"), trl.standard_completion),
)
MESSAGES = Format(Shape({"messages": "turns"}, trl.conversation), None)

FORMATS: dict[Kind, Format] = {
    "preferences": PREFERENCES,
    "ratings": RATINGS,
    "rankings": COMPLETIONS,
    "demonstrations": COMPLETIONS,
}
