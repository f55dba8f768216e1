"""The classifier: what is seen of an exchange, weighed in a line, made a probability.

Only weights are kept: what it learned from cannot be read back, and two fits on the same rows are
the same to the bit on the same libraries and machine.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from train.judges.classifier_features import Eyes, Features, Floats, Seen
from train.judges.judging import Exchange

WEIGHTS, SETTINGS = "weights.safetensors", "classifier.json"
FOLDS = 5
ROUNDS = 1_000  # of the solver, at most


class Examples(NamedTuple):
    """Exchanges with what people said of them; `groups` are equal where the prompt is."""

    exchanges: list[Exchange]
    safe: NDArray[np.bool_]
    weights: Floats
    groups: list[str]


class Classifier(NamedTuple):
    """Weights of words and letters and of hidden states; `scale` and `shift` turn what they sum to
    into the log odds of safe."""

    features: Features
    words: Floats
    states: Floats
    scale: float
    shift: float

    def safe(self, seen: Seen) -> Floats:
        """The probability of each exchange that it is safe."""
        summed = seen.words @ self.words + seen.states @ self.states
        return _logistic(self.scale * summed + self.shift)

    def save(self, folder: Path, said: dict[str, Any]) -> None:
        """Write it to a folder, with what is to be said of it; the last file says it is whole."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file({"words": self.words, "states": self.states}, folder / WEIGHTS)
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
        weights = load_file(folder / WEIGHTS)
        return cls(
            Features(**features), weights["words"], weights["states"], kept["scale"], kept["shift"]
        )


class Fitted(NamedTuple):
    """A classifier, the strength that was the best, and what it would say of unseen examples."""

    classifier: Classifier
    strength: float
    unseen: Floats


class Table(NamedTuple):
    """Examples as a line is fitted to them: the words that there are, then hidden states scaled.

    `used` are the columns of these words; states are less `middle` and divided by `spread`, so that
    those of an exchange together weigh about as much as its words do.
    """

    rows: csr_matrix
    used: NDArray[np.int64]
    middle: Floats
    spread: Floats


def fit(examples: Examples, eyes: Eyes) -> Fitted:
    """Fit it; each example is also looked at by one that has not seen its prompt.

    What those say chooses the strength and calibrates the probabilities (Platt, 1999). There must
    be some examples of both kinds.
    """
    seen = eyes.see(examples.exchanges)
    table = _table(seen)
    strengths = eyes.features.strengths
    tried = {strength: _unseen(table.rows, examples, strength) for strength in strengths}
    best = min(tried, key=lambda strength: _surprise(tried[strength], examples))
    sums = tried[best]
    platt = LogisticRegression(C=1e6).fit(sums[:, None], examples.safe, examples.weights)
    scale, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    line = _line(table.rows, examples, best, np.arange(len(sums)))
    words = np.zeros(seen.words.shape[1])
    words[table.used] = line.coef_[0, : len(table.used)]
    states = line.coef_[0, len(table.used) :] / table.spread
    shift += scale * float(line.intercept_[0] - table.middle @ states)
    return Fitted(
        Classifier(eyes.features, words, states, scale, shift), best,
        np.asarray(platt.predict_proba(sums[:, None])[:, 1]),
    )  # fmt: skip


def _table(seen: Seen) -> Table:
    used = np.unique(seen.words.indices)  # the others weigh nothing, and need not be looked for
    middle, spread = seen.states.mean(0), seen.states.std(0)
    spread = np.where(spread > 0, spread, 1.0) * max(seen.states.shape[1], 1) ** 0.5
    states = csr_matrix((seen.states - middle) / spread)
    return Table(hstack([seen.words[:, used], states]).tocsr(), used, middle, spread)


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
