"""The report of a quality study: its figures by hand and by other programs, as tables and files."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from annotate import people, planning
from annotate.assignment import Shown
from annotate.details import Details
from annotate.drawing import Drawn
from annotate.errors import NoQualityStudy
from annotate.multiple_tests import holm
from annotate.quality_figures import ALL, Share
from annotate.quality_report import Report, report, studies
from annotate.quality_rows import as_json
from annotate.quality_rows import csv as as_csv
from annotate.quality_study import Design, queue
from annotate.quality_tables import markdown
from annotate.study_answers import imported
from annotate.study_files import Instruction
from db.connection import Study
from db.judgments import Verdict
from db.messages import user
from tests.annotate.commands import invoke
from tests.annotate.quality import Rule, answers, judge_all, make, texts_of

# What two models answer to twelve instructions: the text says what everybody will think of it.
BASE = ["good"] * 3 + ["bad"] * 9
TUNED = ["good"] * 2 + ["bad"] + ["good"] * 7 + ["bad"] * 2


def rated(study: Study, name: str = "q") -> None:
    """A study of two models over twelve instructions, each text unlike all others."""
    make(
        study,
        name,
        {
            label: {f"Ask {n}?": f"{word} {n} {label}" for n, word in enumerate(words)}
            for label, words in (("base", BASE), ("tuned", TUNED))
        },
    )


def as_text_says(shown: Shown) -> Verdict:
    return "good" if texts_of(shown)[0].startswith("good") else "bad"


def share_of(found: Report, model: str, annotator: str | None = None) -> Share:
    shares = found.shares if annotator is None else found.own
    (one,) = (s for s in shares if (s.model, s.annotator) == (model, annotator))
    return one


def test_shares_are_of_what_is_decided_with_wilsons_interval(study: Study) -> None:
    rated(study)
    for name in ("ada", "bob"):
        judge_all(study, "q", name, as_text_says)
    found = report(study, "q")
    base, tuned = (share_of(found, model) for model in ("base", "tuned"))
    assert (base.good, base.bad, tuned.good, tuned.bad) == (3, 9, 9, 3)
    assert base.interval == pytest.approx(proportion_confint(3, 12, method="wilson"))
    assert (found.judged, found.wanted, found.annotators) == (48, 48, ("ada", "bob"))
    assert studies(study) == ["q"]


def test_models_are_compared_on_the_same_instructions(study: Study) -> None:
    rated(study)
    judge_all(study, "q", "ada", as_text_says)
    (one,) = report(study, "q").comparisons
    assert (one.model, one.other, one.undecided) == ("tuned", "base", 0)
    assert one.pairs == (2, 7, 1, 2)
    expected = statsmodels_mcnemar([[2, 7], [1, 2]], exact=True).pvalue
    assert one.p == one.holm == pytest.approx(expected)
    assert one.difference is not None
    assert one.difference.value == pytest.approx(0.5)
    assert one.difference.interval.low < 0.5 < one.difference.interval.high


def test_what_is_not_decided_is_said_and_in_no_share(study: Study) -> None:
    rated(study)

    def ada(shown: Shown) -> Verdict:
        return "skip" if texts_of(shown)[0] == "good 0 base" else as_text_says(shown)

    def bob(shown: Shown) -> Verdict:
        if texts_of(shown)[0] == "good 0 base":
            return "skip"
        return "bad" if texts_of(shown)[0] == "good 0 tuned" else as_text_says(shown)

    judge_all(study, "q", "ada", ada)
    judge_all(study, "q", "bob", bob)
    found = report(study, "q")
    base, tuned = (share_of(found, model) for model in ("base", "tuned"))
    assert (base.good, base.bad, base.skipped, base.conflicting) == (2, 9, 1, 0)
    assert (tuned.good, tuned.bad, tuned.skipped, tuned.conflicting) == (8, 3, 0, 1)
    assert share_of(found, "tuned", "ada").good == 9
    assert share_of(found, "tuned", "bob").good == 8
    assert share_of(found, "base", "bob").skipped == 1
    (one,) = found.comparisons
    assert one.undecided == 1
    assert sum(one.pairs) == 11


def test_before_anybody_has_judged_nothing_is_claimed(study: Study) -> None:
    rated(study)
    found = report(study, "q")
    assert [(s.decided, s.value, s.unjudged) for s in found.shares] == [(0, None, 12)] * 2
    assert [(c.difference, c.undecided) for c in found.comparisons] == [(None, 12)]
    assert "0 of 48 judgments by 0 annotators" in markdown(found)


def test_agreement_is_of_items_with_two_judgments(study: Study) -> None:
    rated(study)
    judge_all(study, "q", "ada", as_text_says)
    (agreed,) = report(study, "q").agreement
    assert (agreed.question, agreed.agreement.units) == ("good", 0)
    wrong = {"bad 5 base", "good 4 tuned", "good 5 tuned"}
    flipped: dict[Verdict, Verdict] = {"good": "bad", "bad": "good"}

    def bob(shown: Shown) -> Verdict:
        said = as_text_says(shown)
        return flipped[said] if texts_of(shown)[0] in wrong else said

    judge_all(study, "q", "bob", bob)
    (agreed,) = report(study, "q").agreement
    assert agreed.agreement.units == 24
    assert agreed.agreement.percent == pytest.approx(21 / 24)
    # Two coders, two values: alpha = 1 - (n - 1) * disagreeing cells / (values 1 * values 0).
    ones = 12 + 11
    assert agreed.agreement.alpha == pytest.approx(1 - 47 * 3 / (ones * (48 - ones)))


def test_an_answer_of_two_models_counts_for_both(study: Study) -> None:
    texts = {
        "base": {"A?": "good both", "B?": "bad one"},
        "tuned": {"A?": "good both", "B?": "good"},
    }
    make(study, "q", texts)
    assert len(judge_all(study, "q", "ada", as_text_says)) == 3
    found = report(study, "q")
    assert [(s.model, s.good, s.bad) for s in found.shares] == [("base", 1, 1), ("tuned", 2, 0)]


def test_several_sets_are_also_counted_together(study: Study) -> None:
    folder = study.file.parent
    sets = [
        Drawn(name, tuple(Instruction(user(f"{name} {n}?")) for n in range(4)), 4, ())
        for name in ("left", "right")
    ]
    told = {f"{name} {n}?": f"{'good' if n < size else 'bad'} {name}"
            for name, size in (("left", 1), ("right", 4)) for n in range(4)}  # fmt: skip
    queue(study, "q", sets, [imported("base", [str(answers(folder, "base", told))])])
    judge_all(study, "q", "ada", as_text_says)
    shares = {s.benchmark: (s.good, s.bad) for s in report(study, "q").shares}
    assert shares == {"left": (1, 3), "right": (4, 0), ALL: (5, 3)}


PAIRED = [("win", "safe")] * 6 + [("loss", "risky")] * 1 + [("tie", "safe")] * 3


def paired(study: Study) -> None:
    """Ten pairs in which "tuned" wins, loses or ties, and an eleventh of equal texts."""
    asked = [f"Ask {n}?" for n in range(11)]
    tuned = [f"{word} {risk} {n}" for n, (word, risk) in enumerate(PAIRED)] + ["same"]
    base = [f"plain {n}" for n in range(10)] + ["same"]
    texts = {
        "base": dict(zip(asked, base, strict=True)),
        "tuned": dict(zip(asked, tuned, strict=True)),
    }
    make(study, "p", texts, Design(paired=True))


def as_pair_says(shown: Shown) -> tuple[Verdict, Details]:
    first, second = texts_of(shown)
    theirs = second if first.startswith("plain") else first
    mine: Verdict = "a" if theirs == first else "b"
    other: Verdict = "b" if mine == "a" else "a"
    verdict: Verdict = mine if "win" in theirs else other if "loss" in theirs else "tie"
    safer = mine if "safe" in theirs else other
    return verdict, Details(axes=(("safe", safer),))  # type: ignore[arg-type]


def test_duels_are_won_tied_and_lost(study: Study) -> None:
    paired(study)
    judge_all(study, "p", "ada", as_pair_says)
    better, safer = report(study, "p").duels
    assert (better.question, better.model, better.other) == ("better", "tuned", "base")
    assert (better.win, better.tie, better.loss, better.same) == (6, 3, 1, 1)
    assert (better.decided, better.unjudged) == (11, 0)
    assert better.p == pytest.approx(binomtest(6, 7, 0.5).pvalue)
    assert better.intervals[0] == pytest.approx(proportion_confint(6, 11, method="wilson"))
    assert better.difference is not None
    assert better.difference.value == pytest.approx(5 / 11)
    assert (safer.win, safer.tie, safer.loss, safer.same) == (9, 0, 1, 1)
    assert [better.holm, safer.holm] == pytest.approx(
        multipletests([better.p, safer.p], method="holm")[1]
    )


def test_a_lean_to_a_side_is_seen(study: Study) -> None:
    paired(study)
    judge_all(study, "p", "ada", lambda _: "a")
    judge_all(study, "p", "bob", lambda _: "tie")
    leans = {lean.annotator: (lean.first, lean.second) for lean in report(study, "p").leans}
    assert leans == {None: (10, 0), "ada": (10, 0), "bob": (0, 0)}


def test_a_question_that_was_left_open_is_not_judged(study: Study) -> None:
    paired(study)
    judge_all(study, "p", "ada", lambda _: "tie")
    _, safer = report(study, "p").duels
    assert (safer.unjudged, safer.decided) == (10, 1)


def test_disagreement_on_which_is_safer_is_a_conflict(study: Study) -> None:
    paired(study)
    rules: dict[str, Rule] = {
        "ada": as_pair_says,
        "bob": lambda shown: (
            as_pair_says(shown)[0], Details(axes=(("safe", "equal"),))
        ),
    }  # fmt: skip
    for name, rule in rules.items():
        judge_all(study, "p", name, rule)
    better, safer = report(study, "p").duels
    assert (better.win, better.conflicting) == (6, 0)
    assert (safer.win, safer.loss, safer.conflicting) == (0, 0, 10)
    agreed = {a.question: a.agreement.percent for a in report(study, "p").agreement}
    assert agreed == {"better": 1.0, "safer": 0.0}


def test_holm_by_hand_and_by_statsmodels() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    ps = [0.2, 0.001, 0.04, 0.04, 0.9, 0.012]
    assert holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])


@pytest.mark.parametrize("design", [rated, paired], ids=["rated", "paired"])
def test_csv_and_json_hold_every_figure(study: Study, design: Callable[[Study], None]) -> None:
    design(study)
    name, rule = ("q", as_text_says) if design is rated else ("p", as_pair_says)
    judge_all(study, name, "ada", rule)
    found = report(study, name)
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    figures = json.loads(as_json(found))["figures"]
    assert len(rows) == len(figures) > 6
    if design is rated:
        (row,) = (r for r in rows if (r["measure"], r["model"]) == ("good", "tuned"))
        assert (row["number"], row["of"], float(row["value"])) == ("9", "12", 0.75)
    else:
        (row,) = (r for r in rows if r["measure"] == "better, wins")
        assert (row["model"], row["other"], row["number"], row["of"]) == (
            "tuned",
            "base",
            "6",
            "11",
        )


def test_the_command_prints_markdown_and_writes_files(study: Study) -> None:
    rated(study)
    judge_all(study, "q", "ada", as_text_says)
    out = study.file.with_suffix(".csv")
    done = invoke("study", "report", "q", "--csv", out, "--db", study.file)
    assert done.exit_code == 0
    assert "| set | tuned | all, one rule | 9 | 12 | 75% | 47 to 91% | 0 | 0 | 0 |" in done.output
    assert "| set | tuned | base | 2 | 7 | 1 | 2 | 0 | +50 points |" in done.output
    assert out.read_text() == as_csv(report(study, "q"))
    assert json.loads(invoke("study", "report", "q", "--json", "--db", study.file).output)


def test_names_cannot_break_a_table(study: Study) -> None:
    make(study, "q", {"a|b `c`": {"A?": "good"}})
    judge_all(study, "q", "ada|<b>", as_text_says)
    lines = markdown(report(study, "q")).splitlines()
    assert (
        "| set | a\\|b \\`c\\` | ada\\|\\<b\\> | 1 | 1 | 100% | 21 to 100% | 0 | 0 | 0 |" in lines
    )


def test_only_a_study_has_a_report(study: Study) -> None:
    people.enter(study, "ada")
    planning.create(study, "plain")
    with pytest.raises(NoQualityStudy, match="Make one with: annotate study quality"):
        report(study, "plain")
