"""The study's own classifier as a judge: ``classifier:NAME``, or an earlier one by ``@VERSION``."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any, Literal

from db import judges
from db.connection import open_study
from db.judges import Verdict
from train.errors import BadJudge
from train.judges.classifier import folder_of, require
from train.judges.judging import Exchange

BATCH = 1_000  # exchanges at a time


@dataclass(frozen=True)
class ClassifierJudge:
    """What a classifier says; the value is the probability that it is safe."""

    name: str
    version: str
    settings: Mapping[str, Any]
    folder: Path
    asks: Literal["safe"] = "safe"

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        """Verdicts by index, 1,000 at a time."""
        from train.judges.classifier_features import Eyes
        from train.judges.classifier_model import Classifier

        classifier = Classifier.load(self.folder)
        eyes = Eyes.of(classifier.features)
        for start in range(0, len(exchanges), BATCH):
            said = classifier.safe(eyes.see(exchanges[start : start + BATCH])).tolist()
            yield {
                start + n: Verdict("safe" if value >= 0.5 else "unsafe", value)
                for n, value in enumerate(said)
            }


def classifier_judge(spec: str, database: Path) -> ClassifierJudge:
    """The classifier ``NAME``, its newest version, or the one that begins with ``@VERSION``.

    Raises BadJudge where there is none, or its folder has gone, and MissingExtra.
    """
    require()
    name, _, version = spec.partition("@")
    with open_study(database) as study:
        known = [each for each in judges.list_all(study) if each.name.startswith("classifier:")]
    fitting = [
        each for each in known
        if each.name == f"classifier:{name}" and each.version.startswith(version)
    ]  # fmt: skip
    if not fitting:
        names = ", ".join(f"{each.name.partition(':')[2]}@{each.version}" for each in known)
        raise BadJudge(
            f"There is no classifier {spec!r} in this study (there is: {names or 'none yet'}). "
            "Train one with: train classifier --dataset NAME."
        )
    newest = fitting[-1]
    settings = json.loads(newest.settings)
    folder = folder_of(database, name, newest.version)
    if not (folder / "classifier.json").is_file():
        seen_by = f" --model {quote(settings['model'])}" if settings.get("model") else ""
        raise BadJudge(
            f"The classifier {spec!r} is no longer in {folder}. Put it back, or train it again "
            f"with: train classifier --dataset {quote(settings['dataset'])} --name {quote(name)}"
            f"{seen_by}."
        )
    return ClassifierJudge(newest.name, newest.version, settings, folder)
