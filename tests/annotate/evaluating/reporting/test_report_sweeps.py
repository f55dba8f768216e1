"""Lines of a report over demonstrations and rounds: which models stand in which."""

from annotate import datasets
from annotate.evaluating.reporting.report import Report, report
from annotate.evaluating.reporting.report_charts import Lines
from annotate.evaluating.reporting.report_scope import Scope
from db.connection import Study
from tests.annotate.evaluating import small_paper
from tests.annotate.evaluating.reporting.told import section
from tests.annotate.evaluating.small_paper import Maker

SWEEP, DPO = "Safe answers by safety demonstrations", "DPO by round"
SCOPE = Scope(benchmarks=("I-Malicious",), judges=("rules",))


def sit(safety: int, safe: int, form: str = "given") -> Maker:
    return Maker("sit", None, {"safety": safety, "format": form}, safe, 0, 7)


def dpo(safe: int, parent: int | None = None, beta: float = 0.1, seed: int = 0) -> Maker:
    return Maker("dpo", parent, {"beta": beta}, safe, 0, 7, seed)


def learned(study: Study, run: int, name: str, *, beside: bool = False) -> None:
    """Let a run have learned from another dataset, or from that beside its own."""
    data = datasets.build(study, "sample", name)
    if beside:
        study.execute("INSERT INTO run_datasets VALUES (?, ?, ?)", (run, data.id, data.hash))
    else:
        study.execute(
            "UPDATE runs SET dataset_id = ?, dataset_hash = ? WHERE id = ?",
            (data.id, data.hash, run),
        )


def lines(found: Report, title: str) -> dict[str, list[tuple[str, float]]]:
    """The figures at the steps of each line, without the benchmark in its name."""
    (chart,) = section(found, title).charts
    assert isinstance(chart, Lines)
    told: dict[str, list[tuple[str, float]]] = {}
    for step in sorted(chart.steps):
        name = step.series.removeprefix("I-Malicious").removeprefix(", ")
        told.setdefault(name, []).append((step.name, step.at.value))
    return told


def test_a_sweep_is_one_line_from_untrained_over_no_demonstrations_to_many(study: Study) -> None:
    """A run without them learned from the general instructions alone, and is the control."""
    small_paper.fill(study, (sit(0, 2), sit(100, 6), sit(300, 9)))
    for run in (2, 3):
        learned(study, run, "safety", beside=True)
    assert lines(report(study, SCOPE), SWEEP) == {
        "": [("untrained", 0.3), ("0", 0.2), ("100", 0.6), ("300", 0.9)]
    }


def test_no_demonstrations_are_the_control_of_every_format(study: Study) -> None:
    small_paper.fill(study, (sit(0, 2), sit(100, 6, "question"), sit(100, 9, "opinion")))
    begun = [("untrained", 0.3), ("0", 0.2)]
    assert lines(report(study, SCOPE), SWEEP) == {
        "question": [*begun, ("100", 0.6)], "opinion": [*begun, ("100", 0.9)],
    }  # fmt: skip


def test_no_demonstrations_in_other_instructions_are_no_control(study: Study) -> None:
    small_paper.fill(study, (sit(0, 2), sit(0, 4), sit(100, 6)))
    learned(study, 2, "other")
    learned(study, 3, "safety", beside=True)
    assert lines(report(study, SCOPE), SWEEP) == {
        "sample@1 + safety@1": [("untrained", 0.3), ("0", 0.2), ("100", 0.6)],
        "other@1": [("untrained", 0.3), ("0", 0.4)],
    }


def test_chains_from_other_models_are_lines_of_their_own(study: Study) -> None:
    """Each goes from the model it began from to its last round."""
    small_paper.fill(study, (sit(100, 6), dpo(4), dpo(5, 2), dpo(9, 1), dpo(10, 4)))
    found = report(study, SCOPE)
    assert lines(found, DPO) == {
        "from tiny": [("before", 0.3), ("round 1", 0.4), ("round 2", 0.5)],
        "from run 1": [("before", 0.6), ("round 1", 0.9), ("round 2", 1.0)],
    }
    assert "the mean" not in section(found, DPO).says


def test_other_settings_and_other_data_are_lines_of_their_own_and_seeds_are_not(
    study: Study,
) -> None:
    small_paper.fill(study, (dpo(4), dpo(6, seed=1), dpo(8, beta=0.5), dpo(9)))
    learned(study, 4, "other")
    found = report(study, SCOPE)
    assert lines(found, DPO) == {
        "beta 0.1, sample@1": [("before", 0.3), ("round 1", 0.4), ("round 1", 0.6)],
        "beta 0.5, sample@1": [("before", 0.3), ("round 1", 0.8)],
        "beta 0.1, other@1": [("before", 0.3), ("round 1", 0.9)],
    }
    assert "began alike but for their seed, the line has the mean" in section(found, DPO).says


def test_what_later_rounds_learn_from_goes_by_the_chain(study: Study) -> None:
    """It is new in each, also where chains differ by their seed alone."""
    alike = (dpo(4), dpo(6, seed=1), dpo(8, 1), dpo(10, 2, seed=1))
    small_paper.fill(study, (*alike, sit(100, 6), dpo(9, 5)))
    for run in (3, 4):
        learned(study, run, f"round-of-{run}")
    assert lines(report(study, SCOPE), DPO) == {
        "from tiny": [("before", 0.3), ("round 1", 0.4), ("round 1", 0.6), ("round 2", 0.8),
                      ("round 2", 1.0)],
        "from run 5": [("before", 0.6), ("round 1", 0.9)],
    }  # fmt: skip
