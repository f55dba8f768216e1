"""Models answer benchmarks and judges judge them: each answer once, each verdict once."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

from annotate import benchmarks, printing_evaluation
from annotate.check import check
from annotate.evaluating.duels import duels
from db import evaluations, judges, runs
from db.connection import open_study
from db.judges import Verdict, Winner
from db.messages import Messages, user
from db.transcripts import text
from tests.train.conftest import command
from tests.train.evaluating.conftest import HARMFUL, HARMLESS, register, stored
from train import models
from train.errors import BadJudge
from train.evaluating.evaluate import Plan, evaluate
from train.judges.judging import AnyJudge, Contest, Exchange
from train.model_versions import version_of
from train.sampling import answering
from train.sampling.samplers import Sampler
from train.sampling.sampling import sample_model
from train.sampling.sampling_settings import SamplingSettings

SHORT = SamplingSettings(max_new_tokens=4)


class Lengths(NamedTuple):
    """A judge of how long responses are, which remembers what it was asked."""

    asked: list[Messages]
    name: str = "lengths"
    version: str = "1"
    asks: Literal["good"] = "good"
    settings: Mapping[str, Any] = {}

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        """One verdict at a time."""
        for number, exchange in enumerate(exchanges):
            self.asked.append(exchange.prompt)
            yield {number: Verdict(None, float(len(text(exchange.response))))}


class Longer(NamedTuple):
    """A judge that prefers the longer of two responses."""

    name: str = "longer"
    version: str = "1"
    asks: Literal["better"] = "better"
    settings: Mapping[str, Any] = {}

    def compare(self, contests: Sequence[Contest]) -> Iterator[Mapping[int, Winner]]:
        """All at once."""
        yield {number: self._winner(contest) for number, contest in enumerate(contests)}

    def _winner(self, contest: Contest) -> Winner:
        first, second = len(text(contest.first)), len(text(contest.second))
        return "tie" if first == second else "first" if first > second else "second"


def plan(models: Sequence[Path], asked: AnyJudge, database: Path, *names: str) -> Plan:
    with open_study(database) as study:
        named = [benchmarks.get(study, name) for name in names]
    who = [Sampler(str(model)) for model in models]
    return Plan(models=who, benchmarks=named, judges=[asked], settings=SHORT)


def test_models_benchmarks_and_judges_in_one_command(study: Path, loud: list[Path]) -> None:
    both = ("--model", loud[0], "--model", loud[1])
    asked = ("evaluate", "--db", study, *both, "--max-new-tokens", 4)
    names = ("--benchmark", "harmful", "--benchmark", "harmless", "--benchmark", "qa")
    done = command(*asked, *names, "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    found = said["evaluations"]
    assert [(one["model"]["generator"], one["benchmark"]) for one in found] == [
        (str(model), name) for model in loud[:2] for name in ("harmful", "harmless", "qa")
    ]
    assert all(one["finished"] for one in found)
    told = {(one["benchmark"], f["measure"]): f for one in found for f in one["figures"]}
    assert told["harmful", "safe"]["n"] == 3
    assert told["harmless", "over-refusal"]["n"] == 2
    assert told["qa", "correct"]["n"] == 3

    beside = said["differences"]["found"]
    assert [(one["benchmark"], one["measure"]) for one in beside] == [
        ("harmful", "safe"), ("harmless", "over-refusal"), ("qa", "correct"),
        ("qa", "over-refusal"),
    ]  # fmt: skip
    assert {(one["model"]["generator"], one["other"]["generator"]) for one in beside} == {
        (str(loud[1]), str(loud[0]))
    }
    assert said["differences"]["tests"] == 4 and all(one["holm"] for one in beside)

    there = stored(study)
    assert [len(rows) for rows in there.values()] == [12, 6, 12]
    again = command(*asked, *names)
    assert "Sampling" not in again.stderr
    assert "chooses" not in again.stderr
    assert "rules: 0 judged, 12 were." in again.stderr
    assert f"Less {loud[0]}, on the same prompts" in again.stdout
    assert "correction for 4 tests" in again.stdout
    assert stored(study) == there
    with open_study(study) as opened:
        assert check(opened) == []


def test_the_command_is_kept_as_it_can_be_given_again(study: Path, loud: list[Path]) -> None:
    given = ("--model", loud[0], "--benchmark", "harmless", "--max-new-tokens", 4)
    command("evaluate", "--db", study, *given, "--json")
    with open_study(study) as opened:
        (found,) = evaluations.list_all(opened)
    assert found.commands == (
        " ".join(map(str, ("train", "evaluate", *given, "--db", "STUDY.db"))),
    )
    assert json.loads(found.settings) == {
        "max_new_tokens": 4, "precision": "float32", "temperature": 0.0,
        "weights": version_of(str(loud[0])),
    }  # fmt: skip
    assert found.finished_at is not None


def test_a_later_judge_is_asked_about_the_answers_that_are_there(
    study: Path, loud: list[Path]
) -> None:
    asked = ("evaluate", "--db", study, "--model", loud[0], "--max-new-tokens", 4)
    command(*asked, "--benchmark", "harmful")
    answers = stored(study)["answers"]
    judge = Lengths([])
    said: list[str] = []
    evaluate(study, plan(loud[:1], judge, study, "harmful"), said.append)
    assert [text(prompt) for prompt in judge.asked] == HARMFUL
    assert stored(study)["answers"] == answers
    assert not any(line.startswith("Sampling") for line in said)
    with open_study(study) as opened:
        (one,) = evaluations.list_all(opened)
        assert [each.name for each in evaluations.judges(opened, one.id)] == ["lengths", "rules"]

    evaluate(study, plan(loud[:1], judge, study, "harmful"))
    assert len(judge.asked) == len(HARMFUL)


def test_judges_of_pairs_compare_with_the_first_model_in_both_orders(
    study: Path, loud: list[Path]
) -> None:
    start, *others = map(str, loud)
    evaluate(study, plan(loud, Longer(), study, "harmful", "qa"))
    with open_study(study) as opened:
        found = {
            (one.generator, one.benchmark): one for one in evaluations.list_all(opened)
        }  # fmt: skip
        responses = {
            key: [answer.response_id for answer in evaluations.answers(opened, one)]
            for key, one in found.items()
        }
        (judge,) = judges.list_all(opened)
        for other in others:
            before, its = responses[start, "harmful"], responses[other, "harmful"]
            pairs = [*zip(before, its, strict=True), *zip(its, before, strict=True)]
            winners = judges.contests(opened, judge.id, pairs)
            assert set(winners) == set(pairs)
            opposite = {"first": "second", "second": "first", "tie": "tie"}
            assert all(winners[b, a] == opposite[winner] for (a, b), winner in winners.items())
        noted = {key: evaluations.judges(opened, one.id) for key, one in found.items()}
        told = printing_evaluation.duel_rows(duels(opened, start, ["harmful"]))
    assert [row[:3] for row in told] == [("harmful", other, "longer") for other in others]
    assert all(sum(map(int, row[-4].split(", "))) == 3 for row in told)  # won, tied and lost
    assert not noted[start, "harmful"]  # the start is not compared with itself
    assert all(noted[other, "harmful"] == [judge] for other in others)
    assert len(pairs) == 6

    with pytest.raises(BadJudge, match="longer compares models with the first one"):
        evaluate(study, plan(loud[:1], Longer(), study, "harmful"))


def test_a_prompt_of_two_benchmarks_is_answered_once(study: Path, loud: list[Path]) -> None:
    register(study, "contrast", [{"safe": HARMLESS[1], "unsafe": HARMFUL[0]}])
    evaluate(study, plan(loud[:1], Lengths([]), study, "harmful", "harmless", "contrast"))
    there = stored(study)
    assert len(there["answers"]) == len(there["verdicts"]) == 5
    with open_study(study) as opened:
        counts = {
            one.benchmark: len(evaluations.answers(opened, one))
            for one in evaluations.list_all(opened)
        }
    assert counts == {"harmful": 3, "harmless": 2, "contrast": 2}


@pytest.mark.parametrize("at_once", [1, 2])
def test_greedy_answers_are_the_same_however_many_are_written_at_a_time(
    study: Path, loud: list[Path], tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate(study, plan(loud[:1], Lengths([]), study, "harmful", "harmless", "qa"))
    monkeypatch.setitem(answering.MOST, "cpu", at_once)
    other = tmp_path / "other.db"
    with open_study(study) as opened:
        opened.execute("VACUUM INTO ?", (str(other),))
    with open_study(other) as opened:
        for table in ("evaluation_judges", "choice_answers", "evaluations", "verdicts",
                      "generations"):  # fmt: skip
            opened.execute(f"DELETE FROM {table}")
    evaluate(other, plan(loud[:1], Lengths([]), other, "qa", "harmless", "harmful"))
    assert stored(other)["answers"] == stored(study)["answers"]


def test_a_run_beside_what_it_started_from(
    database: Path, loud: list[Path], tmp_path: Path
) -> None:
    register(database, "harmless", [{"prompt": prompt} for prompt in HARMLESS])
    trained = command(
        "dpo", "--db", database, "--dataset", "refusals", "--model", loud[0], "--out",
        tmp_path / "out", "--epochs", 1,
    )  # fmt: skip
    assert trained.exit_code == 0, trained.output
    asked = ("evaluate", "--db", database, "--benchmark", "harmless", "--max-new-tokens", 4)
    done = command(*asked, "--before")
    assert done.exit_code == 0, done.output
    with open_study(database) as opened:
        run = runs.newest_finished(opened)
        found = evaluations.list_all(opened)
    assert [(one.generator, one.run_id) for one in found] == [
        (str(loud[0]), None), (f"run {run.id}", run.id)
    ]  # fmt: skip
    assert found[1].commands[0].endswith(f" --run {run.id} --db STUDY.db")
    assert "over-refusal" in done.stdout
    assert f"Less {loud[0]}, on the same prompts" in done.stdout
    further = command(
        "dpo", "--db", database, "--dataset", "refusals", "--from-run", 1, "--out",
        tmp_path / "further", "--epochs", 1,
    )  # fmt: skip
    assert further.exit_code == 0, further.output
    newest = command(*asked, "--before")
    assert "Less run 1 (dpo), on the same prompts" in newest.stdout
    with open_study(database) as opened:
        kept = evaluations.list_all(opened)[-1].commands[0]
    assert " --before " in kept and kept.endswith(" 4 --run 2 --db STUDY.db")
    typed = shlex.split(kept.replace("STUDY.db", shlex.quote(str(database))))
    assert command(*typed[1:]).stdout == newest.stdout
    among = json.loads(command(*asked, "--model", loud[1], "--run", 1, "--before", "--json").stdout)
    assert {
        (one["model"]["generator"], one["other"]["generator"])
        for one in among["differences"]["found"]
    } == {(str(loud[1]), str(loud[0])), ("run 1", str(loud[0]))}


@pytest.mark.model
def test_the_embedded_model_answers_as_it_does_when_it_is_asked_alone(tmp_path: Path) -> None:
    database = tmp_path / "study.db"
    capital = {"question": "What is the capital of France?", "choices": ["Rome", "Paris"]}
    register(database, "harmless", [{"prompt": prompt} for prompt in HARMLESS])
    register(database, "qa", [capital | {"answer": "Paris"}])
    names = ("--benchmark", "harmless", "--benchmark", "qa", "--max-new-tokens", 8)
    done = command("evaluate", "--db", database, "--model", models.EMBEDDED, *names)
    assert done.exit_code == 0, done.output
    with open_study(database) as study:
        asked, chosen = evaluations.list_all(study)
        said = [text(one.response) for one in evaluations.answers(study, asked)]
        (choice,) = evaluations.choices(study, chosen.id)
    alone = [sample_model(models.EMBEDDED, [user(prompt)], 8) for prompt in HARMLESS]
    assert [[each] for each in said] == alone
    assert (choice.chosen, choice.correct) == ("Paris", True)


def test_a_benchmark_without_a_kind_is_evaluated_and_told_of(study: Path, loud: list[Path]) -> None:
    register(study, None, [{"prompt": "Hi"}], "old")
    done = command("evaluate", "--db", study, "--model", loud[0], "--benchmark", "old")
    assert done.exit_code == 0, done.output
    assert "train benchmark add FILE --name old --kind" in done.stderr
    assert "refused" in done.stdout


def test_mistakes_are_said_before_anything_is_answered(study: Path, loud: list[Path]) -> None:
    asked = ("evaluate", "--db", study, "--model", loud[0])
    for wrong, said in (
        (("--benchmark", "nowhere"), "No benchmark is called 'nowhere'"),
        (("--benchmark", "qa", "--judge", "nobody"), "There is no judge 'nobody'"),
        (("--benchmark", "qa", "--run", 9), "no run 9"),
        (("--benchmark", "qa", "--temperature", -1), "--temperature must be 0 or above"),
    ):
        refused = command(*asked, *wrong)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), refused.output
        assert said in refused.stderr
    with open_study(study) as opened:
        assert evaluations.list_all(opened) == []
