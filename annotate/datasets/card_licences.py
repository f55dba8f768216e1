"""What the licences of a dataset's sources come to: the strictest one, and what to mind."""

from collections.abc import Iterable, Iterator, Sequence

from annotate.licences import OfSource

_OF_THE_HUB = {
    "odc-by-1.0": "odc-by", "odbl-1.0": "odbl", "pddl-1.0": "pddl", "gfdl-1.3": "gfdl",
}  # fmt: skip


def strictest(found: Iterable[OfSource]) -> str | None:
    """The licence that asks the most; None where a source without a known one may ask more."""
    given = list(found)
    known = [one for one in given if one.terms.known]
    most = max(known, key=_asks, default=None)
    if most is None or (len(known) < len(given) and not most.terms.non_commercial):
        return None
    return most.licence


def of_the_hub(licence: str | None) -> str:
    """The licence as the Hub's cards name it."""
    if licence is None:
        return "unknown"
    name = licence.lower().removesuffix("-only").removesuffix("-or-later")
    return _OF_THE_HUB.get(name, name)


def warnings(found: Sequence[OfSource]) -> Iterator[str]:
    """What somebody who uses the dataset has to mind, a sentence each."""
    for asks, means in (
        ("non_commercial", "forbid commercial use"),
        ("no_derivatives", "forbid sharing what is derived from it"),
        ("share_alike", "ask that what is derived from it is shared under the same licence"),
    ):
        rows = sum(one.count for one in found if getattr(one.terms, asks))
        if rows:
            names = sorted({str(one.licence) for one in found if getattr(one.terms, asks)})
            yield f"{rows:,} rows are under licences that {means}: {', '.join(names)}."
    unknown = sum(one.count for one in found if not one.terms.known)
    if unknown:
        yield (
            f"Of {unknown:,} rows the licence is not known: ask whoever made them before the "
            "dataset is shared."
        )


def _asks(one: OfSource) -> tuple[bool, bool, bool, str]:
    terms = one.terms
    asks = (terms.non_commercial, terms.no_derivatives, terms.share_alike)
    return (*asks, one.licence or "")
