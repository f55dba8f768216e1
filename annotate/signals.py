"""Signals: what may tell that an annotator answers by habit, in a hurry, or unlike all others.

They are shown to researchers, to talk about with whoever it concerns, and do nothing: nobody is
left out by them, and no judgment weighs less. What each says and when it stands out is in
:mod:`annotate.signal_rules`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from annotate import access, companions, signal_rules
from annotate import signal_figures as figures
from annotate.consistency import Consistency, consistency
from annotate.options_seen import options_of
from annotate.signal_figures import Share, Stretch, Words
from annotate.signal_rules import Signal
from db import given as stored
from db.connection import Study
from db.given import Given
from db.projects import Project

WORTH_TELLING = 5  # answers in a run

__all__ = ["OfAnnotator", "Share", "Signal", "Stretch", "signals"]


class OfAnnotator(NamedTuple):
    """An annotator's part in a project.

    judgments: those that stand. seconds: the median that an answer took with the page in view, None
    where that is not known. stretches: over time.
    """

    annotator: str
    judgments: int
    skips: int
    seconds: float | None
    signals: tuple[Signal, ...]
    stretches: tuple[Stretch, ...]

    @property
    def outstanding(self) -> tuple[Signal, ...]:
        """The signals that stand out."""
        return tuple(signal for signal in self.signals if signal.stands_out)


class _Person(NamedTuple):
    """Somebody's answers in the order in which they were given, and what others are set beside."""

    name: str
    answers: list[Given]
    skips: int
    agreement: Share
    longer: Share
    gold: Share
    again: Consistency | None

    @property
    def repeats(self) -> Share:
        return Share(self.again.same, self.again.answered) if self.again else figures.NOTHING


def signals(study: Study, project: Project) -> list[OfAnnotator]:
    """The signals of every person who has answered in a project, by name; for researchers.

    Reads all its judgments.
    """
    access.require(study, "researcher")
    everything = list(stored.given(study, project.id))
    most = max((len(one.order) for one in everything), default=0)
    agreeing = figures.agreed(everything, options_of(project, everything, most))
    words = stored.words(study, project.id)
    people = list(_people(study, project, everything, agreeing, words))
    return [
        OfAnnotator(
            annotator=one.name,
            judgments=len(one.answers),
            skips=one.skips,
            seconds=figures.pace(one.answers),
            signals=tuple(_signals(project, one, [o for o in people if o is not one], words)),
            stretches=figures.stretches(one.answers, agreeing),
        )
        for one in people
    ]


def _people(
    study: Study,
    project: Project,
    everything: Iterable[Given],
    agreeing: dict[int, bool],
    words: Words,
) -> Iterator[_Person]:
    """By name. What is imported was not answered here."""
    gold = {one.annotator: one for one in companions.gold_accuracy(study, project)}
    again = {one.annotator: one for one in consistency(study, project)}
    given: dict[str, list[Given]] = defaultdict(list)
    for one in sorted(everything, key=lambda one: (one.at, one.judgment_id)):
        if one.kind == "person":
            given[one.annotator].append(one)
    for name in sorted(given):
        answers = [one for one in given[name] if one.verdict != "skip"]
        counted = [one.judgment_id for one in answers if one.judgment_id in agreeing]
        yield _Person(
            name=name,
            answers=answers,
            skips=len(given[name]) - len(answers),
            agreement=figures.share(agreeing[id_] for id_ in counted),
            longer=figures.longer(answers, words),
            gold=Share(gold[name].right, gold[name].answered) if name in gold else figures.NOTHING,
            again=again.get(name),
        )


def _signals(
    project: Project, one: _Person, others: list[_Person], words: Words
) -> Iterator[Signal]:
    """Those of which there is something to tell."""

    def rest(figure: Callable[[_Person], Share]) -> float | None:
        return figures.middle(figure(other) for other in others)

    if one.agreement.of:
        yield signal_rules.agreement(one.agreement, rest(lambda other: other.agreement))
    if one.gold.of:
        yield signal_rules.gold(one.gold, rest(lambda other: other.gold))
    if one.again is not None:
        yield signal_rules.repeats(one.again, rest(lambda other: other.repeats))
    if (left := figures.left(one.answers)).of:
        yield signal_rules.side(left)
    if project.task == "rank" and (placed := figures.placed(one.answers)) is not None:
        yield signal_rules.place(placed)
    if one.longer.of:
        yield signal_rules.length(one.longer, rest(lambda other: other.longer))
    if (seconds := figures.pace(one.answers)) is not None:
        yield signal_rules.speed(seconds, figures.fast(one.answers, words))
    if (run := figures.longest_run(one.answers)) is not None and run.length >= WORTH_TELLING:
        yield signal_rules.run(run)
    yield signal_rules.skips(Share(one.skips, one.skips + len(one.answers)))
