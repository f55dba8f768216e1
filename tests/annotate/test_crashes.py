"""More than a hundred processes are killed at work: nothing is lost and nothing is doubled."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from annotate.check import check
from annotate.importing import Settings, import_pairs
from db import projects
from db.connection import Study, open_study
from tests.annotate.writing import pairs, write_jsonl

ROOT = Path(__file__).parents[2]
ITEMS, OVERLAP = 1_500, 2
KILLS, SEED = 150, 3
LEASE_SECONDS = 2.0
LIMIT_SECONDS = 420

LAST_JUDGMENTS = """
    FROM judgments j JOIN assignments a ON a.id = j.assignment_id
    WHERE j.verdict NOT IN ('undone', 'skip')
        AND NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)
"""


class Note(NamedTuple):
    """A line of the diary."""

    process: str
    name: str
    state: str
    act: str
    token: str
    verdict: str


def fill(study_path: Path) -> None:
    """A project whose leases are short, where the first press may come at once."""
    source = write_jsonl(study_path.with_name("pairs.jsonl"), pairs(ITEMS))
    with open_study(study_path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(overlap=OVERLAP))
        study.execute("UPDATE projects SET lease_seconds = ?, min_seconds = 0", (LEASE_SECONDS,))


def live_and_die(study_path: Path) -> list[Note]:
    """Let annotators work and be killed; what they wrote before and after each act."""
    diary = study_path.with_name("diary")
    command = [sys.executable, "-m", "tests.annotate.mortals", study_path, diary, KILLS, SEED]
    subprocess.run([str(word) for word in command], cwd=ROOT, check=True, timeout=LIMIT_SECONDS)
    return [Note(*line.split()) for line in diary.read_text(encoding="utf-8").splitlines()]


def judged(notes: list[Note], state: str) -> dict[str, str]:
    """The verdict on each token whose submission began, or was done."""
    return {n.token: n.verdict for n in notes if n.state == state and n.verdict != "-"}


def tokens(notes: list[Note], act: str) -> set[str]:
    """Tokens for which an act was done."""
    return {note.token for note in notes if (note.state, note.act) == ("done", act)}


def stored(study: Study) -> dict[str, str]:
    """The verdict of every judgment of the study, by token."""
    rows = study.execute("SELECT key, verdict FROM judgments WHERE verdict <> 'undone'")
    return dict(rows.fetchall())


def taken_back(study: Study) -> set[str]:
    """The tokens of judgments that a retraction supersedes."""
    return {
        key
        for (key,) in study.execute(
            "SELECT j.key FROM judgments j JOIN judgments l ON l.supersedes = j.id "
            "WHERE l.verdict = 'undone'"
        )
    }


def states(study: Study) -> dict[str, str]:
    """What became of every lease, by token."""
    return dict(study.execute("SELECT token, state FROM assignments").fetchall())


def test_no_kill_loses_or_doubles_anything(study_path: Path) -> None:
    fill(study_path)
    notes = live_and_die(study_path)
    caught = cut_short(notes)
    acts = {"claim", "submit", "undo", "skip", "release", "correct"}
    assert set(caught) == acts, "kills missed some acts"
    with open_study(study_path) as study:
        kept = stored(study)
        assert judged(notes, "done").items() <= kept.items(), "lost"
        assert kept.items() <= judged(notes, "begins").items(), "made up"
        assert len(kept) - len(judged(notes, "done")) <= sum(
            caught[act] for act in ("submit", "skip", "correct")
        )
        assert tokens(notes, "undo") <= taken_back(study), "taken back in vain"
        ends = states(study)
        assert {ends[token] for token in tokens(notes, "release")} == {"released"}
        assert "expired" in ends.values(), "no lease of the dead ran out"
        assert doubled(study) == []
        assert counted(study) == {OVERLAP: ITEMS}
        assert projects.progress(study, 1).judged == ITEMS * OVERLAP
        assert check(study) == []


def cut_short(notes: list[Note]) -> Counter[str]:
    """The acts that annotators were at when they were killed."""
    last = {(note.process, note.name): note for note in notes}
    return Counter(note.act for note in last.values() if note.state == "begins")


def doubled(study: Study) -> list[tuple[int, int]]:
    """Items for which somebody has more than one judgment that stands."""
    return study.execute(
        "SELECT j.item_id, j.annotator_id " + LAST_JUDGMENTS + "GROUP BY 1, 2 HAVING count(*) > 1"
    ).fetchall()


def counted(study: Study) -> dict[int, int]:
    """How many items have how many judgments that count."""
    return Counter(
        number
        for (number,) in study.execute(
            "SELECT count(*) " + LAST_JUDGMENTS + "AND a.state = 'judged' GROUP BY j.item_id"
        )
    )
