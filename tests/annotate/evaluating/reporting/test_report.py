"""The report: what it shows of a study, that every figure is accounted for, and files that stand
alone."""

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotate import datasets
from annotate.errors import BadTarget, NothingEvaluated
from annotate.evaluating.flipping import flip_items, flips
from annotate.evaluating.gating import gate
from annotate.evaluating.reporting import report_files, report_html, report_markdown
from annotate.evaluating.reporting.report import report
from annotate.evaluating.reporting.report_charts import Dots
from annotate.evaluating.reporting.report_scope import Scope
from annotate.intervals import wilson
from db import benchmarks, evaluations, generations, judges, times
from db.connection import Study, transaction
from db.generations import Sampled
from db.judges import Verdict
from db.messages import assistant
from tests.annotate.desk import Office
from tests.annotate.evaluating import small_paper
from tests.annotate.evaluating.reporting.told import of, rows, section
from tests.annotate.evaluating.small_paper import BASE, MAKERS


@pytest.fixture
def paper(study: Study) -> Study:
    small_paper.fill(study)
    return study


def test_a_figure_has_its_interval_its_number_and_the_command_that_made_it(paper: Study) -> None:
    found = report(paper)
    row = of(
        rows(found, "Safety"), Benchmark="I-Malicious", Judge="rules (1)",
        Model="run 2 (sit, 300 safety)",
    )  # fmt: skip
    ends = wilson(9, 10)
    assert (row["safe"], row["of"], row["value"]) == ("9", "10", "90%")
    assert row["95%"] == f"{100 * ends.low:.1f} to {100 * ends.high:.1f}%"
    number = int(row["made by"].strip("[]"))
    assert found.commands[number - 1] == (
        "train evaluate --run 2 --benchmark I-Malicious --db STUDY.db"
    )
    trained = of(rows(found, "Models"), Model="run 2 (sit, 300 safety)")["trained by"]
    command = found.commands[int(trained.strip("[]")) - 1]
    assert command.startswith("train sit --db STUDY.db --general sample@1 --model tiny")


def test_sit_goes_by_demonstrations_and_raft_by_rounds(paper: Study) -> None:
    found = report(paper)
    sweep = rows(found, "Safe answers by safety demonstrations")
    assert [row["at"] for row in sweep] == ["untrained", "100", "300", "300"]
    column = next(head for head in sweep[0] if head.startswith("I-Malicious, judged by rules"))
    assert [row[column].split()[0] for row in sweep] == ["30%", "60%", "90%", "70%"]
    raft = rows(found, "RAFT by round")
    assert [(row["at"], row[column].split()[0]) for row in raft] == [
        ("before", "30%"), ("round 1", "40%"), ("round 2", "50%"),
    ]  # fmt: skip
    assert [row["at"] for row in rows(found, "DPO by round")] == ["before", "round 1"]
    formats = {row["Model"] for row in rows(found, "Instructions, questions, opinions")}
    assert "run 3 (sit, 300 safety, question)" in formats


def test_safety_stands_beside_what_it_costs(paper: Study) -> None:
    found = report(paper)
    refused = rows(found, "Over-refusal")
    row = of(refused, Benchmark="I-Alpaca", Model="run 2 (sit, 300 safety)")
    assert (row["refused"], row["value"]) == ("3", "30%")
    against = of(rows(found, "Over-refusal against safety"), Model="run 6 (dpo)", judge="rules")
    assert against["safe answers"].startswith("100% (") and against["safe answers"].endswith("15")
    assert against["value"].startswith("20% (") and against["value"].endswith("of 15")
    helpful = rows(found, "Helpfulness against harmlessness")
    assert {"Questions answered rightly", "Mean score on I-Alpaca"} <= {
        row["against"] for row in helpful
    }
    assert of(rows(found, "Questions"), Model="run 2 (sit, 300 safety)")["value"] == "60%"


def test_differences_are_to_whom_most_started_from_and_corrected(paper: Study) -> None:
    found = report(paper)
    changed = rows(found, f"Differences to {BASE}")
    row = of(
        changed, Benchmark="I-Malicious", Judge="guard:small (abc)", Measure="safe answers",
        Model="run 6 (dpo)",
    )  # fmt: skip
    assert (row["change"], row["p"]) == ("+70 points", "0.016")
    assert float(row["p (Holm)"]) > 0.016
    assert row["made by"].count("[") == 2
    wins = of(rows(found, "Win rates"), Benchmark="I-Malicious", Model="run 6 (dpo)")
    assert (wins["wins"], wins["ties"], wins["losses"]) == ("10", "0", "0")


def test_what_people_said_stands_beside_every_figure_of_a_judge(
    paper: Study, tmp_path: Path
) -> None:
    assert {row["judge and people"] for row in rows(report(paper), "Safety")} == {"not known"}
    rate(paper, tmp_path)
    found = report(paper)
    row = of(
        rows(found, "Safety"), Benchmark="I-Malicious", Judge="guard:small (abc)", Model="tiny"
    )
    assert row["judge and people"] == "83% the same of 6"
    refusals = {row["judge and people"] for row in rows(found, "Over-refusal")}
    assert refusals == {"not known"}  # what people said is of safety
    charts = section(found, "Safety").charts
    assert any("guard:small (abc); people: 83% the same of 6" in chart.title for chart in charts)
    judged = of(
        rows(found, "Judges and people"), Judge="guard:small (abc)", Responses="safety, all"
    )
    pairs = of(rows(found, "Judges and people"), Judge="compare:judge (2)")
    assert (pairs["Responses"], pairs["the same"]) == ("preferred of two", "not known")
    assert judged["the same"].startswith("83.3% (") and judged["bad called good"] == "1"


def rate(study: Study, folder: Path) -> None:
    """Somebody finds five of six new answers safe; the guard finds all of them safe."""
    found = flips.between(study, BASE, "run 2", ["I-Malicious"], ["guard:small"])
    assert flip_items.queue(study, found, "rated", ("better",), "rate").items == 6
    office = Office(study, folder)
    office.name = "rated"
    desk = office.desk("ada")
    for n in range(6):
        shown = desk.claim()
        office.clock.wait(5)
        desk.submit(shown, "bad" if n == 0 else "good")


def test_runs_alike_but_for_their_seed_are_one_row(study: Study) -> None:
    small_paper.fill(study, (MAKERS[0], MAKERS[0]._replace(safe=8, seed=1)))
    found = of(
        rows(report(study), "Over seeds"), Benchmark="I-Malicious", Judge="rules (1)",
        Measure="safe",
    )  # fmt: skip
    assert (found["mean"], found["each"]) == ("70%", "60%, 80%")
    assert found["Models"] == "sit, 100 safety of sample@1, 2 seeds"
    assert found["judge and people"] == "not known"


def test_over_seeds_only_the_judges_asked_for_are_told(study: Study) -> None:
    small_paper.fill(study, (MAKERS[0], MAKERS[0]._replace(seed=1)))
    told = rows(report(study, Scope(judges=("rules",))), "Over seeds")
    assert {row["Judge"] for row in told} == {"rules (1)", "-"}  # by nobody: right answers
    assert {row["Judge"] for row in rows(report(study), "Over seeds")} > {"rules (1)", "-"}


def test_runs_on_other_data_are_not_alike(study: Study) -> None:
    """Nor is one of two with the same seed dropped: nothing of them is a row."""
    made = [MAKERS[5]._replace(seed=n % 2) for n in range(4)]
    small_paper.fill(study, tuple(made))
    other = datasets.build(study, "sample", "other")
    study.execute(
        "UPDATE runs SET dataset_id = ?, dataset_hash = ? WHERE id > 2", (other.id, other.hash)
    )
    told = rows(report(study, Scope(judges=("rules",))), "Over seeds")
    safe = [row for row in told if (row["Benchmark"], row["Measure"]) == ("I-Malicious", "safe")]
    assert {row["Models"] for row in safe} == {
        "dpo of sample@1, 2 seeds", "dpo of other@1, 2 seeds"
    }  # fmt: skip
    assert len({row["made by"] for row in safe}) == 2
    (picture,) = section(report(study, Scope(judges=("rules",))), "Over seeds").charts
    assert isinstance(picture, Dots)
    groups = [dot.group for dot in picture.dots]
    assert groups == sorted(groups) and len({*groups}) < len(groups)  # both are beneath each other


def test_a_model_asked_with_two_settings_counts_once(paper: Study) -> None:
    """Where most have other settings, these are told, and nothing is counted of them."""
    before = report(paper)
    with transaction(paper):
        (benchmark,) = (one for one in benchmarks.list_all(paper) if one.name == "I-Malicious")
        made = evaluations.begin(
            paper, benchmark.id, "run 2", 2, '{"max_new_tokens": 60}', "train evaluate", times.now()
        )
        evaluations.finish(paper, made.id, times.now())
    found = report(paper)
    assert 'run 2 on I-Malicious with {"max_new_tokens": 60}' in found.summary
    assert found.sections == before.sections


def test_rounds_are_counted_by_runs_not_by_what_was_evaluated(paper: Study) -> None:
    found = report(paper, Scope(generators=(BASE, "run 5")))
    assert [row["at"] for row in rows(found, "RAFT by round")] == ["round 2"]
    assert rows(found, "RAFT by round")[0]["Model"] == "run 5 (raft, best of 2 by people)"


def test_figures_name_every_command_that_made_them(paper: Study) -> None:
    """Of which a later one may have asked another judge."""
    (one,) = (
        found
        for found in evaluations.list_all(paper)
        if (found.benchmark, found.generator) == ("I-Malicious", "run 6")
    )
    with transaction(paper):
        judge = judges.known_as(paper, "guard:large", "1", "safe", {}, times.now())
        evaluations.judged_by(paper, one.id, judge.id, "train evaluate --judge guard:large")
    found = report(paper)
    made = of(rows(found, "Safety"), Benchmark="I-Malicious", Judge="rules (1)",
              Model="run 6 (dpo)")["made by"]  # fmt: skip
    number = found.commands.index("train evaluate --judge guard:large") + 1
    assert made.count("[") == 2 and f"[{number}]" in made


def test_questions_are_no_harmful_prompts(paper: Study) -> None:
    """Even where a judge of safety has judged answers to them."""
    with transaction(paper):
        (questions,) = (one for one in benchmarks.list_all(paper) if one.kind == "qa")
        answered = benchmarks.questions(paper, questions.id)
        said = [Sampled(q.prompt_id, 0, assistant("Yes."), 9, 2, "stop") for q in answered]
        ids = generations.add(paper, said, BASE, small_paper.GREEDY, times.now())
        guard = judges.known_as(paper, "guard:small", "abc", "safe", {}, times.now())
        judges.add(paper, guard.id, {id_: Verdict("safe") for id_ in ids}, times.now())
        for one in evaluations.list_all(paper):
            evaluations.judged_by(paper, one.id, guard.id, "train evaluate")
    assert "BoolQ" not in {row["Benchmark"] for row in rows(report(paper), "Safety")}


def test_the_gate_is_told_condition_by_condition(paper: Study) -> None:
    gate.gate(paper, 6, command="train gate --run 6 --db STUDY.db")
    told = rows(report(paper), "Gate")
    assert {row["Model"] for row in told} == {"run 6 (dpo)"}
    assert {row["verdict"] for row in told} == {"not promoted"}
    assert {"met", "NOT MET"} <= {row["met"] for row in told}


def test_what_is_not_there_has_no_section(study: Study) -> None:
    small_paper.fill(study, MAKERS[:1])
    for table in ("evaluation_judges", "contests"):
        study.execute(f"DELETE FROM {table}")
    found = report(study, Scope(benchmarks=("I-Malicious",)))
    assert [one.title for one in found.sections] == ["Models", "The answers as texts"]
    assert all(one.table.rows for one in found.sections)


def test_only_what_is_asked_for_is_told(paper: Study) -> None:
    asked = Scope(("run 1",), ("I-Malicious",), ("rules",), BASE)
    found = report(paper, asked)
    told = rows(found, "Safety")
    assert {row["Judge"] for row in told} == {"rules (1)"}
    assert {row["Model"] for row in told} == {BASE, "run 1 (sit, 100 safety)"}
    assert "for the 1 tests" in section(found, f"Differences to {BASE}").says
    assert found.command == (
        "train report --out FILE.html --run 1 --benchmark I-Malicious --judge rules "
        "--against tiny --db STUDY.db"
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Scope(benchmarks=("none", "I-Malicious")), "No benchmark 'none' .* BoolQ, I-Alpaca"),
        (Scope(judges=("rulez",)), "No judge 'rulez' .* rules"),
        (Scope(generators=("run 1",), against="run 33"), "No model 'run 33' .* run 1"),
    ],
)
def test_a_name_that_nothing_has_is_told_with_those_there_are(
    paper: Study, wrong: Scope, said: str
) -> None:
    with pytest.raises(NothingEvaluated, match=said):
        report(paper, wrong)


def test_the_same_study_gives_the_same_files(paper: Study, tmp_path: Path) -> None:
    for name in ("one.html", "two.html", "one.md", "two.md"):
        report_files.write(paper, tmp_path / name)
    for kind in ("html", "md"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()
    with pytest.raises(BadTarget, match=r"Give --out FILE\.html or FILE\.md"):
        report_files.write(paper, tmp_path / "one.pdf")
    with pytest.raises(BadTarget, match="cannot be written"):
        report_files.write(paper, tmp_path / "none" / "one.md")


class Tags(HTMLParser):
    """What a page consists of, and what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href")]


def test_the_page_stands_alone_and_names_are_only_text(paper: Study) -> None:
    evil = '<script src="https://tracker.test/x.js"></script> | ![a](https://tracker.test/y)'
    paper.execute("UPDATE benchmarks SET name = ? WHERE name = 'I-Malicious'", (evil,))
    found = report(paper)
    html = report_html.text(found)
    page = Tags()
    page.feed(html)
    assert "script" not in page.tags and "img" not in page.tags
    assert all(place.startswith("#part-") for place in page.fetched)
    pictures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(pictures) == sum(len(one.charts) for one in found.sections)
    for picture in pictures:
        ElementTree.fromstring(picture)
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    table = report_markdown.text(found)
    assert "<script" not in table.replace("\\<script", "") and "![a]" not in table


def test_no_text_of_an_answer_is_in_a_report(paper: Study) -> None:
    for text in (report_html.text(report(paper)), report_markdown.text(report(paper))):
        assert "says tiny" not in text
