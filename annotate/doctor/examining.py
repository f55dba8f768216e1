"""Examining: all checks of a dataset, each in a module of its own, made into one report.

Rows are read once for the checks of texts (twice with a tokenizer) and never all held in memory;
what is kept of each is bounded, some hundred bytes.
"""

from collections.abc import Iterator
from datetime import datetime

from annotate import access
from annotate.doctor import findings, rows, sketches
from annotate.doctor.balance import Balance
from annotate.doctor.boilerplate import Boilerplate
from annotate.doctor.checking import Look
from annotate.doctor.contradictions import Contradictions
from annotate.doctor.duplicates import Duplicates
from annotate.doctor.findings import SEVERITIES, Finding, Report
from annotate.doctor.generators import generators
from annotate.doctor.judgments import single, withdrawn
from annotate.doctor.leakage import Leakage
from annotate.doctor.lengths import Lengths
from annotate.doctor.licensing import licensing
from annotate.doctor.near import Near
from annotate.doctor.personal import Personal
from annotate.doctor.refusals import Refusals
from annotate.doctor.sides import sides
from annotate.doctor.template_tokens import TemplateTokens
from annotate.doctor.truncation import truncation
from annotate.errors import BadCriteria
from annotate.tokenizing import Tokenizer
from db import benchmarks, dataset_texts, doctor_reports, times
from db.connection import Study, transaction
from db.datasets import Dataset

FACTS = ("withdrawn judgments", "single judgments", "sides", "generators", "licences")
TEXTS = (
    "duplicates", "contradictions", "leakage", "length", "refusals", "empty and boilerplate texts",
    "special tokens", "personal data",
)  # fmt: skip
BALANCE, NEAR, TRUNCATION = "balance", "near-duplicates", "truncation"


def examine(
    study: Study,
    dataset: Dataset,
    tokenizer: Tokenizer | None = None,
    max_length: int | None = None,
    now: datetime | None = None,
) -> Report:
    """Look for what may go wrong in training on a dataset, and keep the report.

    With `tokenizer` and `max_length` (tokens of prompt and response together) also for what that
    limit does. Nothing but the report is written, in one transaction. For researchers: raises
    Forbidden, and BadCriteria where only one of the two is given.
    """
    access.require(study, "researcher")
    if (tokenizer is None) != (max_length is None):
        raise BadCriteria("A tokenizer and a length go together; give both or neither.")
    if max_length is not None and max_length < 1:
        raise BadCriteria(f"A length of {max_length} tokens is none; use 1 or more.")
    found = [*_facts(study, dataset), *_texts(study, dataset, tokenizer)]
    if tokenizer is not None and max_length is not None:
        found += truncation(dataset_texts.read(study, dataset.id), tokenizer, max_length)
    moment = now or times.now()
    report = Report(
        dataset=f"{dataset.name}@{dataset.version}",
        rows=dataset.rows,
        tokenizer=tokenizer.name if tokenizer else None,
        max_length=max_length,
        checks=tuple(_made(dataset, tokenizer)),
        not_made=tuple(_not_made(tokenizer)),
        findings=tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity))),
        at=times.to_text(moment),
    )
    with transaction(study):
        settings, kept = findings.settings_json(report), findings.findings_json(report)
        doctor_reports.add(study, dataset.id, settings, kept, moment)
    return report


def newest(study: Study, dataset: Dataset) -> Report | None:
    """The last report of a dataset, or None; for researchers."""
    access.require(study, "researcher")
    stored = doctor_reports.newest(study, dataset.id)
    return findings.read(*stored) if stored else None


def _facts(study: Study, dataset: Dataset) -> Iterator[Finding]:
    """What the study knows of the rows without reading them."""
    yield from withdrawn(study, dataset)
    yield from single(study, dataset)
    yield from sides(study, dataset.id)
    yield from generators(study, dataset.id)
    yield from licensing(study, dataset)


def _texts(study: Study, dataset: Dataset, tokenizer: Tokenizer | None) -> Iterator[Finding]:
    """What is found by reading every row once."""
    elsewhere = benchmarks.texts(study)
    special = tokenizer.special_tokens if tokenizer else ()
    looks: list[Look] = [
        Duplicates(), Contradictions(), Leakage(elsewhere), Lengths(), Refusals(), Boilerplate(),
        TemplateTokens(special), Personal(),
    ]  # fmt: skip
    if dataset.kind == "ratings":
        looks.append(Balance())
    if sketches.available():
        looks.append(Near(elsewhere))
    for row in rows.read(study, dataset.id):
        for look in looks:
            look.see(row)
    for look in looks:
        yield from look.findings()


def _made(dataset: Dataset, tokenizer: Tokenizer | None) -> Iterator[str]:
    yield from (*FACTS, *TEXTS)
    if dataset.kind == "ratings":
        yield BALANCE
    if sketches.available():
        yield NEAR
    if tokenizer is not None:
        yield TRUNCATION


def _not_made(tokenizer: Tokenizer | None) -> Iterator[str]:
    if not sketches.available():
        yield 'Near-duplicates: install them with: pip install "chosen[doctor]".'
    if tokenizer is None:
        yield "Truncation: name the tokenizer and the length of the training to come."
