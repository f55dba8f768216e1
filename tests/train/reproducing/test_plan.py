"""The plan of the reproduction: every command is one that can be typed, and the rows are there."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from annotate.cli import main as annotate
from tests.train.conftest import command
from tests.train.reproducing.published import LEFT_OUT, USABLE
from train.cli import main as train
from train.errors import MissingData
from train.reproducing import beside, files, plan, published, shapes, trainings
from train.reproducing.files import Files
from train.reproducing.shown import Cell, Found, Training, Trust
from train.reproducing.sizes import LONG, QUICK, SIZES, Size
from train.reproducing.steps import Done, RunOf, Step


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of the papers' files, with a few rows of ours."""
    folder = tmp_path / "data"
    (folder / "benchmarks").mkdir(parents=True)
    for name in (files.GENERAL, files.SAFETY):
        (folder / name).write_text(json.dumps([{"instruction": "Hi.", "output": "Hello."}]))
    rows = [
        {"prompt": f"Question {n // 2}?", "chosen": f"Yes {n}.", "rejected": "No."}
        for n in range(40)
    ]
    (folder / files.PAIRS).write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    for name, _ in files.BENCHMARKS:
        asked = [f"{name} {n}?" for n in range(9)]
        (folder / f"benchmarks/{name}.json").write_text(json.dumps({"instructions": asked}))
    return folder


def prepared(data: Path, size: Size = QUICK) -> Files:
    return files.prepare([data], data.parent / "out", size)


def planned(data: Path, size: Size) -> list[Step]:
    stages = plan.stages(prepared(data, size), size, "some/model", data.parent / "out")
    return [step for stage in stages for step in stage.steps]


def prompts(file: Path) -> list[str]:
    return [json.loads(line)["prompt"] for line in file.read_text().splitlines()]


def test_raft_and_dpo_have_a_pair_of_each_prompt_that_no_judge_has_seen(data: Path) -> None:
    found = prepared(data)
    drawn = prompts(found.red_team)
    assert len(drawn) == len({*drawn}) == 10  # half of the prompts at most
    assert {*drawn}.isdisjoint(prompts(found.pairs))
    assert len(prompts(found.pairs)) == 20
    assert len(prompts(prepared(data, QUICK._replace(pairs=7)).pairs)) == 7
    before = found.red_team.read_text()
    assert prepared(data).red_team.read_text() == before
    assert len(json.loads(found.benchmarks[0].file.read_text())["instructions"]) == 6


def test_a_folder_without_the_data_says_what_it_takes(data: Path) -> None:
    (data / files.PAIRS).unlink()
    with pytest.raises(MissingData, match=r"no saferlhf_pairs\.jsonl.*huggingface"):
        prepared(data)


PAIR = {"prompt": "Why?", "chosen": "So.", "rejected": "No."}


@pytest.mark.parametrize("size", [QUICK, LONG], ids=["quick", "long"])
@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        (files.PAIRS, '{"prompt": "Why?"', "prompt, chosen, rejected"),
        (files.PAIRS, f'{json.dumps(PAIR)}\n{{"question": "Why?"}}', r"chosen, .*\(line 2\)"),
        (files.PAIRS, '["Why?", "So.", "No."]', "prompt, chosen, rejected"),
        (files.PAIRS, json.dumps({**PAIR, "prompt": [PAIR]}), "prompt, chosen, rejected"),
        (files.PAIRS, "", "pairs with one safe response"),
        (files.SAFETY, "[", "a list of instruction, input and output"),
        (files.GENERAL, '[["Hi.", "Hello."]]', "instruction, output"),
        ("benchmarks/I-Alpaca.json", '["Hi."]', r'\{"instructions": \[\.\.\.\]\}'),
    ],
)
def test_a_file_that_holds_something_else_is_named_with_what_is_wanted(
    data: Path, size: Size, name: str, content: str, wanted: str
) -> None:
    (data / name).write_text(content)
    with pytest.raises(MissingData, match=f"{name} cannot be used: .*{wanted}.* give --fetch"):
        prepared(data, size)


def test_pairs_may_be_as_published_and_are_drawn_as_if_they_were_prepared(data: Path) -> None:
    def drawn(rows: Sequence[object]) -> tuple[str, str]:
        (data / files.PAIRS).write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        found = prepared(data)
        return found.red_team.read_text(), found.pairs.read_text()

    usable = [shapes.pair(row) for row in USABLE]
    assert drawn([*LEFT_OUT, *USABLE]) == drawn(usable)
    with pytest.raises(MissingData, match="pairs with one safe response, which is the better"):
        drawn(LEFT_OUT)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_step_is_a_command_with_options_that_there_are(
    data: Path, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHOSEN_DB", str(data / "study.db"))
    steps = planned(data, size)
    assert len({step.name for step in steps}) == len(steps)
    for step in steps:
        _parse(annotate if step.program == "annotate" else train, step)


def _parse(command: click.Command, step: Step) -> None:
    """Let click read the arguments as far as it goes, and run nothing."""
    words = [w.written.format(1) if isinstance(w, RunOf) else str(w) for w in step.arguments]
    context = click.Context(command)
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(context, name)
        assert found is not None, step
        command = found
    command.make_context(step.name, words, parent=context)


def test_commands_are_printed_as_a_shell_takes_them(data: Path) -> None:
    mine, out = data.rename(data.parent / "my data"), data.parent / "our own"
    done = command("reproduce", "--data", mine, "--out", out, "--dry-run")
    assert done.exit_code == 0, done.output
    assert f"export CHOSEN_DB='{out}/study.db'\nRUN_OF_FOLDER stands for" in done.stderr
    found = {" ".join(words[:2]): words for words in map(shlex.split, done.stdout.splitlines())}
    assert found["annotate import"][2] == str(out / "data" / "red-team.jsonl")
    asked = [line for line in done.stdout.splitlines() if line.startswith("train evaluate")]
    runs = [word for line in asked for word in shlex.split(line) if word.startswith("RUN_OF_")]
    assert len({*runs}) == len(runs)  # each is asked once, whatever its seed
    assert found["train judge"][-6:-4] == ["--judge", f"reward:run RUN_OF_{out}/reward"]


def test_the_rows_are_the_papers(data: Path) -> None:
    out = data.parent / "out"
    rows = {one.row for one in trainings.models(LONG, out)}
    assert {one.row for one in published.ROWS} - {"base"} <= rows
    trained = {step.folder for step in planned(data, LONG) if step.folder is not None}
    assert {one.folder for one in trainings.models(LONG, out)} <= trained


def test_headline_rows_come_first_and_each_stage_ends_with_its_evaluation(data: Path) -> None:
    out = data.parent / "out"
    size = LONG._replace(seeds=(0, 7))
    stages = plan.stages(prepared(data, size), size, "some/model", out)
    assert [str(stage) for stage in stages] == [
        "SIT-1000, RAFT by reward, RAFT by labels, DPO (seed 0)",
        "SIT-0, SIT-100, SIT-300 (seed 0)",
        "SIT-1000, RAFT by reward, RAFT by labels, DPO (seed 7)",
    ]
    for stage, name in zip(stages, ("0", "fewer", "7"), strict=True):
        *trained, evaluation, _, report = stage.steps
        asked = {each.folder for each in evaluation.arguments if isinstance(each, RunOf)}
        assert asked - {out / "reward"} == {one.folder for one in stage.models}
        assert asked <= {out / "reward"} | {step.folder for step in trained}
        assert ("--model" in evaluation.arguments) == (name == "0")
        assert report.name == f"report-md-{name}"
    models = [one for stage in stages for one in stage.models]
    assert sorted(models) == sorted(trainings.models(size, out))


def test_with_one_number_of_demonstrations_there_is_no_stage_of_fewer(data: Path) -> None:
    size = QUICK._replace(demonstrations=(8,))
    (stage,) = plan.stages(prepared(data, size), size, "some/model", data.parent / "out")
    assert stage.models[0].row == "SIT-8"


def test_judges_are_held_against_people_on_what_they_did_not_learn_from(
    data: Path,
) -> None:
    steps = {step.name: step.arguments for step in planned(data, QUICK)}
    assert [*steps].index("judge") == [*steps].index("reward") + 1
    asked = " ".join(map(str, steps["judge"]))
    reward = f"reward:run RUN_OF_{data.parent}/out/reward"
    assert asked == (
        f"judge --judge rules --judge classifier:ratings --judge {reward} "
        "--dataset ratings --split test"
    )
    assert steps["dataset-ratings"][-2:] == ("--test", "0.1")


def test_the_table_has_ours_beside_theirs() -> None:
    controversial, malicious = (
        (name, "safe", "rules (1)") for name in ("I-Controversial", "I-MaliciousInstructions")
    )
    rows = {
        "base": {controversial: Cell(25.0, 14.2, 40.2, (25.0,))},
        "DPO": {
            controversial: Cell(91.7, 85.0, 96.0, (90.0, 92.5, 92.5)),
            malicious: Cell(80.0, 71.1, 86.7, (80.0,)),
        },
    }
    trainings = [Training("DPO", "run 4", 0, "red-team@1", 32, 595.4)]
    judges = [Trust("rules (1)", "chosen or rejected", 139, Cell(51.1, 42.9, 59.2), None)]
    done = [Done("dpo-0", "train dpo --seed 0", 61.4)]
    page = beside.markdown(Found(rows, trainings, judges, done))
    assert "| base | 50 (40.4-59.6) |  | 43 (28.5-57.8) | 25.0 (14.2-40.2) |" in page
    assert "| 80.0 (71.1-86.7) | 100 (91.2-100.0) | 91.7 (85.0-96.0); 90, 92, 92 |" in page
    assert "| DPO | run 4 | 0 | red-team@1 | 32 | 595 |" in page
    assert "| rules (1) | chosen or rejected | 139 | 51.1 (42.9-59.2) | - |" in page
    assert "|  | base | DPO |" in page
    assert "| I-MaliciousInstructions / safe / rules (1) |  | 80.0 (71.1-86.7) |" in page
    assert "    train dpo --seed 0  # 61 s" in page
