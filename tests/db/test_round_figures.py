"""The figures of a round's steps in words."""

from typing import Any

import pytest

from db import rounds
from db.connection import Study, transaction
from db.round_figures import Benchmarked, figures
from db.rounds import Name
from tests.db.filling import NOW

ASKED = {"name": "XSTest, safe by rules", "share": True, "before": 0.2, "after": 0.5, "p": 0.03}
SURE = {**ASKED, "change": [0.1, 0.5], "people": "91% the same of 120"}
SCORED = {"name": "XSTest, score by run 5", "share": False, "before": -1, "after": 0.25, "p": None,
          "change": (-0.1, 2.6)}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "detail", "said"),
    [
        ("sample", {"prompts": [3, 7], "samples": 1_200, "tokens": 70.6, "cut": 0.1},
         ["1,200 samples", "71 tokens", "10% cut"]),
        ("judge", {"judged": 62, "wanted": 88}, ["62 of 88 judged"]),
        ("judge", {"judged": 3, "picked": 0, "reward": None}, ["0 picked"]),
        ("train", {"figures": {"validation_loss": 0.00041}}, ["validation loss 0.00041"]),
        ("evaluate", {"prompts": 2, "after": {"tokens": 8.0, "reward": -0.4}, "better": 1,
                      "same": 0, "worse": 1, "benchmarks": [ASKED, SURE, SCORED]},
         ["2 prompts", "8 tokens", "reward -0.400", "1 better, 1 worse, 0 the same by reward",
          "XSTest, safe by rules: 50% (before 20%; p 0.03)",
          "XSTest, safe by rules: 50% (before 20%; +10 to +50 points, p 0.03; "
          "people: 91% the same of 120)",
          "XSTest, score by run 5: 0.25 (before -1.00; -0.10 to +2.60)"]),
        ("compare", {"against": "tiny", "differences": {"tokens": -7.0, "cut": 0.1}},
         ["against tiny", "-7.0 tokens", "+10% cut"]),
    ],
)  # fmt: skip
def test_what_a_step_measured_is_put_in_words(
    study: Study, name: Name, detail: dict[str, Any], said: list[str]
) -> None:
    with transaction(study):
        begun = rounds.add(study, "safer", "dpo", None, "{}", NOW)
        rounds.begin(study, begun.id, name, NOW)
        rounds.note(study, begun.id, name, detail)
    (step,) = rounds.steps(study, begun.id)
    assert list(figures(step)) == said


def test_a_measure_is_stored_by_its_fields() -> None:
    assert Benchmarked(**SURE)._asdict() == SURE  # type: ignore[arg-type]
