"""What is pushed to the Hub is what load_dataset reads there; where it cannot be, a sentence."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from annotate.datasets import Criteria, build
from annotate.datasets.showing import get
from annotate.datasets.withdrawing import Which, withdraw
from annotate.formats.hub import push as push_to
from annotate.importing import Settings, import_pairs
from db import audit, dataset_rows
from db.connection import open_study
from db.errors import ChosenError
from tests.annotate.hub import NAME, TOKEN, Hub, serving
from tests.annotate.hub.asking import load, run
from tests.annotate.writing import preference, write_jsonl

TEXTS = [
    ("Grüße\n\nHuman: you?", 'He said "fine"\\\r\n', ""),
    ("nul \0, \u2028 and \U0001f600", " spaces ", "\ttab"),
    *((f"Question {number}?", "yes", "no") for number in range(30)),
]


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def address(hub: Hub) -> Iterator[str]:
    with serving(hub) as address:
        yield address


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a study: two versions of a dataset, the second with rows held out."""
    source = write_jsonl(tmp_path / "source.jsonl", [preference(*texts) for texts in TEXTS])
    with open_study(tmp_path / "study.db", create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(labels="keep"))
        build(study, "pairs")
        build(study, Criteria(projects=("pairs",), validation=0.1, test=0.2), "pairs")
    return tmp_path


def push(
    home: Path, address: str, name: str, *options: str, to: str = NAME, token: str | None = TOKEN
) -> subprocess.CompletedProcess[str]:
    """Push a dataset with the command."""
    given = ("dataset", "push", name, to, "--db", home / "study.db", *options)
    return run(home, address, "-m", "annotate", *given, token=token)


def test_what_is_pushed_loads_as_the_judged_texts(home: Path, hub: Hub, address: str) -> None:
    done = push(home, address, "pairs@1", "--standard", "--json")
    assert (done.returncode, done.stderr) == (0, "")  # no bars of the libraries either
    pushed = json.loads(done.stdout)
    assert pushed["commit"] == hub.repositories[NAME].branches["main"]
    assert pushed["address"] == f"{address}/datasets/{NAME}"
    with open_study(home / "study.db") as study:
        (recorded,) = (e for e in audit.newest(study, 100) if e.action == "push dataset")
    assert json.loads(recorded.detail) == {**pushed, "version": 1, "public": True}
    assert load(home, address, NAME) == {"train": [preference(*texts) for texts in TEXTS]}


def test_what_rests_on_withdrawn_judgments_is_pushed_and_said(home: Path, address: str) -> None:
    with open_study(home / "study.db") as study:
        withdraw(study, Which(projects=("pairs",)), "Why")
    done = push(home, address, "pairs@1")
    assert (done.returncode, done.stderr) == (
        0,
        "32 of 32 rows of dataset pairs@1 rest on judgments that were withdrawn since; "
        "rebuild with: annotate dataset rebuild pairs\n",
    )


def test_what_is_pushed_is_imported_as_the_same_preferences(home: Path, address: str) -> None:
    push(home, address, "pairs@1")
    given = ("import", NAME, "--db", home / "back.db", "--project", "pairs", "--labels", "keep")
    done = run(home, address, "-m", "annotate", *given)
    assert done.returncode == 0, done.stderr
    contents = []
    for path in ("study.db", "back.db"):
        with open_study(home / path) as study:
            dataset = build(study, "pairs")
            contents.append(list(dataset_rows.preferences(study, dataset.id)))
    assert contents[0] == contents[1]


def test_the_next_version_takes_the_place_of_the_first(home: Path, hub: Hub, address: str) -> None:
    hub.holding(NAME, {"notes.md": b"mine", "data/test-00000-of-00003.parquet": b"older"})
    commits = []
    for name in ("pairs@2", "pairs@1", "pairs@1"):
        assert f"Pushed {name} to {address}" in push(home, address, name, "--standard").stdout
        commits.append(hub.repositories[NAME].branches["main"])
    data = [f"data/{split}-00000-of-00001.parquet" for split in ("test", "train", "validation")]
    with_splits, alone = (hub.repositories[NAME].commits[commit] for commit in commits[:2])
    assert sorted(with_splits) == ["README.md", *data, "ledger.svg", "notes.md"]
    assert sorted(alone) == ["README.md", data[1], "ledger.svg", "notes.md"]
    assert commits[2] == commits[1]  # nothing has changed, so there is nothing to commit
    splits = load(home, address, NAME, revision=commits[0])
    assert set(splits) == {"train", "validation", "test"}
    prompts = sorted(row["prompt"] for rows in splits.values() for row in rows)
    assert prompts == sorted(prompt for prompt, _, _ in TEXTS)


def test_a_branch_is_made_and_a_private_repository_stays_private(
    home: Path, hub: Hub, address: str
) -> None:
    done = push(home, address, "pairs@2", "--private", "--revision", "draft")
    assert done.returncode == 0, done.stderr
    pushed = hub.repositories[NAME]
    assert pushed.private
    assert not pushed.commits[pushed.branches["main"]]
    assert set(load(home, address, NAME, "draft", TOKEN)) == {"train", "validation", "test"}


@pytest.fixture
def here(address: str, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """This process asks the stand-in, as whoever has its token."""
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    return monkeypatch


@pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # of huggingface_hub's own
@pytest.mark.parametrize(
    ("token", "to", "expected"),
    [
        ("", NAME, "takes no dataset of nobody: set HF_TOKEN to one from https://hug"),
        ("hf_wrong", NAME, "does not know the token"),
        (TOKEN, "nobody/name", r"may not do that with nobody/name \(.*under nobody\)"),
        (TOKEN, "no repository", "'no repository' is no dataset of the Hub. Give it as OWNER/NAME"),
        (TOKEN, "owner/a--b", "The Hub takes no dataset of the name owner/a--b"),
        (TOKEN, "owner/public", "owner/public is public, and --private is asked for"),
        (TOKEN, "owner/late", "Somebody else has changed owner/late meanwhile"),
        (TOKEN, "owner/torn", r"The Hub has not taken owner/torn \(.*413"),
        (TOKEN, "owner/full", r"The Hub is out of order \(507, Something is broken here\)"),
    ],
)
def test_what_cannot_be_pushed_is_one_sentence_and_no_commit(
    home: Path, hub: Hub, here: pytest.MonkeyPatch, token: str, to: str, expected: str
) -> None:
    here.setenv("HF_TOKEN", token)
    here.setenv("HF_HOME", str(home / "hub"))
    here.setattr(constants, "HF_TOKEN_PATH", str(home / "token"))
    for name in ("owner/public", "owner/late"):
        hub.holding(name, {"notes.md": b"mine"})
    hub.failing |= {"owner/late/commit/": 412, "owner/full/preupload/": 507}
    hub.failing |= {"/uploads/": 413} if to == "owner/torn" else {}
    private = to == "owner/public"
    with open_study(home / "study.db") as study:
        dataset = get(study, "pairs@1")
        with pytest.raises(ChosenError, match=expected):
            push_to(study, dataset, to, private=private)
    assert not any(
        ".parquet" in path
        for repository in hub.repositories.values()
        for files in repository.commits.values()
        for path in files
    )
