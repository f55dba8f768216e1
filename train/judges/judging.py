"""Judging: what judges say of the responses of a study, each asked about each response once.

A verdict is stored as it comes and kept: judging that was broken off goes on, and a judge that has
judged all there is is not even loaded. A judge of another version is another judge.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeVar, runtime_checkable

from db import judges, scores, times
from db.connection import Study, open_study, transaction
from db.judges import Verdict, Winner
from db.messages import Messages
from train.errors import Interrupted, JudgeFailed
from train.job import Say, silent

Key = TypeVar("Key")
Said = TypeVar("Said")


class Exchange(NamedTuple):
    """A prompt with a response to it."""

    prompt: Messages
    response: Messages


class Contest(NamedTuple):
    """A prompt with two responses to it, in the order in which they are shown."""

    prompt: Messages
    first: Messages
    second: Messages


class Named(Protocol):
    """How the store knows a judge; `settings` is what JSON can hold."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def settings(self) -> Mapping[str, Any]: ...  # noqa: D102


class Judge(Named, Protocol):
    """What judges responses one by one."""

    @property
    def asks(self) -> Literal["safe", "refused", "good"]:
        """What its verdicts say; see :mod:`db.judges`."""
        ...

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        """Verdicts by index, some at a time, as they come; one that it cannot judge is left out."""
        ...


@runtime_checkable
class Telling(Protocol):
    """A judge of responses with more to say than its verdicts."""

    def telling(self, say: Say) -> Judge:
        """The same judge, which says it."""
        ...


class PairJudge(Named, Protocol):
    """What says which of two responses is better."""

    @property
    def asks(self) -> Literal["better"]: ...  # noqa: D102

    def compare(self, contests: Sequence[Contest]) -> Iterator[Mapping[int, Winner]]:
        """Winners by index, some at a time, as they come; one that it cannot judge is left out."""
        ...


AnyJudge = Judge | PairJudge


class Judged(NamedTuple):
    """Which judge, how many it judged now, how many it had, and how many it could not judge."""

    judge: judges.Judge
    new: int
    known: int
    missing: int = 0

    def __str__(self) -> str:
        missing = f", {self.missing:,} could not be judged" if self.missing else ""
        return f"{self.judge.name}: {self.new:,} judged, {self.known:,} were{missing}."


def judged(database: Path, judge: Judge, response_ids: Sequence[int], say: Say = silent) -> Judged:
    """Have responses judged that have no verdict of this judge yet.

    What comes together is stored in a transaction of its own. Raises Interrupted on Ctrl-C,
    JudgeFailed for a value that is no number, and what the judge raises; what was judged is kept.
    """
    ids = list(dict.fromkeys(response_ids))
    with open_study(database) as study:
        who = _known(study, judge)
        known = judges.verdicts(study, who.id, ids)
        missing = [id_ for id_ in ids if id_ not in known]
        asked = [Exchange(prompt, response) for _, prompt, response in scores.texts(study, missing)]

    def store(study: Study, found: Mapping[int, Verdict]) -> None:
        judges.add(study, who.id, _finite(who.name, found), times.now())

    asking = judge.telling(say) if isinstance(judge, Telling) else judge
    new = _ask(database, who.name, missing, lambda: asking.judge(asked), store, say)
    return Judged(who, new, len(known), len(missing) - new)


def contested(
    database: Path, judge: PairJudge, pairs: Sequence[tuple[int, int]], say: Say = silent
) -> Judged:
    """Have pairs of responses compared, each in both orders, where that is missing.

    The two are of the same prompt. Counts are of contests, two for each pair; stores and raises as
    :func:`judged`.
    """
    wanted = list(dict.fromkeys(order for one, two in pairs for order in ((one, two), (two, one))))
    with open_study(database) as study:
        who = _known(study, judge)
        known = judges.contests(study, who.id, wanted)
        missing = [pair for pair in wanted if pair not in known]
        asked = [_contest(study, *pair) for pair in missing]

    def store(study: Study, found: Mapping[tuple[int, int], Winner]) -> None:
        judges.add_contests(study, who.id, found, times.now())

    new = _ask(database, who.name, missing, lambda: judge.compare(asked), store, say)
    return Judged(who, new, len(known), len(missing) - new)


def _known(study: Study, judge: AnyJudge) -> judges.Judge:
    with transaction(study):
        return judges.known_as(
            study, judge.name, judge.version, judge.asks, judge.settings, times.now()
        )


def _contest(study: Study, first_id: int, second_id: int) -> Contest:
    (_, prompt, first), (_, _, second) = scores.texts(study, (first_id, second_id))
    return Contest(prompt, first, second)


def _ask(
    database: Path,
    name: str,
    keys: Sequence[Key],
    batches: Callable[[], Iterator[Mapping[int, Said]]],
    store: Callable[[Study, Mapping[Key, Said]], None],
    say: Say,
) -> int:
    """Store what is said of each key, batch by batch; how many there were."""
    if not keys:
        return 0
    say(f"{name} judges {len(keys):,} ...")
    done = 0
    try:
        for batch in batches():
            with open_study(database) as study, transaction(study):
                store(study, {keys[index]: said for index, said in batch.items()})
            done += len(batch)
    except KeyboardInterrupt as stop:
        raise Interrupted(
            f"Stopped after {done:,} of {len(keys):,} verdicts of {name}, which are stored. "
            "Go on with the same command."
        ) from stop
    return done


def _finite(name: str, found: Mapping[int, Verdict]) -> Mapping[int, Verdict]:
    for verdict in found.values():
        if verdict.value is not None and not math.isfinite(verdict.value):
            raise JudgeFailed(
                f"The judge {name} gives {verdict.value} for a value. Take another judge; what it "
                "said before is kept."
            )
    return found
