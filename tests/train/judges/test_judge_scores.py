"""Scores by judges: what was said becomes scores, and what was not takes nothing away."""

from pathlib import Path

import pytest

from annotate import planning
from annotate.setups import Plan
from db import scores, times
from db.connection import Study, open_study, transaction
from tests.annotate.generating.wire import Counterpart, failing
from tests.train.conftest import command
from tests.train.judges.serving import answered, guarding

TEXTS = [("How?", "First."), ("Why?", "Second."), ("When?", "Third.")]
JUDGE = "guard:parrot"


@pytest.fixture
def ids(study_path: Path) -> list[int]:
    """Three responses, each with a score of another version of the judge."""
    ids = answered(study_path, TEXTS)
    with open_study(study_path) as study, transaction(study):
        scores.add(study, JUDGE, dict.fromkeys(ids, 0.5), times.now(), "an older one")
    return ids


def kept(path: Path, ids: list[int]) -> list[float]:
    with open_study(path) as study:
        return sorted(scores.of_responses(study, JUDGE, ids).values())


def test_what_could_not_be_judged_is_counted_and_older_scores_go_with_the_first_new(
    study_path: Path, ids: list[int], server: Counterpart
) -> None:
    server.always = guarding("Second")
    server.script += [failing(400, "Too long")]
    done = command("score", "--db", study_path, "--judge", f"{JUDGE}@{server.url}", "--all")
    said = f"{JUDGE}: 2 responses scored, 0 had a score, 1 could not be judged. Mean "
    assert done.stdout.startswith(said), done.output
    assert f"{JUDGE} is not known to be the model that scored" in done.stderr
    assert "3 scores of that one are removed" in done.stderr
    assert len(kept(study_path, ids)) == 2 and 0.5 not in kept(study_path, ids)


def test_a_judge_that_says_nothing_takes_no_score_away(
    study_path: Path, ids: list[int], server: Counterpart
) -> None:
    server.always = failing(400, "Too long")
    done = command("score", "--db", study_path, "--judge", f"{JUDGE}@{server.url}", "--all")
    assert done.exit_code == 2
    assert "says nothing of any of 3 responses" in done.stderr
    assert kept(study_path, ids) == [0.5, 0.5, 0.5]


def test_people_who_have_not_rated_yet_score_nothing(study: Study, study_path: Path) -> None:
    answered(study_path, TEXTS)
    planning.create(study, "r", Plan(task="rate"))
    done = command("score", "--db", study_path, "--judge", "people:r", "--all")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith("Error: people:r says nothing of any of 3")
