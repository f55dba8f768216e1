"""Criteria in words: what a dataset was made of and how, a sentence for each that was asked for."""

from collections.abc import Iterable, Iterator

from db.criteria import Criteria

_AGGREGATION = {
    "plurality": "the option with the most votes wins",
    "majority": "the option with more than half of the votes wins",
    "unanimous": "the option that has all votes wins",
    "reliability": "the most probable option wins, given how reliable people are",
}
_TIES = "rows in either order, with half the weight each (as ratings: {} both)"
_EDITS = {
    "pairs": "Improved responses are preferred to what they improve, in rows of their own.",
    "replace": "Improved responses stand in place of what they improve.",
    "ignore": "Improved responses are not used.",
}


def sentences(criteria: Criteria) -> list[str]:
    """Every criterion that differs from the default, and how votes are counted."""
    return [*_judgments(criteria), *_prompts(criteria), *_rows(criteria), *_splits(criteria)]


def _judgments(criteria: Criteria) -> Iterator[str]:
    if criteria.projects:
        yield f"Made of {_names(criteria.projects)}."
    if criteria.tasks:
        yield f"Only projects whose task is {_or(criteria.tasks)}."
    if criteria.content:
        yield f"Holds {criteria.content}."
    how = _AGGREGATION.get(criteria.aggregation, criteria.aggregation)
    strong = f", if its weight is at least {criteria.agreement:.4g}" if criteria.agreement else ""
    yield f"Of an item's judgments, {how}{strong}."
    if criteria.minimum > 1:
        yield f"An item takes {criteria.minimum} judgments or more."
    if criteria.newest_guideline:
        yield "Only judgments under the newest guidelines."
    if criteria.guidelines:
        versions = _or(map(str, criteria.guidelines))
        yield f"Only judgments under version {versions} of the guidelines."
    if criteria.people:
        yield f"Only judgments of {_names(criteria.people)}."
    if criteria.without_people:
        yield f"No judgments of {_names(criteria.without_people)}."
    if criteria.since:
        yield f"Only judgments from {criteria.since} on (UTC)."
    if criteria.until:
        yield f"Only judgments before {criteria.until} (UTC)."


def _prompts(criteria: Criteria) -> Iterator[str]:
    for what in ("categories", "sources"):
        noun = what.replace("ies", "y").removesuffix("s")
        kept, left = getattr(criteria, what), getattr(criteria, f"without_{what}")
        if kept:
            yield f"Only prompts of the {noun} {_names(kept)}."
        if left:
            yield f"No prompts of the {noun} {_names(left)}."
    if criteria.benchmarks == "keep":
        yield "Prompts of registered benchmarks are kept: do not evaluate with them."


def _rows(criteria: Criteria) -> Iterator[str]:
    default = Criteria()
    if criteria.ties == "both":
        yield f"Ties make {_TIES.format('good')}."
    if criteria.both_bad == "both":
        yield f"Where both are bad: {_TIES.format('bad')}."
    if criteria.edits != default.edits:
        yield _EDITS[criteria.edits]
    if criteria.rank_pairs == "worst":
        yield "Of rankings, the best response is preferred to the worst one."
    if criteria.margin:
        yield "Each row says by how much the chosen response is better, from 0 to 1."
    if criteria.duplicates == "drop":
        yield "Rows that repeat the texts of an earlier one are left out."
    if criteria.length_matched:
        yield "Rows are left out until the longer response is chosen as often as the shorter."
    if criteria.max_tokens:
        yield f"Rows have at most {criteria.max_tokens:,} tokens, as {criteria.tokenizer} counts."


def _splits(criteria: Criteria) -> Iterator[str]:
    if criteria.validation or criteria.test:
        held = {"validation": criteria.validation, "tests": criteria.test}
        said = " and ".join(f"{share:.4g} for {what}" for what, share in held.items() if share)
        yield f"Of all prompts, a share is held out: {said}; drawn by seed {criteria.seed}."
    elif criteria.seed:
        yield f"What is drawn is drawn by seed {criteria.seed}."


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{name}”" if name else "(none)" for name in names)


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)
