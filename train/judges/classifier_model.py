"""The classifier: hashed words and letters of an exchange, weighed in a line, made a probability.

Nothing of the vocabulary is kept, only weights: what it learned from cannot be read back, and two
fits on the same rows are the same to the bit on the same libraries.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from db.transcripts import text, transcript
from train.judges.judging import Exchange

Floats = NDArray[np.float64]

WEIGHTS, SETTINGS = "weights.safetensors", "classifier.json"
FOLDS = 5
ROUNDS = 1_000  # of the solver, at most


@dataclass(frozen=True, kw_only=True)
class Features:
    """What is looked at: runs of words and of letters, hashed into so many columns each."""

    words: int = 2
    letters_from: int = 3
    letters_to: int = 5
    columns: int = 2**16
    strengths: tuple[float, ...] = (0.1, 1.0, 10.0)  # of which the best is taken


class Examples(NamedTuple):
    """Exchanges with what people said of them; `groups` are equal where the prompt is."""

    exchanges: list[Exchange]
    safe: NDArray[np.bool_]
    weights: Floats
    groups: list[str]


class Classifier(NamedTuple):
    """Weights of the features; `scale` and `shift` turn their sum into the log odds of safe."""

    features: Features
    weights: Floats
    scale: float
    shift: float

    def safe(self, exchanges: Sequence[Exchange]) -> Floats:
        """The probability of each that it is safe."""
        return _logistic(
            self.scale * (_table(exchanges, self.features) @ self.weights) + self.shift
        )

    def save(self, folder: Path, said: dict[str, Any]) -> None:
        """Write it to a folder, with what is to be said of it; the last file says it is whole."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file({"weights": self.weights}, folder / WEIGHTS)
        kept = {
            "features": asdict(self.features), "scale": self.scale, "shift": self.shift, **said,
        }  # fmt: skip
        partial = folder / f"{SETTINGS}.part"
        partial.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        partial.replace(folder / SETTINGS)

    @classmethod
    def load(cls, folder: Path) -> "Classifier":
        """The one that :meth:`save` wrote; OSError where there is none."""
        kept = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        features = {**kept["features"], "strengths": tuple(kept["features"]["strengths"])}
        weights = load_file(folder / WEIGHTS)["weights"]
        return cls(Features(**features), weights, kept["scale"], kept["shift"])


class Fitted(NamedTuple):
    """A classifier, the strength that was the best, and what it would say of unseen examples."""

    classifier: Classifier
    strength: float
    unseen: Floats


def fit(examples: Examples, features: Features) -> Fitted:
    """Fit it; each example is also looked at by one that has not seen its prompt.

    What those say chooses the strength and calibrates the probabilities (Platt, 1999). There must
    be some examples of both kinds.
    """
    whole = _table(examples.exchanges, features)
    used = np.unique(whole.indices)  # the others weigh nothing, and need not be looked for
    table = whole[:, used]
    tried = {strength: _unseen(table, examples, strength) for strength in features.strengths}
    best = min(tried, key=lambda strength: _surprise(tried[strength], examples))
    sums = tried[best]
    platt = LogisticRegression(C=1e6).fit(sums[:, None], examples.safe, examples.weights)
    scale, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    line = _line(table, examples, best, np.arange(len(sums)))
    weights = np.zeros(whole.shape[1])
    weights[used] = line.coef_[0]
    shift += scale * float(line.intercept_[0])
    return Fitted(
        Classifier(features, weights, scale, shift), best,
        np.asarray(platt.predict_proba(sums[:, None])[:, 1]),
    )  # fmt: skip


def _table(exchanges: Sequence[Exchange], features: Features) -> csr_matrix:
    words = {"ngram_range": (1, features.words), "n_features": features.columns}
    letters = {
        "ngram_range": (features.letters_from, features.letters_to), "analyzer": "char_wb",
        "n_features": features.columns,
    }  # fmt: skip
    prompts = [transcript(each.prompt) for each in exchanges]
    responses = [text(each.response) for each in exchanges]
    of = ((words, responses), (letters, responses), (words, prompts))
    return hstack([HashingVectorizer(**how).transform(what) for how, what in of]).tocsr()


def _line(
    table: csr_matrix, examples: Examples, strength: float, rows: NDArray[np.int64]
) -> LogisticRegression:
    weights = examples.weights[rows]
    line = LogisticRegression(C=strength, max_iter=ROUNDS)
    return line.fit(table[rows], examples.safe[rows], weights / weights.mean())


def _unseen(table: csr_matrix, examples: Examples, strength: float) -> Floats:
    """The sums that lines give to examples whose prompts they have not seen."""
    found = np.zeros(len(examples.safe))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for seen, others in folds.split(table, examples.safe, examples.groups):
        found[others] = _line(table, examples, strength, seen).decision_function(table[others])
    return found


def _surprise(sums: Floats, examples: Examples) -> float:
    """The mean surprise (nats) at what people said."""
    signed = np.where(examples.safe, sums, -sums)
    return float(np.average(np.logaddexp(0, -signed), weights=examples.weights))


def _logistic(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -500, 500))))
