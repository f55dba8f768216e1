"""The gate: whether a run is good enough to be the next start; each verdict is kept.

A run passes where every condition of a rule is met, beside the model that it started from, or
another one. What was not measured is not met; but people who are still judging are waited for only
where the rule names them.
"""

import json
import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from annotate import access
from annotate.errors import NotToPromote
from annotate.evaluating.findings import Finding
from annotate.evaluating.gating import gate_evidence
from annotate.evaluating.gating.gate_conditions import findings
from annotate.evaluating.gating.gate_rule import Rule
from annotate.evaluating.judged.trust import trust
from annotate.evaluating.measures import judge_name
from db import evaluations, gates, judges, runs, times
from db.connection import Study, transaction
from db.gates import Gate
from db.runs import POLICIES, Run


class Passing(NamedTuple):
    """A run put to the gate: what each condition found, and the number of the stored verdict.

    `alone` are benchmarks that only one of both models has finished, or answered otherwise;
    `unfinished` evaluations were left out.
    """

    id: int
    run_id: int
    against: str
    rule: Rule
    findings: tuple[Finding, ...]
    alone: tuple[str, ...]
    unfinished: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all that is needed is met."""
        return passes(self.findings)


def passes(found: tuple[Finding, ...]) -> bool:
    """Whether every finding that is needed is met, and at least one is."""
    return any(f.met == "met" for f in found) and all(f.met == "met" for f in found if f.needed)


def gate(
    study: Study,
    run_id: int,
    against: str | None = None,
    rule: Rule | None = None,
    command: str | None = None,
    now: datetime | None = None,
) -> Passing:
    """Hold a run against a rule, and store the verdict; in a transaction of its own.

    `against` is a generator: ``run 3`` or a model's name; None is what the run started from.
    `command` is what the verdict says it was made by. For researchers: raises Forbidden,
    UnknownRun, and NotToPromote where there is nothing to go by.
    """
    access.require(study, "researcher")
    run = runs.get(study, run_id)
    other = against or run.start
    command = command or ("gate" if rule else _command(run_id, other))
    rule = rule or Rule()
    _check(study, run, other)
    ground = gate_evidence.ground(study, f"run {run_id}", other)
    found = tuple(_with_people(study, findings(study, ground, rule)))
    stored = Gate(
        run_id, other, json.dumps(rule.as_dict()), passes(found),
        json.dumps([one.as_dict() for one in found]), command,
    )  # fmt: skip
    with transaction(study):
        id_ = gates.add(study, stored, now or times.now())
    return Passing(id_, run_id, other, rule, found, ground.alone, ground.unfinished)


def _with_people(study: Study, found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings with what people say of their judges."""
    everybody = judges.list_all(study)
    named = {judge_name(judge): judge for judge in everybody if not judge.of_people}
    worth = trust(study, [named[one.judge] for one in found if one.judge in named])
    for one in found:
        if one.judge not in named:
            yield one
        else:
            measure = "safe" if one.measure == "wins" else one.measure
            yield one._replace(people=worth.said(named[one.judge], measure))


def _command(run_id: int, against: str) -> str:
    words = ["train", "gate", "--run", str(run_id), "--against", against, "--db", "STUDY.db"]
    return shlex.join(words)


def _check(study: Study, run: Run, other: str) -> None:
    if run.method not in POLICIES:
        raise NotToPromote(
            f"Run {run.id} trained a reward model, which answers nothing. "
            f"Choose a run of {', '.join(POLICIES)}: train runs."
        )
    mine = f"run {run.id}"
    if other == mine:
        raise NotToPromote(f"Run {run.id} is to be compared with itself. Give another --against.")
    known = sorted({one.generator for one in evaluations.list_all(study)})
    for name in (mine, other):
        if name not in known:
            there = ", ".join(known) or "nothing yet"
            raise NotToPromote(
                f"There is no evaluation of {name} (there is: {there}). Evaluate both models on "
                "the same benchmarks with: train evaluate."
            )
