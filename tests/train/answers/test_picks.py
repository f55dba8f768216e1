"""Picks: a scorer judges a rank project like a person, under the same rules."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from annotate import planning
from annotate.check import check
from annotate.details import Details
from annotate.setups import Plan
from db import annotators, generations, judgments, model_judgments, projects, scores, times
from db.connection import Study, open_study, transaction
from db.errors import NameTaken, ProjectMismatch, UnknownProject
from db.generations import Sampled
from db.messages import assistant
from db.options import Options
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, sets
from tests.train.conftest import command
from train.answers import picks
from train.answers.picks import ALWAYS, Acceptance, Picked
from train.errors import BadSettings, NothingToPick

SCORER = "run 5"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "study.db"


def office(study: Study, options: Options | None = None, overlap: int = 1) -> Office:
    """Four items of three samples to rank, in the project `best`."""
    made = Office(study, study.file.parent)
    return made.start("best", "rank", sets(4, 3), options, overlap)


def score(study: Study, values: Sequence[Sequence[float]], scorer: str = SCORER) -> None:
    """Score the samples of the project's items, in their order."""
    items = list(model_judgments.scored(study, projects.get(study, "best").id, scorer))
    with transaction(study):
        for item, of_item in zip(items, values, strict=False):
            ids = (response_id for response_id, _ in item.responses)
            scores.add(study, scorer, dict(zip(ids, of_item, strict=True)), times.now())


VALUES = [[0.1, 0.9, 0.2], [0.5, 0.4, 0.3], [-1.0, -2.0, -3.0], [0.0, 0.0, -1.0]]


def said(study: Study) -> list[str | None]:
    """What each item comes to: the text that is picked, none, or nothing yet."""
    rows = study.execute(
        "SELECT i.outcome, j.chosen_id IS NOT NULL, r.messages FROM items i "
        "LEFT JOIN slots s ON s.item_id = i.id AND s.judgment_id IS NOT NULL "
        "LEFT JOIN judgments j ON j.id = s.judgment_id LEFT JOIN responses r ON r.id = j.chosen_id "
        "JOIN projects p ON p.id = i.project_id WHERE p.name = 'best' ORDER BY i.id, s.number"
    ).fetchall()
    return [text.split('"')[3] if has_text else outcome for outcome, has_text, text in rows]


def outcomes(study: Study) -> tuple[int, int]:
    found = projects.progress(study, projects.get(study, "best").id)
    return found.picked, found.none


def test_the_best_sample_is_picked_or_none_will_do(database: Path) -> None:
    with open_study(database, create=True) as study:
        office(study)
        score(study, VALUES)
        found = picks.pick(database, "best", SCORER, Acceptance(above=0.0))
        assert found._replace(mean=0.0, best=0.0) == Picked(
            picked=3, none=1, repeated=0, taken=0, unscored=0, own=0, threshold=0.0, mean=0.0,
            best=0.0,
        )  # fmt: skip
        assert found.mean == pytest.approx(sum(map(sum, VALUES)) / 12)
        assert found.best == pytest.approx((0.9 + 0.5 + 0.0) / 3)
        # of two that are as good, the one that was stored first
        assert said(study) == ["Answer 0.1", "Answer 1.0", "none", "Answer 3.0"]
        assert outcomes(study) == (3, 1)
        model = annotators.find(study, SCORER)
        assert model is not None and model.kind == "model"
        assert check(study) == []


@pytest.mark.parametrize(
    ("acceptance", "picked"),
    [(ALWAYS, 4), (Acceptance(share=0.5), 2), (Acceptance(share=0.01), 1), (Acceptance(2.0), 0)],
)
def test_a_rule_says_when_the_best_will_do(
    database: Path, acceptance: Acceptance, picked: int
) -> None:
    with open_study(database, create=True) as study:
        office(study)
        score(study, VALUES)
        found = picks.pick(database, "best", SCORER, acceptance)
        assert (found.picked, found.none) == outcomes(study) == (picked, 4 - picked)


def test_another_rule_corrects_and_keeps_the_history(database: Path) -> None:
    with open_study(database, create=True) as study:
        office(study)
        score(study, VALUES)
        picks.pick(database, "best", SCORER)
        assert picks.pick(database, "best", SCORER).repeated == 4
        again = picks.pick(database, "best", SCORER, Acceptance(above=0.6))
        assert (again.picked, again.none, again.repeated) == (1, 3, 1)
        assert said(study) == ["Answer 0.1", "none", "none", "none"]
        second = next(iter(model_judgments.scored(study, 1, SCORER))).item_id + 1
        assert [(event.verdict, event.state) for event in judgments.history(study, second)] == [
            ("pick", "undone"), ("undone", "undone"), ("none", "judged"),
        ]  # fmt: skip
        assert check(study) == []


def test_prompts_without_an_acceptable_sample_go_to_people(database: Path) -> None:
    with open_study(database, create=True) as study:
        planning.create(study, "write", Plan(task="demonstrate"))
        made = office(study, Options(none_to="write"))
        score(study, VALUES)
        picks.pick(database, "best", SCORER, Acceptance(above=0.0))
        made.name = "write"
        assert made.desk("ada").claim().prompt[0].content == "Question 2?"
        assert made.desk("bob").ask() is None
        assert check(study) == []


def test_a_prompt_with_an_acceptable_sample_after_all_is_taken_back(database: Path) -> None:
    with open_study(database, create=True) as study:
        planning.create(study, "write", Plan(task="demonstrate"))
        made = office(study, Options(none_to="write"))
        score(study, VALUES)
        picks.pick(database, "best", SCORER, Acceptance(above=0.0))
        picks.pick(database, "best", SCORER)
        made.name = "write"
        assert made.desk("ada").ask() is None
        assert check(study) == []


def test_what_people_have_judged_or_hold_stays_theirs(database: Path) -> None:
    with open_study(database, create=True) as study:
        made = office(study)
        made.desk("ada").judge("none")
        made.desk("bob").claim()
        score(study, VALUES)
        found = picks.pick(database, "best", SCORER)
        assert (found.picked, found.taken) == (2, 2)
        assert [one for one in said(study) if one is not None] == [
            "none",
            "Answer 2.0",
            "Answer 3.0",
        ]
        assert check(study) == []


def test_a_second_slot_is_for_somebody_else(database: Path) -> None:
    with open_study(database, create=True) as study:
        made = office(study, Options(full_ranking=True, extra=1), overlap=2)
        score(study, VALUES)
        picks.pick(database, "best", SCORER)
        ada = made.desk("ada")
        for _ in range(4):
            ada.judge("pick", details=Details(ranking=(0,)))
        assert ada.ask() is None
        assert picks.pick(database, "best", SCORER).repeated == 4
        ranked = study.execute("SELECT count(*) FROM ranks").fetchone()[0]
        assert ranked == 12  # the model's, in full
        assert check(study) == []


def test_nobody_judges_their_own_and_what_is_not_scored_is_left(database: Path) -> None:
    with open_study(database, create=True) as study:
        office(study)
        score(study, VALUES[:3])
        (prompt_id,) = study.execute("SELECT prompt_id FROM items ORDER BY id LIMIT 1").fetchone()
        with transaction(study):
            mine = Sampled(prompt_id, 0, assistant("Answer 0.1"))
            generations.add(study, [mine], SCORER, "{}", times.now())
        found = picks.pick(database, "best", SCORER)
        assert (found.picked, found.unscored, found.own) == (2, 1, 1)
        assert said(study) == [None, "Answer 1.0", "Answer 2.0", None]


def test_what_cannot_be_picked_is_refused(database: Path) -> None:
    with open_study(database, create=True) as study:
        made = office(study)
        with pytest.raises(BadSettings, match="Give one of them"):
            picks.pick(database, "best", SCORER, Acceptance(1.0, 0.5))
        for share in (0.0, 1.5, float("nan")):
            with pytest.raises(BadSettings, match="--accept-share"):
                picks.pick(database, "best", SCORER, Acceptance(share=share))
        with pytest.raises(UnknownProject):
            picks.pick(database, "worst", SCORER)
        with pytest.raises(NothingToPick, match=r"nobody yet.*train score"):
            picks.pick(database, "best", SCORER)
        made.name = "best"
        ada = made.desk("ada")
        score(study, VALUES, "ada")
        with pytest.raises(NameTaken):
            picks.pick(database, "best", ada.annotator.name)
        made.start("pairs", "compare", pairs(1))
        with pytest.raises(ProjectMismatch, match="annotate pair --task rank"):
            picks.pick(database, "pairs", SCORER)
        made.name = "best"
        made.close()
        with pytest.raises(NothingToPick, match="annotate project open best"):
            picks.pick(database, "best", SCORER)


def test_the_command_says_what_came_of_it(database: Path) -> None:
    with open_study(database, create=True) as study:
        office(study)
        score(study, VALUES[:3])
    found = command("pick", "--db", database, "--project", "best", "--scorer", SCORER,
                    "--accept-above", "0.45")  # fmt: skip
    assert found.exit_code == 0, found.output
    assert found.stdout.splitlines() == [
        "run 5 picked the best sample with a score of 0.45 or more in 2 items of best, and found "
        "none in 1 (0 as before). Mean score of all samples -0.400, of the picks 0.700.",
        "Left alone: 1 have no score for a sample (train score).",
        "Prompts without an acceptable sample are queued where the project's none-to says; or: "
        f"annotate project hand-on best --into DEMONSTRATE --db {database}",
    ]
