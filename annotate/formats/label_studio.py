"""Label Studio's tasks with what was judged as their annotations, and the config that shows them.

Preferences are for its Pairwise tag (a response on either side, the chosen one as often left as
right), ratings for Choices, rankings and demonstrations for a TextArea that holds the response.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annotate.formats.shape import Beside, Ending, Format, Row, Shape
from annotate.formats.sides import sides
from db.dataset_rows import Completion, Preference, Rating
from db.datasets import Kind
from db.transcripts import text, transcript

_ENDINGS: tuple[Ending, ...] = (".json",)
_PAIRWISE = """\
<View>
  <Text name="prompt" value="$prompt"/>
  <Pairwise name="preference" toName="response_a,response_b"/>
  <Text name="response_a" value="$response_a"/>
  <Text name="response_b" value="$response_b"/>
</View>
"""
_CHOICES = """\
<View>
  <Text name="prompt" value="$prompt"/>
  <Text name="response" value="$response"/>
  <Choices name="rating" toName="response" choice="single" required="true">
    <Choice value="good"/>
    <Choice value="bad"/>
  </Choices>
</View>
"""
_TEXT = """\
<View>
  <Text name="prompt" value="$prompt"/>
  <TextArea name="response" toName="prompt" editable="true" maxSubmissions="1"/>
</View>
"""


def preference(row: Preference) -> Row:
    """A pair; of a Pairwise tag both names in a result are its own."""
    shown = sides(row)
    data = {"prompt": transcript(row.prompt), "response_a": shown.a, "response_b": shown.b}
    side = "left" if shown.chosen == "a" else "right"
    return _task(data, row.weight, "preference", "preference", "pairwise", {"selected": side})


def rating(row: Rating) -> Row:
    """A response, which is good or bad."""
    data = {"prompt": transcript(row.prompt), "response": text(row.response)}
    value = {"choices": ["good" if row.good else "bad"]}
    return _task(data, row.weight, "rating", "response", "choices", value)


def completion(row: Completion) -> Row:
    """A prompt, and the response that was picked or written."""
    data = {"prompt": transcript(row.prompt)}
    value = {"text": [text(row.response)]}
    return _task(data, row.weight, "response", "prompt", "textarea", value)


def _task(
    data: Mapping[str, str], weight: float, name: str, to: str, type_: str, value: Mapping[str, Any]
) -> Row:
    result = {"from_name": name, "to_name": to, "type": type_, "value": value}
    return {"data": {**data, "weight": weight}, "annotations": [{"result": [result]}]}


def _config(config: str, files: Sequence[Path]) -> Beside:
    return Beside(files[0].with_suffix(".xml"), config)


def _format(row: Callable[[Any], Row], config: str) -> Format:
    shape = Shape({"data": "object", "annotations": "object"}, row, partial(_config, config))
    return Format(shape, shape, _ENDINGS)


FORMATS: dict[Kind, Format] = {
    "preferences": _format(preference, _PAIRWISE),
    "ratings": _format(rating, _CHOICES),
    "rankings": _format(completion, _TEXT),
    "demonstrations": _format(completion, _TEXT),
}
