"""What the doctor says of a length limit is what training does."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotate import doctor
from annotate.doctor.template_tokens import CHECK as SPECIAL
from annotate.doctor.truncation import CHECK
from db import datasets, runs
from db.connection import open_study
from tests.train.conftest import PAIRS, QUICK, by_dpo, make_study
from train.models import EMBEDDED
from train.tokenizing import load

pytestmark = pytest.mark.model
LONG = "very " * 200
FIT_BADLY = [
    *PAIRS[:4],
    ("Why?", LONG + "good", LONG + "bad"),  # the same after the cut
    ("Why not?", "Good, " + LONG, "Bad, " + LONG),  # cut, but told apart
    (LONG + "long?", "Yes.", "No."),  # the prompt alone is too long
]


def test_the_rows_are_those_that_training_counts(tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", FIT_BADLY)
    summary = by_dpo(database, tmp_path / "out", replace(QUICK, epochs=1))
    with open_study(database) as study:
        dataset = datasets.get(study, "refusals")
        report = doctor.examine(study, dataset, load(EMBEDDED), QUICK.max_length)
        values = runs.metrics(study, summary.run.id)
    trained = {metric.name: metric.value for metric in values}
    dropped, identical, cut = [one for one in report.findings if one.check == CHECK]
    assert dropped.figures["count"] == trained["pairs_dropped"] == 1
    assert identical.figures["count"] == trained["pairs_identical"] == 1
    assert cut.figures["count"] == trained["pairs_truncated"] == 2
    assert (dropped.rows, identical.rows, cut.rows) == ((7,), (5,), (5, 6))


def test_special_tokens_are_those_of_the_tokenizer(tmp_path: Path) -> None:
    tokenizer = load(EMBEDDED)
    assert {"<|im_start|>", "<|im_end|>"} <= set(tokenizer.special_tokens)
    own = next(token for token in tokenizer.special_tokens if not token.startswith("<|"))
    pairs = [*PAIRS[:2], ("Why?", f"Because {own} of that.", "No.")]
    with open_study(make_study(tmp_path / "study.db", pairs)) as study:
        dataset = datasets.get(study, "refusals")
        without = doctor.examine(study, dataset)
        (found,) = [
            one
            for one in doctor.examine(study, dataset, tokenizer, 96).findings
            if one.check == SPECIAL
        ]
    assert not [one for one in without.findings if one.check == SPECIAL]
    assert "The chosen tokenizer reads them as its own in 1 of 3 rows" in found.sentence
