"""One cell of the benchmark: a crew, a study, the floor in turn with it, and what was found."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from db import projects
from db.connection import open_study
from tests.bench import crew, studies
from tests.bench.crew import Kind, Shift, Step
from tests.bench.figures import Spread, spread
from tests.bench.studies import Findings

TURNS = 4  # how often the floor and the study take turns
FLOOR_SHARE, FLOOR_MOST = 0.5, 1.0  # of the seconds that the study gets; seconds
SMALL = 10_000  # items that are all judged within seconds: each turn gets a fresh copy


class Cell(NamedTuple):
    """What was measured for one crew and one study."""

    kind: Kind
    annotators: int
    items: int
    judgments: int  # there already
    rate: float  # claims + submits per second
    floor: float  # bare durable rows per second
    both: Spread
    claim: Spread
    submit: Spread
    bare: Spread  # of the floor
    fewest: int  # judgments of one annotator
    most: int
    acknowledged: int
    findings: Findings
    errors: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """Ours as a share of the floor."""
        return self.rate / self.floor


def measure(kind: Kind, annotators: int, study: Path, seconds: float) -> Cell:
    """Let a crew judge in a study for `seconds` in all, in turn with the floor.

    A small study is copied for each turn and stays as it is; a large one is judged on.
    """
    with open_study(study) as opened:
        progress = projects.progress(opened, projects.get(opened, studies.PROJECT).id)
        items = studies.count_items(opened)
        since = studies.last_judgment(opened)
    paths = _copies(study) if items <= SMALL else [study] * TURNS
    bare = study.with_name(f"bare-{kind}-{annotators}.db")
    crew.bare(bare)
    turn = seconds / TURNS
    bare_turn = min(turn * FLOOR_SHARE, FLOOR_MOST)
    plan = []
    for path in paths:
        plan += [Step(True, str(bare), bare_turn), Step(False, str(path), turn)]
    done = crew.run(kind, annotators, plan)
    floor, ours = done[::2], done[1::2]
    shifts = [shift for together in ours for shift in together]
    counts = [sum(len(together[n].tokens) for together in ours) for n in range(annotators)]
    cell = Cell(
        kind=kind,
        annotators=annotators,
        items=items,
        judgments=progress.judged,
        rate=_rate(ours, turn),
        floor=_rate(floor, bare_turn),
        both=spread(took for shift in shifts for took in shift.took),
        claim=spread(took for shift in shifts for took in shift.claims),
        submit=spread(took for shift in shifts for took in shift.submits),
        bare=spread(took for together in floor for shift in together for took in shift.took),
        fewest=min(counts),
        most=max(counts),
        acknowledged=sum(counts),
        findings=_findings(paths, ours, since),
        errors=tuple(error for shift in shifts for error in shift.errors),
    )
    for path in {bare, *paths} - {study}:
        studies.remove(path)
    return cell


def _copies(study: Path) -> list[Path]:
    return [
        Path(shutil.copy(study, study.with_name(f"{study.stem}-{turn}.db")))
        for turn in range(TURNS)
    ]


def _rate(turns: Sequence[Sequence[Shift]], seconds: float) -> float:
    """What was done within the turns' seconds, per second; a turn with nothing left ends early."""
    done, elapsed = 0, 0.0
    for together in turns:
        began = min(shift.began for shift in together)
        ended = [end for shift in together for end in shift.ended if end <= began + seconds]
        done += len(ended)
        last = max((shift.ended[-1] for shift in together if shift.ended), default=began)
        elapsed += min(last - began, seconds)
    return done / elapsed if elapsed else 0.0


def _findings(paths: Sequence[Path], turns: Sequence[Sequence[Shift]], since: int) -> Findings:
    """What is to be said of all studies of a cell together."""
    told: dict[Path, list[str]] = {path: [] for path in paths}
    for path, together in zip(paths, turns, strict=True):
        told[path] += [token for shift in together for token in shift.tokens]
    found = []
    for path, tokens in told.items():
        with open_study(path) as study:
            found.append(studies.findings(study, since, tokens))
    return Findings(*map(sum, zip(*found, strict=True)))
