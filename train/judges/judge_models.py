"""Models of judges: which they are, to the byte, and the options written behind their names."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from db.transcripts import text, transcript
from train import libraries, models
from train.errors import BadJudge, ModelNotFound, ModelUnusable, first_line
from train.judges.judging import Exchange
from train.models import Hardware, Loaded
from train.running import chat_templates

_PLACE = re.compile(r"\{(prompt|answer)\}")
_TOLD_APART_BY = (".safetensors", ".bin", ".json", ".jinja", ".model", ".gguf")


class Spec(NamedTuple):
    """``MODEL?option=value&option=value``, in its parts."""

    model: str
    options: dict[str, str]


def read(spec: str, known: Mapping[str, str]) -> Spec:
    """The parts of a spec; raises BadJudge for an option that is not `known` (what it means)."""
    model, _, given = spec.partition("?")
    options = dict(parse_qsl(given, keep_blank_values=True))
    if not model or not options.keys() <= known.keys():
        told = ", ".join(f"{name} ({meaning})" for name, meaning in known.items())
        raise BadJudge(
            f"{spec!r} names no judge. Write MODEL?option=value&option=value; there is: {told}."
        )
    return Spec(model, options)


def number(spec: Spec, option: str, default: float) -> float:
    """An option that is a number; raises BadJudge for one that is none."""
    try:
        return float(spec.options.get(option, default))
    except ValueError as error:
        raise BadJudge(
            f"{option}={spec.options[option]} is no number. Write it as {option}={default:g}."
        ) from error


def filled(form: str, exchange: Exchange) -> str:
    """A text with the prompt and the answer where ``{prompt}`` and ``{answer}`` stand in it."""
    put = {"prompt": transcript(exchange.prompt), "answer": text(exchange.response)}
    return _PLACE.sub(lambda place: put[place[1]], form)


def version_of(model: str, *said: object) -> str:
    """What a model is, and whatever else decides what it says, in twelve letters.

    Of a directory all weights and settings are read, of a hub id the commit. Raises ModelNotFound.
    """
    digest = hashlib.sha256(repr(said).encode())
    place = Path(models.locate(model))
    if place.is_dir():
        for file in sorted(place.iterdir()):
            if file.suffix in _TOLD_APART_BY and file.is_file():
                with file.open("rb") as opened:
                    content = hashlib.file_digest(opened, "sha256").hexdigest()
                digest.update(f"{file.name} {content}\n".encode())
    else:
        digest.update(_commit(model).encode())
    return digest.hexdigest()[:12]


def _commit(model: str) -> str:
    """The commit of a hub id that is here or, if the hub can be reached, there."""
    libraries.require()
    from transformers.utils.hub import cached_file

    try:
        found = cached_file(model, "config.json")
    except OSError as error:
        raise ModelNotFound(
            f"{model} could not be found ({first_line(error)}). Check the name and the connection, "
            "or give a local directory."
        ) from error
    return Path(str(found)).parent.name  # snapshots/COMMIT


def load_classifier(model: str, hardware: Hardware) -> Loaded:
    """A sequence classifier as it is, ready to judge; its tokenizer cuts at the beginning.

    Raises ModelNotFound, and ModelUnusable for what transformers cannot load as one, or what has
    no head of its own.
    """
    libraries.require()
    libraries.quiet()
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    place = models.locate(model)
    with models.loading(model, "a classifier"):
        tokenizer = AutoTokenizer.from_pretrained(place, truncation_side="left")
        loaded, found = AutoModelForSequenceClassification.from_pretrained(
            place, dtype="auto", output_loading_info=True
        )
    if found["missing_keys"]:
        raise ModelUnusable(
            f"{model} is no classifier: it has no head of its own, and what it said would be "
            "chance. Give a model that was trained to classify."
        )
    caution = chat_templates.give_padding(tokenizer, model)
    ready: Any = loaded
    ready.config.get_text_config().pad_token_id = tokenizer.pad_token_id
    return Loaded(ready.to(hardware.device).eval(), tokenizer, caution)
