"""The section of a card that says how the dataset is made again, and when it comes out the same."""

from collections.abc import Iterator
from shlex import quote

from annotate.datasets.card_facts import Facts
from annotate.datasets.markdown import fenced


def again(facts: Facts) -> Iterator[str]:
    """Commands for whoever has the study, which alone has the names that criteria may hold."""
    dataset = facts.shown.dataset
    reference = quote(f"{dataset.name}@{dataset.version}")
    yield (
        "Whoever has the study makes it again by the criteria that are kept there, or by a copy of "
        "them (names of people are in the study, not in this card):"
    )
    yield fenced(
        f"annotate dataset rebuild {reference} --db STUDY.db\n"
        f"annotate dataset show {reference} --json --db STUDY.db > criteria.json\n"
        f"annotate dataset build {quote(dataset.name)} --criteria criteria.json --db STUDY.db",
        "sh",
    )
    if facts.behind.withdrawn:
        yield (
            "Judgments behind its rows were withdrawn since it was made: either makes a version "
            f"without them, and the hash need not be `{dataset.hash}`."
        )
    else:
        yield (
            f"With the same program, either prints `sha256 {dataset.hash}` as long as nothing that "
            "the criteria look at has changed in the study: its judgments, guidelines, prompts and "
            "registered benchmarks. Otherwise it makes a version of what there is now."
        )
    yield "The hash covers the texts of all rows with their weights, margins and splits, in order."
    yield (
        "The study also keeps the lineage: which judgments each row rests on, how and under which "
        "guidelines they were made, and which runs were trained on it."
    )
    yield fenced(f"annotate dataset lineage {reference} --row 1 --db STUDY.db", "sh")
