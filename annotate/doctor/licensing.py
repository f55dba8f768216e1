"""Licences of the sources: non-commercial, share-alike, without derivatives, or not known."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from annotate import licences
from annotate.doctor.checking import figures, told
from annotate.doctor.findings import Finding, Severity
from annotate.licence_terms import UNKNOWN
from annotate.licences import OfSource
from db.connection import Study
from db.datasets import Dataset

CHECK = "licences"
NAMED = 3  # sources that a sentence names


class _Flag(NamedTuple):
    """What a licence can say that whoever trains should know."""

    holds: Callable[[OfSource], bool]
    severity: Severity
    sentence: str
    advice: str


_FLAGS = (
    _Flag(lambda one: one.terms.non_commercial, "warn",
          "are of sources whose licence forbids commercial use",
          "Keep the dataset, and models trained on it, to research; or leave them out with "
          "--without-source."),
    _Flag(lambda one: one.terms.no_derivatives, "warn",
          "are of sources whose licence forbids to pass on what is made of them",
          "Do not publish the dataset; ask the source, or leave them out with --without-source."),
    _Flag(lambda one: one.terms.share_alike, "note",
          "are of sources whose licence asks to share what is made of them under the same one",
          "Publish the dataset under that licence, if at all."),
    _Flag(lambda one: not one.terms.known and _is_named(one), "note",
          "are of sources under licences whose terms are not known here",
          "Read what they ask, and keep to it. Where a name is misspelt, mend it: annotate licence "
          "SOURCE LICENCE."),
    _Flag(lambda one: not one.terms.known and not _is_named(one), "note",
          "are of sources whose licence is not known",
          "Look it up where you have them from, then: annotate licence SOURCE LICENCE."),
)  # fmt: skip


def _is_named(one: OfSource) -> bool:
    return one.licence not in (None, UNKNOWN)


def licensing(study: Study, dataset: Dataset) -> Iterator[Finding]:
    """What the licences of the rows' sources ask for."""
    found = licences.of_dataset(study, dataset.id)
    for flag in _FLAGS:
        flagged = [one for one in found if flag.holds(one)]
        if flagged:
            rows = sum(one.count for one in flagged)
            yield Finding(
                CHECK,
                flag.severity,
                f"{told(rows, dataset.rows)} {flag.sentence}: {_named(flagged)}.",
                flag.advice,
                (),
                figures(rows, dataset.rows) | {"sources": {_name(o): o.count for o in flagged}},
            )


def _named(flagged: list[OfSource]) -> str:
    shown = ", ".join(
        _name(one) + (f" ({one.licence})" if one.licence else "") for one in flagged[:NAMED]
    )
    more = len(flagged) - NAMED
    return shown if more <= 0 else f"{shown} and {more:,} more"


def _name(one: OfSource) -> str:
    return "no source" if one.source is None else one.source
