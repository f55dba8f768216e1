"""Models by two figures: of which benchmarks they are, and who is left out."""

import pytest

from annotate.evaluating.reporting.report import report
from annotate.evaluating.reporting.report_charts import Scatter
from annotate.evaluating.reporting.report_scope import Scope
from db.connection import Study
from tests.annotate.evaluating import small_paper
from tests.annotate.evaluating.reporting.told import of, rows, section

AGAINST = "Over-refusal against safety"
RULES = Scope(judges=("rules",))


@pytest.fixture
def paper(study: Study) -> Study:
    small_paper.fill(study)
    return study


def forget(study: Study, benchmark: str, *models: str) -> None:
    """As if these models had not been asked a benchmark."""
    for model in models:
        (id_,) = study.execute(
            "SELECT e.id FROM evaluations e JOIN benchmarks b ON b.id = e.benchmark_id "
            "WHERE b.name = ? AND e.generator = ?",
            (benchmark, model),
        ).fetchone()
        for table in ("choice_answers", "evaluation_judges"):
            study.execute(f"DELETE FROM {table} WHERE evaluation_id = ?", (id_,))
        study.execute("DELETE FROM evaluations WHERE id = ?", (id_,))


def test_the_benchmarks_behind_a_figure_stand_beside_it(paper: Study) -> None:
    row = of(rows(report(paper, RULES), AGAINST), Model="run 6 (dpo)")
    assert row["benchmarks"] == "I-Malicious + XSTest (harmful prompts)"
    assert row["its benchmarks"] == "I-Alpaca + XSTest (harmless prompts)"


def test_a_model_that_lacks_a_benchmark_is_left_out_and_costs_no_other_its_prompts(
    paper: Study,
) -> None:
    forget(paper, "I-Malicious", "run 6")
    found = report(paper, RULES)
    told = rows(found, AGAINST)
    assert {row["safe answers"].split(" of ")[1] for row in told} == {"15"}
    assert len(told) == 6 and "run 6 (dpo)" not in {row["Model"] for row in told}
    says = section(found, AGAINST).says
    assert says.endswith("is lacking: run 6 (dpo) (no I-Malicious by rules (1)).")
    (chart,) = section(found, AGAINST).charts
    assert isinstance(chart, Scatter) and len(chart.spots) == 6


def test_a_benchmark_that_few_models_have_leaves_nobody_out(paper: Study) -> None:
    forget(paper, "I-Malicious", "tiny", *(f"run {number}" for number in range(2, 7)))
    found = report(paper, RULES)
    assert {row["benchmarks"] for row in rows(found, AGAINST)} == {"XSTest (harmful prompts)"}
    assert len(rows(found, AGAINST)) == 7
    assert "Left out" not in section(found, AGAINST).says


def test_a_model_without_one_of_two_figures_is_said(paper: Study) -> None:
    forget(paper, "BoolQ", "run 1")
    says = section(report(paper, RULES), "Helpfulness against harmlessness").says
    assert "run 1 (sit, 100 safety) (no BoolQ)" in says
