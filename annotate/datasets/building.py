"""Building datasets: judgments, through the one rule, into an immutable snapshot."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from annotate import access
from annotate.datasets import asking, contents, length_matching, measuring, splitting
from annotate.datasets.contents import Counting, Making
from annotate.errors import NothingToExport
from annotate.tokenizing import Tokenizer
from db import audit, ballots, datasets, item_filter, judgment_counts, ledger, staging, times
from db.aggregation import Posterior
from db.connection import Study, transaction
from db.criteria import Content, Criteria, from_json
from db.datasets import Dataset
from db.ledger import Ledger
from db.projects import Project
from db.selection import Selection

# What reliability is estimated by; a change of the model that changes its figures is another.
MODEL = "annotator_model 2"


def build(
    study: Study,
    asked: Criteria | str,
    name: str | None = None,
    *,
    tokenizer: Tokenizer | None = None,
    now: datetime | None = None,
) -> Dataset:
    """Snapshot what judgments come to under `name`; of a project by its name, or by criteria.

    The default name is that of the first project, with the content after it where that is not what
    its task is for. What is judged while this reads is left to the next version; the snapshot is
    stored in one transaction. The same judgments and criteria give the version there is instead of
    a new one. `tokenizer` is the one that the criteria name, where they ask for a number of tokens.

    For researchers: raises Forbidden, UnknownProject (also for practice and gold items),
    BadCriteria, BadFormat for a content that a project does not hold, BadAggregation, and
    NothingToExport when nothing is left.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    criteria = Criteria(projects=(asked,)) if isinstance(asked, str) else asked
    if name is not None and datasets.find(study, name) is None:
        asking.check_name(name)
    with study.atomic():  # reads one moment, and writes to the temporary database only
        found, settled, staged, accounted = _prepare(study, criteria, tokenizer)
        hash_ = staging.staged_hash(study)
    if not accounted.exported:
        raise NothingToExport(_nothing(found, settled[0], accounted))
    own = settled[0] == contents.OWN[found[0].task]
    if name is None:
        name = found[0].name if own else f"{found[0].name}-{settled[0]}"
    said = json.dumps(_said(found, settled[0], criteria, staged), sort_keys=True)
    kind = contents.kind_of(settled[0])
    with transaction(study):
        ids = [project.id for project in found]
        dataset = datasets.store(study, name, ids, hash_, said, accounted, moment, kind)
        detail = {
            "project": ", ".join(project.name for project in found),
            "version": dataset.version,
            "hash": dataset.hash,
        }
        audit.record(study, "build dataset", dataset.name, detail, moment)
    return dataset


def rebuild(
    study: Study,
    reference: str,
    *,
    tokenizer: Tokenizer | None = None,
    now: datetime | None = None,
) -> Dataset:
    """Make a dataset again, by its own criteria, of the judgments of now: the next version.

    `reference` is ``NAME`` or ``NAME@VERSION``. Where nothing has changed since its newest version
    that one is returned. For researchers: raises UnknownDataset, and what :func:`build` raises.
    """
    access.require(study, "researcher")
    dataset = datasets.get(study, reference)
    return build(study, criteria_of(study, dataset), dataset.name, tokenizer=tokenizer, now=now)


def preview(study: Study, criteria: Criteria, *, tokenizer: Tokenizer | None = None) -> Ledger:
    """What the ledger of a dataset by these criteria would be now; stores nothing.

    Takes as long as building without storing. For researchers: raises what :func:`build` raises,
    but not NothingToExport.
    """
    access.require(study, "researcher")
    with study.atomic():
        return _prepare(study, criteria, tokenizer).ledger


def criteria_of(study: Study, dataset: Dataset) -> Criteria:
    """What a dataset was made of and how."""
    access.require(study, "researcher")
    first, *_ = datasets.projects(study, dataset.id)
    return from_json(dataset.criteria, first)


class _Staged(NamedTuple):
    """What came of the projects: those without a row by reason, and how they were made."""

    unmade: Counter[str]
    judgments: Counter[str]
    parts: tuple[str, ...]
    makings: list[Making]
    guidelines: dict[str, list[int]]  # versions of each project that count, where some do not


class _Prepared(NamedTuple):
    """Projects and what is made of each, staged, and the ledger of it."""

    projects: list[Project]
    contents: list[Content]
    staged: _Staged
    ledger: Ledger


def _prepare(study: Study, criteria: Criteria, tokenizer: Tokenizer | None) -> _Prepared:
    """Stage all rows that criteria ask for, within a transaction."""
    asking.check(criteria)
    found = asking.found_projects(study, criteria)
    settled = asking.content_of(study, found, criteria)
    staged = _stage(study, found, settled, criteria)
    _leave_out(study, criteria, tokenizer)
    accounted = _ledger(study, staged, criteria)
    assert accounted.adds_up()
    return _Prepared(found, settled, staged, accounted)


def _stage(
    study: Study, found: Sequence[Project], settled: Sequence[Content], criteria: Criteria
) -> _Staged:
    """Stage the rows of each project in turn."""
    unmade: Counter[str] = Counter()
    judgments: Counter[str] = Counter()
    parts: tuple[str, ...] = ()
    makings = []
    versions = {}
    wanted = asking.item_filter(criteria)
    staging.begin(study)
    for project, content in zip(found, settled, strict=True):
        selected = asking.selection(study, project, criteria)
        others = item_filter.stage(study, project.id, wanted, responses=content == "safety")
        counting = Counting(
            asking.aggregation(criteria), selected, bool(others),
            _posterior(study, project, criteria, selected),
        )  # fmt: skip
        made = contents.making(study, project, content, criteria, counting)
        lost = _add(study, project, made, counting)
        unmade.update({made.renamed.get(outcome, outcome): n for outcome, n in lost.items()})
        unmade.update(others)
        judgments += judgment_counts.count(study, project.id, selected, filtered=bool(others))
        if selected.guidelines is not None:
            versions[project.name] = asking.versions(study, project, selected)
        parts += made.parts + selected.parts()
        makings.append(made)
    asking.check_alike(makings)
    asked = wanted.parts() + ("too_few",) * (criteria.minimum > 1)
    asked += ("low_agreement",) * (criteria.agreement > 0)
    return _Staged(unmade, judgments, parts + asked, makings, versions)


def _add(study: Study, project: Project, made: Making, counting: Counting) -> Counter[str]:
    """Stage the rows of a project; what was decided without one, by outcome."""
    by, selection, filtered, posterior = counting
    if made.alone and posterior is None:
        return ballots.add(study, project.id, by, selection, made.rows, filtered=filtered)
    return staging.add(study, made.decisions, made.rows)


def _leave_out(study: Study, criteria: Criteria, tokenizer: Tokenizer | None) -> None:
    """What is left out for its length, or for the sake of the other rows of its split."""
    measuring.leave_out_long(study, criteria, tokenizer)
    if criteria.duplicates == "drop":
        staging.drop_duplicates(study)
    splitting.hold_out(study, criteria)
    length_matching.leave_out_unmatched(study, criteria)


def _posterior(
    study: Study, project: Project, criteria: Criteria, selected: Selection
) -> Posterior | None:
    """How probable each option is, to six digits: the same on machines that round otherwise."""
    if criteria.aggregation != "reliability":
        return None
    from annotate import reliability  # brings numpy, which nothing else here needs

    return {
        item_id: {choice: round(share, 6) for choice, share in likely.items()}
        for item_id, likely in reliability.posterior(study, project, selected).items()
    }


def _ledger(study: Study, staged: _Staged, criteria: Criteria) -> Ledger:
    """What was found, under the names it has in the ledger; what could be is there as 0."""
    found = staged.unmade + staging.finish(study)
    parts = (
        *staged.parts, "duplicate", *found,
        *("too_long",) * (criteria.max_tokens is not None),
        *("unmatched",) * criteria.length_matched,
        *("held_out",) * bool(criteria.validation or criteria.test),
    )  # fmt: skip
    counts = staging.counts(study)
    notes = {note for made in staged.makings for note in made.notes}
    notes |= {"rows"} if len({made.notes for made in staged.makings}) > 1 else set()
    said = {note: counts[note] for note in sorted(notes)}
    return ledger.of(found, parts, said, dict(sorted(staged.judgments.items())))


def _said(
    found: Sequence[Project], content: Content, criteria: Criteria, staged: _Staged
) -> dict[str, Any]:
    """The criteria as they are stored, with what one needs to know beside them."""
    names = [project.name for project in found]
    said = {**criteria.as_dict(), "projects": names, "content": content}
    if criteria.aggregation == "reliability":
        said |= {"model": MODEL}
    for made in staged.makings:
        said |= made.criteria
    if staged.guidelines:
        said |= {"guideline_versions": staged.guidelines}
    return said


_NOUNS: dict[Content, str] = {
    "preferences": "preference", "ratings": "rating", "rankings": "pick of the best",
    "demonstrations": "demonstration", "safety": "mark",
}  # fmt: skip


def _nothing(found: Sequence[Project], content: Content, accounted: Ledger) -> str:
    """Why there is nothing, and what to do."""
    lost = [f"{n:,} {part.replace('_', ' ')}" for part, n in accounted.items().items() if n]
    why = "; ".join([f"{accounted.unit} judged: {accounted.judged:,}", *lost])
    what = "pairs" if found[0].task == "compare" else "items"
    then = f"Judge some {what} first" if not lost else "Judge more, or ask for less"
    who = f"Project {found[0].name!r} holds" if len(found) == 1 else f"{len(found)} projects hold"
    return f"{who} no {_NOUNS[content]} yet ({why}). {then}: annotate serve."
