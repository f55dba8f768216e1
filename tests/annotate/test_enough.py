"""Enough? What is expected of a real study is about what it then takes."""

import json
import random

import pytest

from annotate.adjudication import take_back
from annotate.agreement import agreement
from annotate.agreement_questions import read
from annotate.enough import enough, outlook
from annotate.errors import BadSettings
from annotate.goals import sentence
from annotate.importing import Settings, import_pairs
from db import projects
from db.judgments import Verdict
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.annotate.opening import open_project
from tests.annotate.test_adjudication import decide
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair, write_jsonl


def label(office: Office, who: str, labels: list[str], first: int = 0) -> None:
    """Labels of one source for the pairs from the first on."""
    rows = [pair(f"{n}?", label=said) for n, said in enumerate(labels, start=first)]
    source = write_jsonl(office.folder / f"{who}.jsonl", rows)
    import_pairs(office.study, str(source), office.name, Settings(labels="keep"))


def says(rng: random.Random, agree: float, items: int) -> tuple[list[str], list[str]]:
    """What two people say of pairs: the same with this probability."""
    one = [rng.choice("ab") for _ in range(items)]
    other = [v if rng.random() < agree else {"a": "b", "b": "a"}[v] for v in one]
    return one, other


def test_in_simulated_studies_it_takes_about_what_was_expected(office: Office) -> None:
    rng, inside, studies = random.Random(11), 0, 20
    for number in range(studies):
        open_project(office, "compare", name=f"study {number}", overlap=2)
        import_pairs(
            office.study,
            str(write_jsonl(office.folder / "all.jsonl", [pair(f"{n}?") for n in range(300)])),
            office.name,
        )
        ones, others = says(rng, 0.75, 300)
        for who, labels in (("one", ones), ("other", others)):
            label(office, who, labels[:60])
        goal = enough(office.study, office.name, rows=150).rows
        assert goal is not None
        rows, taken = goal.now or 0, 0
        while rows < 150:
            rows += ones[60 + taken] == others[60 + taken]
            taken += 1
        inside += goal.judgments.low <= 2 * taken <= (goal.judgments.high or 1e9)
    assert inside >= 17


def test_it_says_whether_the_queue_has_enough(office: Office) -> None:
    open_project(office, "compare", [pair(f"{n}?") for n in range(40)], overlap=2)
    label(office, "one", ["a"] * 10)
    label(office, "other", ["a"] * 8 + ["b"] * 2)
    found = enough(office.study, "compare", rows=20)
    assert (found.finished, found.usable, found.conflicting, found.per_item) == (10, 8, 2, 2.0)
    assert found.rows is not None
    assert (found.rows.items.expected, found.rows.judgments.expected) == (15.0, 30.0)
    assert found.advice[0].startswith("The queue has enough: 60 judgments are still to be had")
    assert any("--extra 1" in line for line in found.advice)
    more = enough(office.study, "compare", rows=100)
    assert more.rows is not None
    assert more.rows.lacking[0] == 85
    assert "Import about 85 more" in more.describe()
    reached = enough(office.study, "compare", rows=8).rows
    assert reached is not None
    assert sentence(reached) == "There is enough for 8 preferences."


def test_nothing_is_expected_before_an_item_is_finished(office: Office) -> None:
    open_project(office, "rate", [{"prompt": "One?", "response": "Yes."}], overlap=2)
    office.desk("ada").judge("good")
    found = enough(office.study, "rate", rows=5, alpha_width=0.2)
    assert (found.finished, found.queue.begun, found.queue.open) == (0, 1, 1)
    assert "cannot be said yet" in found.describe()


def test_skips_and_extra_judgments_are_counted(office: Office) -> None:
    open_project(office, "compare", [pair("0?"), pair("1?")], overlap=2, extra=1)
    prefer(office.desk("ada"), "yes")
    prefer(office.desk("bob"), "no")
    office.desk("eve").judge("skip")
    prefer(office.desk("kim"), "yes")
    found = enough(office.study, "compare", rows=2)
    assert (found.finished, found.per_item, found.skipped) == (1, 3.0, 0.25)
    assert found.rows is not None
    assert found.rows.judgments.expected == 3


def test_a_demonstration_takes_its_confirmation_too(office: Office) -> None:
    rows = [{"prompt": f"{n}?", "response": "Yes."} for n in range(3)]
    open_project(office, "demonstrate", rows, confirm=True)
    office.desk("ada").judge("accept")
    assert enough(office.study, "demonstrate").finished == 0
    confirmed = False
    while not confirmed:
        shown = office.desk("bob").judge("accept")
        confirmed = enough(office.study, "demonstrate").finished == 1
        assert shown
    found = enough(office.study, "demonstrate")
    assert (found.usable, found.per_item) == (1, 2.0)


def test_the_interval_of_alpha_is_about_as_narrow_as_expected(office: Office) -> None:
    open_project(office, "compare", overlap=2)
    ones, others = says(random.Random(5), 0.8, 1200)
    label(office, "one", ones[:100])
    label(office, "other", others[:100])
    goal = enough(office.study, "compare", alpha_width=0.12).alpha
    assert goal is not None
    assert goal.items.expected is not None
    more = round(goal.items.expected)
    assert 100 < more < 1100
    label(office, "one", ones[100 : 100 + more], first=100)
    label(office, "other", others[100 : 100 + more], first=100)
    question = read(office.study, projects.get(office.study, "compare")).questions[0]
    interval = agreement(question.values, question.level).alpha_interval
    assert interval is not None
    assert interval.high - interval.low == pytest.approx(0.12, rel=0.25)


def test_alpha_needs_two_judgments_of_an_item(office: Office) -> None:
    open_project(office, "compare", [pair("0?")])
    office.desk("ada").judge("a")
    said = enough(office.study, "compare", alpha_width=0.1).describe()
    assert "raise the overlap to 2" in said


def test_alpha_is_not_enough_while_hardly_anybody_disagreed(office: Office) -> None:
    open_project(office, "compare", overlap=2)
    label(office, "one", ["a"] * 51)
    label(office, "other", ["a"] * 50 + ["b"])
    goal = enough(office.study, "compare", alpha_width=0.05).alpha
    assert goal is not None
    assert not goal.reached
    assert "cannot be said yet" in sentence(goal)


def test_what_a_researcher_decided_is_finished(office: Office) -> None:
    """Whether all, some or none of its judgments have come; and until it is taken back."""
    open_project(office, "compare", [pair(f"{n}?") for n in range(5)], overlap=2)
    label(office, "one", ["a", "a", "a"])
    label(office, "other", ["a", "b"])
    assert enough(office.study, "compare").finished == 2
    rea = office.desk("rea")
    verdicts: dict[int, Verdict] = {2: "a", 3: "skip", 4: "b"}
    done = [decide(rea, verdict, item=n) for n, verdict in verdicts.items()]
    found = enough(office.study, "compare", rows=10)
    assert (found.finished, found.usable, found.conflicting) == (4, 3, 0)
    assert (found.queue.unfinished, found.queue.begun, found.queue.open) == (1, 0, 2)
    for decided in done:
        take_back(office.study, rea.project, decided.judgment_id)
    again = enough(office.study, "compare")
    assert (again.finished, again.conflicting, again.queue.open) == (2, 1, 5)


def test_a_decided_demonstration_waits_for_no_confirmation(office: Office) -> None:
    rows = [{"prompt": f"{n}?", "response": "Yes."} for n in range(2)]
    open_project(office, "demonstrate", rows, confirm=True)
    office.desk("ada").judge("accept")
    assert enough(office.study, "demonstrate").finished == 0
    decide(office.desk("rea"), "accept")
    found = enough(office.study, "demonstrate")
    assert (found.finished, found.usable, found.queue.unfinished) == (1, 1, 1)


@pytest.mark.parametrize(
    ("rows", "alpha_width", "sentence"),
    [
        (0, None, "1 row or more"),
        (10**9 + 1, None, "up to 1,000,000,000"),
        pytest.param(10**400, None, "up to 1,000,000,000", id="beyond all numbers"),
        (None, 0.0, "0.001 or more"),
        (None, 1e-200, "0.001 or more"),
        (None, 2.0, "below 2"),
        (None, float("nan"), "0.001 or more"),
    ],
)
def test_targets_that_are_none_are_refused(
    office: Office, rows: int | None, alpha_width: float | None, sentence: str
) -> None:
    open_project(office, "compare", [pair("0?")])
    with pytest.raises(BadSettings, match=sentence):
        enough(office.study, "compare", rows, alpha_width)


def test_the_furthest_targets_are_told(office: Office) -> None:
    open_project(office, "compare", overlap=2)
    ones, others = says(random.Random(2), 0.8, 50)
    label(office, "one", ones)
    label(office, "other", others)
    found = enough(office.study, "compare", rows=10**9, alpha_width=0.001)
    for goal in (found.rows, found.alpha):
        assert goal is not None
        assert goal.items.high is not None
        assert 10**6 < goal.items.low < (goal.items.expected or 0) < goal.items.high
    assert "The queue is not enough" in found.describe()
    assert len(outlook(found)) > 1


def test_the_command(office: Office) -> None:
    open_project(office, "compare", [pair(f"{n}?") for n in range(4)])
    office.desk("ada").judge("a")
    asked = ("enough", "compare", "--pairs", "3", "--db", office.study.file)
    said = invoke(*asked)
    assert "Of 1 finished item, 1 came to preferences (100%, 21% to 100%)" in said.output
    assert "About 2 more judgments are expected until 3 preferences" in said.output
    found = json.loads(invoke(*asked, "--json").output)
    assert (found["rows"]["judgments"]["expected"], found["queue"]["open"]) == (2.0, 3)
