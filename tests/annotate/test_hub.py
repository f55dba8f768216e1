"""A dataset on the Hub is imported like a file; where it cannot be, one sentence says why."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import HfApi, constants

from annotate import files
from annotate.errors import HubRefused, HubUnreachable, MissingFile
from annotate.hub import telling
from annotate.status import status
from db.connection import open_study
from tests.annotate.hub import NAME, TOKEN, Hub, serving
from tests.annotate.hub.asking import run, sentence
from tests.annotate.writing import preference

WITHOUT_DATASETS = """
import sys
sys.modules["datasets"] = None  # as if it were not installed
from annotate.cli import main
main(sys.argv[1:])
"""
READ_TEN_THEN_ALL = """
import sys
from annotate import files
rows = files.read(sys.argv[1])
for _ in range(10):
    next(rows)
print("ten", flush=True)
sys.stdin.readline()
print(sum(1 for _ in rows) + 10)
"""


def lines(*prompts: str, times: int = 1) -> bytes:
    """Preferences with these prompts, as JSON Lines."""
    return "".join(json.dumps(preference(p)) + "\n" for p in prompts).encode() * times


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def address(hub: Hub) -> Iterator[str]:
    with serving(hub) as address:
        yield address


def run_import(
    study_path: Path, address: str, *arguments: str, token: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Import owner/name in a process of its own."""
    given = ("import", NAME, "--db", study_path, "--project", "pairs", *arguments)
    return run(study_path.parent, address, "-m", "annotate", *given, token=token, **environment)


def imported(study_path: Path) -> dict[str, object]:
    """What the study's record says of its only import."""
    with open_study(study_path) as study:
        (detail,) = study.execute("SELECT detail FROM audit WHERE action = 'import'").fetchone()
        prompts = study.execute("SELECT messages FROM prompts ORDER BY id").fetchall()
    contents = [json.loads(messages)[0]["content"] for (messages,) in prompts]
    return {**json.loads(detail), "prompts": contents}


def nothing_came_of(study_path: Path) -> bool:
    """Whether there is no study, or one without a project."""
    with open_study(study_path, create=True) as study:
        return status(study).projects == ()


def test_a_dataset_of_the_hub_is_imported_and_its_commit_recorded(
    study_path: Path, hub: Hub, address: str
) -> None:
    commit = hub.holding(NAME, {"train.jsonl": lines("one?", "two?")}).branches["main"]
    done = run_import(study_path, address)
    assert "Recognised preference (prompt, chosen, rejected)." in done.stdout
    assert f"commit {commit}" in done.stdout
    found = imported(study_path)
    assert (found["revision"], found["split"]) == (commit, "train")
    assert found["prompts"] == ["one?", "two?"]


def test_a_pinned_revision_is_read_as_it_was(study_path: Path, hub: Hub, address: str) -> None:
    old = hub.holding(NAME, {"train.jsonl": lines("old?")}).branches["main"]
    hub.holding(NAME, {"train.jsonl": lines("new?")})
    run_import(study_path, address, "--revision", old)
    found = imported(study_path)
    assert (found["revision"], found["prompts"]) == (old, ["old?"])


def test_split_and_subset_choose_among_the_files(study_path: Path, hub: Hub, address: str) -> None:
    card = "---\nconfigs:\n" + "".join(
        f"- config_name: {name}\n  data_files:\n"
        f"  - split: train\n    path: {name}/a.jsonl\n  - split: held\n    path: {name}/b.jsonl\n"
        for name in ("easy", "hard")
    )
    subsets = {f"{s}/{f}.jsonl": lines(f"{s}-{f}?") for s in ("easy", "hard") for f in "ab"}
    hub.holding(NAME, {"README.md": f"{card}---\n".encode(), **subsets})
    done = run_import(study_path, address)
    assert sentence(done) == f"{NAME} has several subsets; say --subset easy or hard."
    done = run_import(study_path, address, "--subset", "hard", "--split", "test")
    assert sentence(done) == f"{NAME} has no split 'test'; say --split train or held."
    run_import(study_path, address, "--subset", "hard", "--split", "held")
    assert imported(study_path)["prompts"] == ["hard-b?"]


def test_a_dataset_with_a_bad_row_far_down_is_refused_whole(
    study_path: Path, hub: Hub, address: str
) -> None:
    hub.holding(NAME, {"train.jsonl": lines("x" * 1_000, times=12_000) + b"not JSON\n"})
    assert sentence(run_import(study_path, address)).endswith("Nothing was imported.")
    assert nothing_came_of(study_path)


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path, hub: Hub, address: str) -> None:
    shards = [f"data/train-0000{n}-of-00002.jsonl" for n in range(2)]
    hub.holding(NAME, {shard: lines("x" * 1_000, times=20_000) for shard in shards})
    environment = {"HF_ENDPOINT": address, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", READ_TEN_THEN_ALL, NAME],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reading:
        assert reading.stdin
        assert reading.stdout
        assert reading.stdout.readline() == "ten\n"
        assert any(asked.endswith(shards[0]) for asked in hub.asked)
        assert not any(asked.startswith("GET") and asked.endswith(shards[1]) for asked in hub.asked)
        reading.stdin.write("go on\n")
        reading.stdin.flush()
        assert reading.stdout.readline() == "40000\n"


def test_a_private_dataset_takes_a_token(study_path: Path, hub: Hub, address: str) -> None:
    hub.holding(NAME, {"train.jsonl": lines("secret?")}, private=True)
    refused = sentence(run_import(study_path, address))
    assert refused.startswith(f"{NAME} is no file here. The Hub has no dataset {NAME} that you may")
    assert nothing_came_of(study_path)
    assert run_import(study_path, address, token=TOKEN).returncode == 0


@pytest.fixture
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process may ask what is on this machine, wherever the tests run."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("name", "revision", "token", "expected"),
    [
        ("owner/other", None, False, "no dataset owner/other that you may read"),
        (NAME, "v9", False, f"{NAME} has no branch, tag or commit 'v9'"),
        (NAME, None, "hf_wrong", "does not know the token"),
        ("owner/broken", None, False, r"out of order \(503, Something is broken here\)"),
        ("owner/teapot", None, False, r"refuses that with owner/teapot \(418, Something"),
        ("owner/eager", None, False, "takes no more requests from here for now"),
    ],
)
def test_what_the_hub_refuses_is_one_sentence(
    hub: Hub, address: str, name: str, revision: str | None, token: str | bool, expected: str
) -> None:
    hub.holding(NAME, {"train.jsonl": lines("one?")})
    hub.failing |= {"/broken": 503, "/teapot": 418, "/eager": 429}
    api = HfApi(address, token=token)
    with pytest.raises(HubRefused, match=expected), telling(name, revision):
        api.dataset_info(name, revision=revision, timeout=30)


@pytest.mark.usefixtures("online")
def test_a_hub_that_is_not_there_is_one_sentence() -> None:
    api = HfApi("http://127.0.0.1:9")
    with pytest.raises(HubUnreachable, match="cannot be reached at"), telling(NAME):
        api.dataset_info(NAME, timeout=30)


def test_where_the_hub_is_not_to_be_asked_it_says_so(study_path: Path) -> None:
    done = run_import(study_path, "http://127.0.0.1:9", HF_HUB_OFFLINE="1")
    assert "HF_HUB_OFFLINE is set: unset it, and try again" in sentence(done)
    assert not study_path.exists()


def test_a_dataset_without_rows_is_refused(study_path: Path, hub: Hub, address: str) -> None:
    hub.holding(NAME, {"LICENSE": b"no rows"})
    assert sentence(run_import(study_path, address)).endswith("Nothing was imported.")


def test_without_the_library_it_names_what_to_install(study_path: Path) -> None:
    given = ("import", NAME, "--db", study_path, "--project", "pairs")
    done = run(study_path.parent, "http://127.0.0.1:9", "-c", WITHOUT_DATASETS, *given)
    assert 'pip install "chosen[hub]"' in sentence(done)


def test_a_file_has_no_revision_and_no_subset(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_bytes(lines("one?"))
    with pytest.raises(MissingFile, match="--revision is of datasets on the Hub"):
        next(files.read(str(file), revision="main"))
    with pytest.raises(MissingFile, match="--subset is of folders and datasets on the Hub"):
        next(files.read(str(file), subset="hard"))


@pytest.mark.parametrize("source", ["data/missing.jsonl", "data/missing.csv.gz"])
def test_a_missing_file_is_not_looked_for_on_the_hub(source: str) -> None:
    with pytest.raises(MissingFile, match="There is no file"):
        next(files.read(source))
