"""The sections of a dataset card, in the order in which they are read."""

import json
from collections.abc import Iterator
from itertools import groupby
from shlex import quote

from annotate.datasets.card_again import again
from annotate.datasets.card_facts import Facts
from annotate.datasets.card_licences import strictest, warnings
from annotate.datasets.card_limits import limits
from annotate.datasets.card_people import people
from annotate.datasets.criteria_words import sentences
from annotate.datasets.ledger_words import judgments, parts, sentence
from annotate.datasets.markdown import fenced, plain, table
from annotate.doctor import SEVERITIES
from annotate.label_agreement import LabelAgreement
from db.counting import counted
from db.criteria import Criteria
from db.dataset_origins import Origin
from db.datasets import Kind

_ROWS: dict[Kind, str] = {
    "preferences": "A row is a prompt with a chosen and a rejected response.",
    "ratings": "A row is a prompt with a response, and whether it is good (or safe).",
    "rankings": "A row is a prompt with the response that was the best of several.",
    "demonstrations": "A row is a prompt with a response to learn from.",
}
_SEVERE = {"stop": "Do not train on it so", "warn": "Look first", "note": "Good to know"}


def sections(facts: Facts, picture: str) -> Iterator[str]:
    """Every section as Markdown; `picture` is the file name of the ledger's picture."""
    yield _summary(facts)
    yield _part("Where the rows come from", _origins(facts))
    yield _part("People", people(facts))
    yield _part("Agreement", _agreement(facts.agreement))
    yield _part("Guidelines", _guidelines(facts))
    yield _part("Criteria", _criteria(facts))
    yield _part("Ledger", _ledger(facts, picture))
    yield _part("What the doctor found", _doctor(facts))
    yield _part("Licences", _licences(facts))
    yield _part("Known biases and limits", limits(facts))
    yield _part("How to make it again", again(facts))


def _part(title: str, paragraphs: Iterator[str]) -> str:
    return "\n\n".join([f"## {title}", *paragraphs])


def _summary(facts: Facts) -> str:
    dataset, behind = facts.shown.dataset, facts.behind
    splits = ", ".join(f"{rows:,} {split}" for split, rows in facts.shown.splits.items())
    count = table(
        ("What", "How many"),
        [
            ("rows", f"{dataset.rows:,} ({splits})"),
            ("prompts", behind.prompts),
            ("items", behind.items),
            ("judgments behind the rows", behind.judgments),
            *((f"of these, {share.named}", share.judgments) for share in facts.shares),
        ],
    )
    return "\n\n".join(
        [
            f"# {plain(f'{dataset.name}@{dataset.version}')}",
            f"{counted(dataset.rows, 'row')} of {dataset.kind}, made of "
            f"{' and '.join(share.named for share in facts.shares)}. "
            f"{_ROWS[dataset.kind]} Version {dataset.version}, made {_when(dataset.created_at)}, "
            f"sha256 `{dataset.hash}`.",
            count,
        ]
    )


def _when(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"


def _origins(facts: Facts) -> Iterator[str]:
    tasks = {project.name: project.task for project in facts.projects}
    yield table(
        ("Project", "Task", "Source", "Prompts", "Rows"),
        [(one.project, tasks[one.project], _of(one), *one[2:]) for one in facts.sources],
    )
    if any(one.name is not None for one in facts.categories):
        rows = [(one.project, _of(one), *one[2:]) for one in facts.categories]
        yield table(("Project", "Category", "Prompts", "Rows"), rows)


def _of(origin: Origin) -> str:
    return "(not said)" if origin.name is None else origin.name


def _agreement(found: tuple[LabelAgreement, ...]) -> Iterator[str]:
    yield (
        "Of everybody who judged in the project, on all its items, also those that are not in the "
        "dataset, as of when this card was written. The labels of a file are counted as one "
        "person's. Alpha is Krippendorff's: 1 is full agreement, 0 what chance gives; intervals "
        "are of 95%."
    )
    rows = [
        (of.project, f"{one.question} ({one.level})", one.describe())
        for of in found
        for one in of.questions
    ]
    yield table(("Project", "Question", "Agreement"), rows)


def _guidelines(facts: Facts) -> Iterator[str]:
    if facts.guidelines:
        yield "What the people behind the rows were asked to do."
    for project, versions in groupby(facts.guidelines, lambda under: under.project):
        for under in versions:
            yield (
                f"Version {under.version} of {plain(project)}: "
                f"{counted(under.judgments, 'judgment')} of people behind the rows."
            )
            yield fenced(under.body, "markdown")
    for share in facts.others:
        yield (
            f"{plain(share.described)}: made elsewhere; under which guidelines is not known here."
        )


def _criteria(facts: Facts) -> Iterator[str]:
    known = {name: tuple(v) if isinstance(v, list) else v for name, v in facts.criteria.items()}
    yield "\n".join(f"- {plain(said)}" for said in sentences(Criteria(**known)))  # type: ignore[arg-type]
    yield fenced(json.dumps(facts.criteria, indent=2, ensure_ascii=False), "json")
    if facts.shown.criteria.people or facts.shown.criteria.without_people:
        yield (
            "Whoever it is about is named by a pseudonym here, so nothing can be built of this; "
            "see below how to make it again."
        )


def _ledger(facts: Facts, picture: str) -> Iterator[str]:
    found = facts.shown.dataset.ledger
    yield f"Everything that was judged is accounted for once. {plain(sentence(found))}"
    yield f"![Where everything that was judged went]({picture})"
    rows = [(part.label, part.number, part.percent, part.meaning) for part in parts(found)]
    total = ("judged", found.judged, "100.0%", "the sum of the above")
    yield table(("What became of it", found.unit, "Share", "Because"), [*rows, total])
    if found.judgments:
        yield plain(judgments(found))


def _doctor(facts: Facts) -> Iterator[str]:
    report = facts.report
    if report is None:
        yield "It has not been examined. Do it with:"
        yield fenced(f"annotate doctor {_reference(facts)} --db STUDY.db", "sh")
        return
    yield f"Examined {_when(report.at)} for {plain(', '.join(report.checks))}."
    if not report.findings:
        yield "Nothing was found."
    for severity in SEVERITIES:
        found = [one for one in report.findings if one.severity == severity]
        if found:
            yield f"{_SEVERE[severity]}:"
            yield "\n".join(f"- {plain(one.sentence)} {plain(one.advice)}" for one in found)
    if report.not_made:
        yield "Not looked for:"
        yield "\n".join(f"- {plain(why)}" for why in report.not_made)


def _licences(facts: Facts) -> Iterator[str]:
    rows = [
        (one.source or "(not said)", one.licence or "not known", one.count)
        for one in facts.licences
    ]
    yield table(("Source of the prompts", "Licence", "Rows"), rows)
    most = strictest(facts.licences)
    if most is not None:
        yield f"The one that asks the most is {plain(most)}: it is that of the dataset."
    minded = list(warnings(facts.licences))
    if minded:
        yield "\n".join(f"- **Mind:** {plain(one)}" for one in minded)


def _reference(facts: Facts) -> str:
    dataset = facts.shown.dataset
    return quote(f"{dataset.name}@{dataset.version}")
