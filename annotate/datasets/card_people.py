"""The section of a card about people: how many, under which pseudonyms, and who made how much."""

from collections.abc import Iterator
from statistics import quantiles

from annotate.datasets.card_facts import Facts, Person
from annotate.datasets.markdown import plain, table
from db.counting import counted

MOST = 50  # people that are listed one by one


def people(facts: Facts) -> Iterator[str]:
    """Paragraphs and a table; nobody's name is in them."""
    if facts.people:
        yield (
            f"{counted(len(facts.people), 'person', 'people')} made "
            f"{sum(one.judgments for one in facts.people):,} of the judgments behind the rows. "
            "Pseudonyms are the same in every dataset of this study's project, and lead to nobody "
            "without the study."
        )
        yield _spread(facts.people)
    for share in facts.others:
        yield f"{plain(share.described)}: no work of people in this study."
    listed = sorted(facts.people, key=lambda one: (-one.judgments, one.pseudonym))[:MOST]
    if listed:
        yield table(("Who", "Judgments"), listed)
    if len(listed) < len(facts.people):
        yield f"And {len(facts.people) - len(listed):,} more."


def _spread(found: tuple[Person, ...]) -> str:
    counts = sorted(one.judgments for one in found)
    if len(counts) == 1:
        return "One person made all of them."
    low, middle, high = quantiles(counts, method="inclusive")
    return (
        f"Judgments per person: from {counts[0]:,} to {counts[-1]:,}; half of the people made "
        f"{low:,.0f} to {high:,.0f}, the median is {middle:,.0f}."
    )
