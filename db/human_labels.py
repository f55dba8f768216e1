"""Human labels: what people found of single responses, by the one rule (:mod:`db.preferences`).

Quality (good, bad) is rated in projects of that scale; safety (safe, unsafe) in those of the other,
and marked in projects of any task; choice (chosen, rejected) is made in those that compare: what a
dataset of ratings, or of safety, would hold of them. Judgments of models are no people's, and do
not count.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from db import annotators, marked, preferences, projects
from db.aggregation import PLURALITY
from db.ancestry import ROUNDS
from db.connection import Study
from db.decisions import Decision, Outcome
from db.messages import Messages, from_json
from db.options import SCALES, Scale
from db.projects import Project
from db.selection import Selection

LabelledBy = Scale | Literal["choice"]
LABELLED_BY: tuple[LabelledBy, ...] = (*SCALES, "choice")


class Labels(NamedTuple):
    """Whether people found a response good (or safe, or chose it), by response id.

    Of `conflicting` responses people do not agree, in a project or between projects.
    """

    good: Mapping[int, bool]
    conflicting: int


class About(NamedTuple):
    """The prompt of a response, and of which category of harm it is."""

    prompt_id: int
    prompt: Messages
    category: str | None


def labels(study: Study, scale: LabelledBy) -> Labels:
    """What all projects of the study say on a scale; reads all their judgments.

    Of a response that was chosen in one pair and rejected in another people do not agree.
    """
    found: dict[int, set[bool | None]] = {}
    for project in projects.list_all(study):
        for decision in _decisions(study, project, scale):
            for response_id, good in _said(study, decision, both=scale == "choice"):
                found.setdefault(response_id, set()).add(good)
    agreed = {id_: said for id_, said in found.items() if len(said) == 1 and None not in said}
    return Labels({id_: True in said for id_, said in agreed.items()}, len(found) - len(agreed))


def about(study: Study, response_ids: Mapping[int, object]) -> dict[int, About]:
    """The prompts of responses, by the id of the response."""
    found = {}
    for response_id in response_ids:
        id_, prompt, category = study.execute(
            "SELECT p.id, p.messages, p.category FROM responses r JOIN prompts p "
            "ON p.id = r.prompt_id WHERE r.id = ?",
            (response_id,),
        ).fetchone()
        found[response_id] = About(id_, from_json(prompt), category)
    return found


def preferred(study: Study) -> dict[tuple[int, int], int | None]:
    """Which of two responses people prefer, in projects that compare them; None: neither.

    By the ids of both, the smaller one first. Pairs of which people do not agree are left out.
    """
    found: dict[tuple[int, int], set[int | None]] = {}
    people = Selection(without=annotators.models(study))
    for project in projects.list_all(study):
        if project.task == "compare":
            for decision in preferences.decisions(study, project.id, PLURALITY, selection=people):
                if decision.outcome in _COMPARED:
                    said = found.setdefault(_pair(study, decision.item_id), set())
                    said |= _COMPARED[decision.outcome] or {decision.chosen_id}
    return {pair: said.pop() for pair, said in found.items() if len(said) == 1}


_COMPARED: Mapping[Outcome, set[int | None]] = {  # what is said of a pair; empty: who was chosen
    "preference": set(), "tied": {None}, "both_bad": {None}, "conflicting": {None, -1},
}  # fmt: skip


def _pair(study: Study, item_id: int) -> tuple[int, int]:
    first, second = sorted(id_ for (id_,) in study.execute(_OF_ITEM, (item_id,)))
    return first, second


_OF_ITEM = "SELECT response_id FROM item_responses WHERE item_id = ?"


def learned_from(study: Study, judge: str, settings: Mapping[str, Any]) -> set[int]:
    """The prompts from answers to which a judge learned to judge: of them it knows what people say.

    Those of a classifier of the study (its settings name the dataset), and of a reward model of one
    of its runs, with what the runs learned that it started from; of other judges nothing is known.
    """
    run = judge.removeprefix("reward:run ")
    rows = study.execute(
        f"""
        {ROUNDS}
        SELECT DISTINCT q.id FROM dataset_rows n
        JOIN items i ON i.id = n.item_id
        JOIN prompts p ON p.id = i.prompt_id JOIN prompts q ON q.text_hash = p.text_hash
        WHERE n.split = 'train' AND n.dataset_id IN (
            SELECT id FROM datasets WHERE name || '@' || version = :dataset
            UNION SELECT t.dataset_id FROM rounds o JOIN trained_on t ON t.run_id = o.id)
        """,
        {"dataset": settings.get("dataset"), "run": int(run) if run.isdecimal() else None},
    )
    return {prompt_id for (prompt_id,) in rows}


def _decisions(study: Study, project: Project, scale: LabelledBy) -> Iterator[Decision]:
    """Ratings on the scale; for safety else marks, as datasets have it; for choice pairs."""
    people = Selection(without=annotators.models(study))
    asked = "choice" if project.task == "compare" else project.options.scale
    if project.task in ("compare", "rate") and asked == scale:
        return preferences.decisions(study, project.id, PLURALITY, selection=people)
    if scale == "safety" and (project.options.marks or marked.has_any(study, project.id)):
        return marked.decisions(study, project.id, PLURALITY, people)
    return iter(())


def _said(study: Study, decision: Decision, *, both: bool) -> Iterator[tuple[int, bool | None]]:
    """A response and whether it is good; None where people conflict: on `both` of a pair."""
    if decision.chosen_id is not None:
        yield decision.chosen_id, True
    if decision.rejected_id is not None:
        yield decision.rejected_id, False
    if decision.outcome == "conflicting":
        rows = study.execute(_OF_ITEM, (decision.item_id,)).fetchall()
        if both or len(rows) == 1:  # of several, marks do not say which one it is
            yield from ((response_id, None) for (response_id,) in rows)
