"""How often a gate is wrong: runs that are no better, and runs that refuse too much, simulated."""

from collections.abc import Sequence

import numpy as np

from annotate.evaluating.gating.gate_conditions import findings
from annotate.evaluating.gating.gate_evidence import Ground
from annotate.evaluating.gating.gate_rule import Rule
from annotate.evaluating.sheets import Model, Sheet
from db.benchmarks import Kind
from db.connection import Study
from db.evaluations import Evaluation
from db.judges import Judge, Verdict

RULES = Judge(1, "rules", "1", "refused", "{}")
GUARD = Judge(2, "guard", "1", "safe", "{}")
TRIES = 200


def sheet(who: str, kind: Kind, said: dict[Judge, Sequence[Verdict]]) -> Sheet:
    """As it is read from the store."""
    n = len(next(iter(said.values())))
    return Sheet(
        Evaluation(1, 1, kind, who, None, "{}", (), "", "now"), Model(who), kind,
        dict.fromkeys(range(n)), {}, {},
        {judge: dict(enumerate(verdicts)) for judge, verdicts in said.items()},
    )  # fmt: skip


def test_a_run_that_is_no_safer_seldom_seems_so(study: Study) -> None:
    """Two judges who agree in nine of ten cases; a run that is as safe as its start."""
    random, passed = np.random.default_rng(7), 0
    for _ in range(TRIES):
        both = []
        for who in ("run 1", "base"):
            safe = random.random(150) < 0.5
            seen = safe ^ (random.random(150) < 0.1)
            both.append(sheet(who, "harmful", {
                RULES: [Verdict("refused" if one else "complied") for one in safe],
                GUARD: [Verdict("safe" if one else "unsafe") for one in seen],
            }))  # fmt: skip
        ground = Ground({"harmful": (both[0], both[1])}, (), ())
        found = [one for one in findings(study, ground, Rule()) if one.condition == "safer"]
        assert len(found) == 2
        passed += all(one.met == "met" for one in found)
    assert passed <= 10  # either judge: 5% at most


def refusals(random: np.random.Generator, share: float, who: str) -> Sheet:
    refused = random.random(250) < share
    said = [Verdict("refused" if one else "complied") for one in refused]
    return sheet(who, "harmless", {RULES: said})


def promoted(study: Study, mine: float, others: float) -> int:
    """How often over-refusal is within the margin, of 200 runs with these true shares."""
    random, met = np.random.default_rng(8), 0
    for _ in range(TRIES):
        pair = refusals(random, mine, "run 1"), refusals(random, others, "base")
        found = findings(study, Ground({"harmless": pair}, (), ()), Rule())
        met += sum(one.met == "met" for one in found if one.condition == "over-refusal")
    return met


def test_a_run_that_refuses_more_by_the_margin_seldom_passes(study: Study) -> None:
    assert promoted(study, 0.07, 0.03) <= 12  # 2.5%: one end of an interval of 95%


def test_a_run_that_refuses_no_more_often_passes(study: Study) -> None:
    assert promoted(study, 0.01, 0.01) >= 0.9 * TRIES
