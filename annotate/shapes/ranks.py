"""Files for the task rank: 2 to 26 responses to a prompt, of which one is the best.

========= ================================= ===================================================
shape     columns                           label
========= ================================= ===================================================
responses prompt, responses                 which is the best, counted from 0; none (or -1) where
          (or completions)                  none is acceptable; or skip
========= ================================= ===================================================

A prompt may also be an instruction with its input. Generators are who wrote the responses: a list,
one name for all, or beside each text as in UltraFeedback's completions. Of responses that are equal
the first is taken.
"""

from collections.abc import Iterator

from annotate.shapes.parts import (
    COMMON,
    LISTS,
    PROMPTS,
    Columns,
    Values,
    answers_in,
    as_word,
    check_text,
    kinds,
    prompt_in,
    skipped,
)  # fmt: skip
from annotate.shapes.texts import Unfit
from db.incoming import IncomingItem, Label

FEWEST, MOST = 2, 26  # responses: a place on the screen is a letter
COLUMNS: Columns = {
    **PROMPTS,
    "responses": LISTS,
    "label": ("label", "best"),
    **COMMON,
    "generator": ("generator", "generators", "models"),
}
EXPECTED = "prompt (or instruction, input) and responses (or completions), a list"


def _responses(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
    given = answers_in(row, prompt)
    texts = [response.messages for response in given]
    firsts = [place for place, text in enumerate(texts) if texts.index(text) == place]
    if len(given) > MOST or len(firsts) < FEWEST:
        found = f"{len(given)} responses" if len(given) > MOST else "no two different responses"
        raise Unfit(found, f"{FEWEST} to {MOST} different ones")
    check_text(given)
    label = best_of(row.get("label"), row.get("reason"), len(given))
    if label is not None and label.chosen is not None:
        label = label._replace(chosen=firsts.index(texts.index(texts[label.chosen])))
    yield IncomingItem(prompt, tuple(given[place] for place in firsts), label=label)


def best_of(value: object, reason: object, size: int) -> Label | None:
    """What a source says of so many responses; raises Unfit."""
    if value is None or value == "":
        return None
    places = {str(place): place for place in range(size)}
    word = "" if isinstance(value, bool) else as_word(value)
    if word in places:
        return Label("pick", chosen=places[word])
    if word in ("none", "-1"):
        return Label("none")
    if word == "skip":
        return skipped(reason)
    raise Unfit(f"label {value!r:.60}", f"the best one, 0 to {size - 1}; none (or -1); or skip")


KINDS = kinds("responses", {"responses"}, {"label", "reason", "generator"}, _responses)
