"""What may be wrong with learning from a dataset, as far as its figures tell."""

from collections.abc import Iterator

from annotate.datasets.card_facts import Facts
from annotate.datasets.ledger_words import parts
from annotate.datasets.origin_words import alone


def limits(facts: Facts) -> Iterator[str]:
    """A list with a sentence for each; what the doctor found is in a section of its own."""
    yield "\n".join(f"- {said}" for said in _sentences(facts))


def _sentences(facts: Facts) -> Iterator[str]:
    dataset, behind = facts.shown.dataset, facts.behind
    ledger = dataset.ledger
    for rows, what in alone(behind.single):
        yield (
            f"{rows:,} of {dataset.rows:,} rows rest on {what}: nothing tells whether others "
            "would agree."
        )
    yield from _leaders(facts)
    for share in facts.others:
        yield (
            f"{share.counted}: not made by people at work in this study, and under guidelines "
            "that are not known here."
        )
    undecided = sum(part.number for part in parts(ledger) if part.group == "undecided")
    if undecided:
        yield (
            f"{undecided:,} of {ledger.judged:,} judged {ledger.unit} are left out since nothing "
            "won: what is left is easier to decide than what was judged."
        )
    if ledger.edits:
        yield f"{ledger.edits:,} rows hold a text that an annotator wrote."
    if behind.withdrawn:
        yield (
            f"{behind.withdrawn:,} of the judgments behind the rows were withdrawn after it was "
            "made. Make the next version without them: annotate dataset rebuild."
        )
    whose = ["these people preferred under these guidelines"] if facts.people else []
    whose += ["whoever made the labels preferred"] if facts.others else []
    yield (
        f"It says what {' and what '.join(whose)}, which need not be what others would. The texts "
        "may be harmful: whoever reads or trains on them should know."
    )


def _leaders(facts: Facts) -> Iterator[str]:
    """Whether one person made so much of it that it is theirs."""
    total = sum(one.judgments for one in facts.people)
    most = max(facts.people, key=lambda one: one.judgments, default=None)
    if most is not None and most.judgments > total / 2:
        yield f"{most.pseudonym} made {most.judgments / total:.0%} of the judgments of people."
