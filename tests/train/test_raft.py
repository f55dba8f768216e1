"""RAFT: learning from the best of one's own answers, picked by scores or by people."""

from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest

from annotate import datasets
from annotate.check import check
from annotate.details import Details
from annotate.errors import NothingToExport
from db import alarms, generations, runs, scores, times
from db.connection import Study, open_study, transaction
from db.criteria import Criteria
from db.generations import Sampled
from db.messages import assistant, from_json
from db.samples import Sampled as Row
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.train.conftest import command
from train.answers import picks, variety
from train.answers.picks import Acceptance
from train.job import Job
from train.raft import RAFTSettings, train_raft

pytestmark = pytest.mark.model

RULE = "plain letters"  # a scorer: the share of a text that is ASCII
QUICK = RAFTSettings(epochs=1, batch_size=4, accumulate=1)
LEARN = RAFTSettings(
    epochs=15, save_every=30, batch_size=3, accumulate=1, learning_rate=1e-2, adapter="full"
)


def prompts(number: int) -> list[dict[str, object]]:
    return [{"prompt": f"Question {n}?"} for n in range(number)]


def score(study: Study) -> dict[int, float]:
    """Score every response of the study by the rule."""
    rows = study.execute("SELECT id, messages FROM responses").fetchall()
    texts = {id_: from_json(messages)[-1].content for id_, messages in rows}
    values = {
        id_: sum(c.isascii() for c in text) / len(text) for id_, text in texts.items() if text
    }
    with transaction(study):
        scores.add(study, RULE, values, times.now())
    return values


def mean_of(study: Study, generator: str) -> float:
    """The mean score of what a generator has sampled."""
    rows = study.execute(
        "SELECT s.value FROM generations g JOIN scores s ON s.response_id = g.response_id "
        "WHERE g.generator = ? AND s.scorer = ?",
        (generator, RULE),
    ).fetchall()
    return fmean(value for (value,) in rows)


def sampling(database: Path, *whose: object) -> None:
    done = command(
        "sample", "--db", database, *whose, "--project", "ask", "--n", 4, "--temperature", 0.85,
        "--top-p", 0.95, "--max-new-tokens", 10, "--store",
    )  # fmt: skip
    assert done.exit_code == 0, done.output


def pairing(database: Path, generator: str, project: str) -> None:
    done = invoke(
        "pair", "--db", database, "--task", "rank", "--from", generator, "--project", project
    )
    assert done.exit_code == 0, done.output


def test_a_round_by_scores_teaches_what_scores_high(tmp_path: Path, tiny: Path) -> None:
    database = tmp_path / "study.db"
    with open_study(database, create=True) as study:
        Office(study, tmp_path).start("ask", "demonstrate", prompts(6))
    sampling(database, "--model", tiny)
    pairing(database, str(tiny), "best")
    with open_study(database) as study:
        score(study)
        before = mean_of(study, str(tiny))
    found = picks.pick(database, "best", RULE)
    assert found.picked == 6 and found.best is not None and found.best > before
    with open_study(database) as study:
        dataset = datasets.build(study, Criteria(projects=("best",)))
        assert check(study) == []

    done = train_raft(Job(database=database, out=tmp_path / "1", model=str(tiny)), "best", LEARN)
    assert done is not None and done.last_loss is not None and done.first_loss is not None
    assert done.last_loss < done.first_loss / 2
    sampling(database, "--run", done.run.id)
    with open_study(database) as study:
        score(study)
        assert mean_of(study, f"run {done.run.id}") > before
        assert runs.datasets(study, done.run.id) == ["best@1"]
        assert {one.name for one in runs.metrics(study, done.run.id) if one.step == 0} == {
            "rows_train", "rows_validation", "rows_dropped", "rows_truncated", "prompts_without",
            *variety.Variety._fields,
        }  # fmt: skip
        assert dataset.rows == 6


def ranked(study: Study, texts: list[list[str]], name: str = "best") -> Office:
    """A rank project of samples by `start`, one of a text that stands twice drawn twice."""
    made = Office(study, study.file.parent)
    rows = [
        {"prompt": f"Question {n}?", "responses": list(dict.fromkeys(of_prompt))}
        for n, of_prompt in enumerate(texts)
    ]
    made.start(name, "rank", rows)
    with transaction(study):
        for n, of_prompt in enumerate(texts):
            (prompt_id,) = study.execute(
                "SELECT id FROM prompts WHERE messages LIKE ?", (f"%Question {n}?%",)
            ).fetchone()
            drawn = [Sampled(prompt_id, k, assistant(t)) for k, t in enumerate(of_prompt)]
            generations.add(study, drawn, "start", f'{{"of": "{name}"}}', times.now())
    return made


VARIED = [
    ["The cat sleeps.", "A dog barks here.", "Birds sing well."],
    ["Rain falls today.", "Snow is cold.", "The sun shines now."],
    ["One and two.", "Three is more.", "Four or five."],
    ["Red, then green.", "Blue as ink.", "Grey, like ash."],
]


def test_people_pick_and_the_model_learns_from_them(tmp_path: Path, tiny: Path) -> None:
    database = tmp_path / "study.db"
    with open_study(database, create=True) as study:
        ada = ranked(study, VARIED).desk("ada")
        for _ in range(3):
            ada.judge("pick", details=Details(ranking=(1,)))
        ada.judge("none")
        dataset = datasets.build(study, Criteria(projects=("best",)))
    said: list[str] = []
    job = Job(database=database, out=tmp_path / "out", model=str(tiny), say=said.append)
    done = train_raft(job, "best", QUICK)
    assert done is not None and done.steps == 1
    assert said[0].startswith("RAFT on 3 picks, 1 step, on ")
    assert said[1].startswith("1 step is few: the published training made 4 to 16")
    assert said[2] == (
        "Of 1 item of best no sample was acceptable. Have people write an answer: "
        f"annotate project hand-on best --into DEMONSTRATE --db {database}"
    )
    with open_study(database) as study:
        first = {one.name: one.value for one in runs.metrics(study, done.run.id) if one.step == 0}
        people = {row[0] for row in study.execute(
            "SELECT n.name FROM dataset_judgments d JOIN judgments j ON j.id = d.judgment_id "
            "JOIN annotators n ON n.id = j.annotator_id WHERE d.dataset_id = ?", (dataset.id,)
        )}  # fmt: skip
    assert (first["rows_train"], first["prompts_without"]) == (3, 1)
    assert people == {"ada"}


def test_where_no_sample_will_do_there_is_nothing_to_learn(tmp_path: Path) -> None:
    database = tmp_path / "study.db"
    with open_study(database, create=True) as study:
        ranked(study, VARIED)
        score(study)
        found = picks.pick(database, "best", RULE, Acceptance(above=2.0))
        assert (found.picked, found.none, found.best) == (0, 4, None)
        with pytest.raises(NothingToExport):
            datasets.build(study, Criteria(projects=("best",)))


def test_a_later_round_that_has_narrowed_raises_alarms(tmp_path: Path, tiny: Path) -> None:
    database = tmp_path / "study.db"
    sorry = "I am sorry, and I am sorry, and I am sorry."
    narrowed = [[sorry, sorry, other] for other in ("Sorry.", "No.", "Not now.")]
    with open_study(database, create=True) as study:
        ranked(study, VARIED)
        ranked(study, narrowed, "again")
        by_length = {
            id_: float(len(from_json(text)[-1].content))
            for id_, text in study.execute("SELECT id, messages FROM responses").fetchall()
        }
        with transaction(study):
            scores.add(study, "length", by_length, times.now())
        for name in ("best", "again"):
            picks.pick(database, name, "length")
            datasets.build(study, Criteria(projects=(name,)))
    job = Job(database=database, out=tmp_path / "1", model=str(tiny))
    first = train_raft(job, "best", QUICK)
    assert first is not None
    said: list[str] = []
    later = replace(job, model=None, start=first.run.id, out=tmp_path / "2", say=said.append)
    second = train_raft(later, "again", QUICK)
    assert second is not None and second.run.parent_id == first.run.id
    with open_study(database) as study:
        assert alarms.of_run(study, first.run.id) == []
        raised = alarms.of_run(study, second.run.id)
    assert [one.kind for one in raised] == ["diversity", "length", "picks"]
    assert {one.message for one in raised} <= set(said)


def test_variety_is_measured_over_all_that_was_drawn() -> None:
    found = variety.of([
        Row(("a b c", "a b c", "d"), "a b c"),
        Row(("e f", "g h", "i j k l"), "i j k l"),
    ])  # fmt: skip
    assert found.samples_distinct == pytest.approx((2 / 3 + 1) / 2)
    assert found.samples_distinct_2 == pytest.approx((2 / 4 + 5 / 5) / 2)
    assert found.samples_words == pytest.approx((7 / 3 + 8 / 3) / 2)
    assert (found.picks_distinct, found.picks_words) == (1.0, 3.5)
    assert variety.alarms(found, None) == []


def test_samples_of_one_word_differ_by_their_texts() -> None:
    found = variety.of([Row(("No.", "No.", "Never.", "No."), "No.")])
    assert found.samples_distinct == found.samples_distinct_2 == 0.5
