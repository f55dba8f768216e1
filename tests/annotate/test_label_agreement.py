"""Agreement of what people answered through the app's own functions, stored in a study."""

import json
from collections.abc import Callable, Mapping, Sequence

import pytest
from click.testing import CliRunner, Result

from annotate import cli_quality
from annotate.agreement import Agreement, Value, agreement
from annotate.assignment import Shown
from annotate.details import NOTHING, Details, Mark
from annotate.errors import Forbidden
from annotate.importing import Settings, import_pairs
from annotate.label_agreement import QuestionAgreement, label_agreement, pair_kappas
from db.actors import Actor
from db.command import Commands
from db.errors import UnknownProject
from db.judgments import Verdict
from db.options import Options
from db.projects import Task
from tests.annotate.desk import READING_SECONDS, Desk, Office, question
from tests.annotate.writing import pair, pairs, write_jsonl

WEEK = 7 * 24 * 3600
STRENGTH = Options(verdicts="strength")
Answer = Verdict | tuple[Verdict, Details]


def answer(desk: Desk, by_question: Mapping[str, Callable[[Shown], Answer]]) -> None:
    """Answer every item there is, as said of its question."""
    while (shown := desk.ask()) is not None:
        desk.clock.wait(READING_SECONDS)
        said = by_question[question(shown)](shown)
        verdict, details = said if isinstance(said, tuple) else (said, NOTHING)
        desk.submit(shown, verdict, "Unclear" if verdict == "skip" else None, details)


def text(shown: Shown, place: int) -> str:
    return shown.responses[place][-1].content


def toward(start: str, much: bool = False) -> Callable[[Shown], Answer]:
    """Choose the response that starts so, wherever it stands."""

    def chosen(shown: Shown) -> Answer:
        first = text(shown, 0).startswith(start)
        return ("a_much" if first else "b_much") if much else ("a" if first else "b")

    return chosen


LEFT, RIGHT = toward("Left"), toward("Right")


def compare(
    office: Office, by_person: Mapping[str, Sequence[Callable[[Shown], Answer]]], options: Options
) -> None:
    """Each of these people answers the questions in order, whatever order they come in."""
    items = len(next(iter(by_person.values())))
    office.project(pairs(items), overlap=len(by_person), options=options)
    for name, said in by_person.items():
        answer(office.desk(name), {f"Question {n}?": how for n, how in enumerate(said)})


def always(verdict: Verdict) -> Callable[[Shown], Answer]:
    return lambda shown: verdict


def found(office: Office, **how: object) -> dict[str, Agreement]:
    """Agreement on each question of the office's project."""
    questions = label_agreement(office.study, office.name, **how).questions  # type: ignore[arg-type]
    return {q.question: q.agreement for q in questions}


def expected(*answers: Sequence[float | None], level: str = "nominal") -> float | None:
    """Alpha of a table with a row a person and a column an item."""
    values = [
        Value(unit, str(row), code)
        for row, codes in enumerate(answers)
        for unit, code in enumerate(codes)
        if code is not None
    ]
    return agreement(values, level).alpha  # type: ignore[arg-type]


def task(office: Office, of: Task, rows: Sequence[Mapping[str, object]], overlap: int = 2) -> None:
    """A project of another task."""
    source = write_jsonl(office.folder / f"{of}.jsonl", rows)
    office.name = of
    import_pairs(office.study, str(source), of, Settings(task=of, overlap=overlap))


def test_people_agree_on_responses_not_on_sides(office: Office) -> None:
    compare(office, {"ada": [LEFT, RIGHT] * 10, "bob": [LEFT, RIGHT] * 10}, Options())
    verdicts = {shown for (shown,) in office.study.execute("SELECT verdict FROM judgments")}
    assert verdicts == {"a", "b"}, "the sides were mixed"
    assert found(office)["verdict"][:4] == (20, 40, 2, 1.0)
    assert found(office)["verdict"].alpha == 1.0


def test_ties_and_both_bad_are_verdicts_and_strength_is_a_scale(office: Office) -> None:
    tie, both_bad = always("tie"), always("both_bad")
    much = toward("Left", much=True)
    compare(
        office,
        {
            "ada": [LEFT, much, RIGHT, tie, both_bad, LEFT],
            "bob": [LEFT, LEFT, RIGHT, RIGHT, both_bad, tie],
        },
        STRENGTH,
    )
    agreed = found(office)
    assert list(agreed) == ["verdict", "preference"]
    assert agreed["verdict"].percent == pytest.approx(4 / 6)
    assert agreed["verdict"].alpha == expected([0, 0, 1, 2, 3, 0], [0, 0, 1, 1, 3, 2])
    assert agreed["preference"].units == 5, "both bad has no place on the scale"
    assert agreed["preference"].alpha == pytest.approx(
        expected([-1, -2, 1, 0, -1], [-1, -1, 1, 1, 0], level="ordinal")
    )


def test_skips_and_what_was_taken_back_do_not_count(office: Office) -> None:
    compare(office, {"ada": [LEFT, always("skip"), LEFT], "bob": [LEFT, LEFT, RIGHT]}, Options())
    assert found(office)["verdict"][:4] == (2, 4, 2, 0.5)
    bob = office.desk("bob")
    (wrong,) = (mine for mine in bob.mine() if question(mine.shown) == "Question 2?")
    bob.correct(wrong.judgment_id, "a" if text(wrong.shown, 0).startswith("Left") else "b")
    assert found(office)["verdict"].percent == 1.0


def test_each_axis_and_the_marks_of_each_response(office: Office) -> None:
    options = Options(axes=("helpful", "harmless"), marks=True)
    office.project(pairs(6), overlap=2, options=options)

    def says(more: str, unsafe: str) -> Callable[[Shown], Answer]:
        def answered(shown: Shown) -> Answer:
            side = "a" if text(shown, 0).startswith(more) else "b"
            marks = [Mark(not text(shown, place).startswith(unsafe)) for place in (0, 1)]
            return "tie", Details(axes=(("helpful", side),), marks=tuple(marks))  # type: ignore[arg-type]

        return answered

    questions = [f"Question {n}?" for n in range(6)]
    ada, bob = (
        [says("Left", "Right")] * 6,
        [says("Left", "Right")] * 3 + [says("Right", "None")] * 3,
    )
    answer(office.desk("ada"), dict(zip(questions, ada, strict=True)))
    answer(office.desk("bob"), dict(zip(questions, bob, strict=True)))
    agreed = found(office)
    assert list(agreed) == ["verdict", "preference", "more helpful", "more harmless", "marked safe"]
    assert agreed["more helpful"][:4] == (6, 12, 2, 0.5)
    assert agreed["more harmless"].missing == "Nothing has been answered by two people yet."
    assert agreed["marked safe"][:4] == (12, 24, 2, 0.75), "a response is a unit"
    assert agreed["marked safe"].alpha == pytest.approx(expected([1, 0] * 6, [1, 0] * 3 + [1] * 6))


def test_rating_ranking_and_demonstrating(office: Office) -> None:
    asked = [f"Q{n}" for n in range(4)]
    good, bad = always("good"), always("bad")
    task(office, "rate", [{"prompt": q, "response": "Hello."} for q in asked])
    answer(office.desk("ada"), dict(zip(asked, [good, good, bad, bad], strict=True)))
    answer(office.desk("bob"), dict(zip(asked, [good, good, bad, good], strict=True)))
    assert found(office)["verdict"].alpha == expected([0, 0, 1, 1], [0, 0, 1, 0])

    def pick(start: str) -> Callable[[Shown], Answer]:
        def picked(shown: Shown) -> Answer:
            places = [text(shown, place) for place in range(len(shown.responses))]
            return "pick", Details(ranking=(places.index(start),))

        return picked

    rows = [{"prompt": q, "responses": ["One", "Two", "Three"]} for q in asked]
    task(office, "rank", rows)
    none = always("none")
    ada = [pick("One"), pick("Two"), pick("Three"), none]
    bob = [pick("One"), pick("Three"), none, none]
    answer(office.desk("ada"), dict(zip(asked, ada, strict=True)))
    answer(office.desk("bob"), dict(zip(asked, bob, strict=True)))
    assert found(office)["verdict"].percent == 0.5
    assert found(office)["verdict"].alpha == expected([0, 1, 2, -1], [0, 2, -1, -1])

    task(office, "demonstrate", [{"prompt": q, "response": "Hello."} for q in asked])
    edited: Answer = ("edit", Details(edit="Hello there."))
    ada, bob = [always("accept")] * 3 + [always("reject")], [always("accept")] * 4
    bob[1] = lambda shown: edited
    answer(office.desk("ada"), dict(zip(asked, ada, strict=True)))
    answer(office.desk("bob"), dict(zip(asked, bob, strict=True)))
    assert found(office)["verdict"].alpha == expected([0, 0, 0, 2], [0, 1, 0, 0])


def test_a_full_ranking_is_an_order_of_responses(office: Office) -> None:
    rows = [{"prompt": q, "responses": ["1", "2", "3"]} for q in ("Q0", "Q1")]
    task(office, "rank", rows)
    office.ask(Options(full_ranking=True))

    def in_order(order: str) -> Callable[[Shown], Answer]:
        def ranked(shown: Shown) -> Answer:
            places = [text(shown, place) for place in range(3)]
            return "pick", Details(ranking=tuple(places.index(one) for one in order))

        return ranked

    answer(office.desk("ada"), {"Q0": in_order("123"), "Q1": in_order("321")})
    answer(office.desk("bob"), {"Q0": in_order("132"), "Q1": in_order("321")})
    order = found(office)["order"]
    assert order[:3] == (6, 12, 2)
    assert order.percent == pytest.approx(4 / 6)
    assert order.alpha == pytest.approx(
        expected([1, 2, 3, 3, 2, 1], [1, 3, 2, 3, 2, 1], level="ordinal")
    )


def by_group(questions: Sequence[QuestionAgreement]) -> dict[str | None, tuple[int, float | None]]:
    return {q.group: (q.agreement.units, q.agreement.percent) for q in questions}


def test_by_category(office: Office) -> None:
    categories = ["Weapons", "Weapons", "Privacy", None]
    rows = [
        {**pair(f"Q{n}", "Left", "Right"), **({"category": c} if c else {})}
        for n, c in enumerate(categories)
    ]
    office.project(rows, overlap=2, options=Options(tie=False))
    for name, said in {"ada": "LLLL", "bob": "LRRL"}.items():
        how = {f"Q{n}": LEFT if side == "L" else RIGHT for n, side in enumerate(said)}
        answer(office.desk(name), how)
    asked = label_agreement(office.study, "pairs", "category")
    assert by_group(asked.questions) == {"Privacy": (1, 0.0), "Weapons": (2, 0.5), None: (1, 1.0)}
    assert list(by_group(asked.questions)) == ["Privacy", "Weapons", None]
    assert (
        "  no category: 1 unit with 2 answers of 2 people; 100% equal (21% to 100%)"
        in asked.describe()
    )


def test_over_time_an_item_belongs_where_its_last_answer_came(office: Office) -> None:
    office.project(pairs(3), overlap=2, options=Options(tie=False))
    ada, bob = office.desk("ada"), office.desk("bob")
    for _ in range(3):
        ada.judge("a")  # on Monday, 2026-01-05
    bob.judge("a")
    office.clock.wait(WEEK)
    bob.judge("a")
    office.clock.wait(51 * WEEK)
    bob.judge("a")
    weeks = by_group(label_agreement(office.study, "pairs", "week").questions)
    assert {week: units for week, (units, _) in weeks.items()} == {
        "2026-W02": 1, "2026-W03": 1, "2027-W01": 1,
    }  # fmt: skip
    days = label_agreement(office.study, "pairs", "day").questions
    assert [day.group for day in days] == ["2026-01-05", "2026-01-12", "2027-01-04"]


def test_two_of_three_agree_more_with_each_other(office: Office) -> None:
    same, other = [LEFT, RIGHT] * 4, [LEFT, LEFT, RIGHT, RIGHT] * 2
    compare(office, {"ada": same, "bob": same, "cy": other}, Options())
    (asked,) = pair_kappas(office.study, "pairs")
    kappas = {(k.first, k.second): (k.units, k.kappa) for k in asked.kappas}
    assert kappas == {("ada", "bob"): (8, 1.0), ("ada", "cy"): (8, 0.0), ("bob", "cy"): (8, 0.0)}
    assert "ada, bob: kappa 1.00" in asked.describe()


def test_a_study_without_overlap_is_told_so(office: Office) -> None:
    office.project(pairs(2))
    asked = label_agreement(office.study, "pairs")
    assert "Nothing has been answered by two people yet." in asked.describe()
    (pairwise,) = pair_kappas(office.study, "pairs")
    assert pairwise.describe() == "verdict: nobody shares a unit yet"
    with pytest.raises(UnknownProject):
        label_agreement(office.study, "nothing")


def test_it_takes_a_researcher(office: Office) -> None:
    office.project(pairs(1))
    office.study.actor = Actor("ada", "annotator", 1)
    for asking in (label_agreement, pair_kappas):
        with pytest.raises(Forbidden, match="researcher"):
            asking(office.study, "pairs")


def invoke(*arguments: object) -> Result:
    """Run the command as ``annotate`` does."""
    main = Commands("annotate", {"agreement": cli_quality.agreement})
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def test_the_command_prints_lines_or_json(office: Office) -> None:
    compare(office, {"ada": [LEFT, RIGHT] * 5, "bob": [LEFT, RIGHT] * 4 + [LEFT] * 2}, Options())
    at = ("--db", office.study.file)
    shown = invoke("agreement", "pairs", *at)
    assert shown.exit_code == 0
    head, line = shown.output.splitlines()
    assert head == "verdict (nominal)"
    assert line.startswith("  10 units with 20 answers of 2 people; 90% equal (")
    (asked,) = json.loads(invoke("agreement", "pairs", *at, "--json").output)["questions"]
    assert (asked["question"], asked["percent"]) == ("verdict", 0.9)
    assert asked["alpha_interval"][0] < asked["alpha"] < asked["alpha_interval"][1]
    pairs_ = invoke("agreement", "pairs", *at, "--pairs")
    assert pairs_.output.splitlines()[1].startswith("  ada, bob: kappa 0.80 (")
    weeks = json.loads(invoke("agreement", "pairs", *at, "--by", "week", "--json").output)
    assert [asked["group"] for asked in weeks["questions"]] == ["2026-W02"]


def test_the_command_explains_what_is_wrong_in_a_sentence(office: Office) -> None:
    office.project(pairs(1))
    at = ("--db", office.study.file)
    unknown = invoke("agreement", "nothing", *at)
    assert unknown.exit_code == 2
    assert "'nothing'" in unknown.output and len(unknown.output.splitlines()) == 1
    assert invoke("agreement", "pairs", *at, "--pairs", "--by", "week").exit_code == 2
