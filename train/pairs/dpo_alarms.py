"""Alarms of DPO: what its curves say went wrong, or will, in sentences that say what to do.

DPO only asks that chosen gains on rejected. It may make both unlikely, and what it makes likelier
instead nobody has judged; it may go on to widen a gap that is wide; and where longer responses were
preferred, it may learn to be long.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from statistics import fmean

from db.alarms import Alarm

FALL = 0.5  # nats per token that chosen responses may lose: each is then 0.6 times as likely
MARGIN = 10.0  # reward by which chosen may lead rejected: odds of 20,000 to 1
LEANING = 0.6  # correlation of reward margin and length
LONGER = 2.0  # times the first samples' length
WINDOW = 10  # steps over which means are taken
STEPS = 30  # over which a correlation is

History = Mapping[str, Sequence[tuple[int, float]]]  # of each metric: (optimizer step, value)


def found(history: History, lengths: Sequence[tuple[int, float]] = ()) -> list[Alarm]:
    """The alarms that a run's metrics give rise to, each with the last step that was looked at.

    `history` holds ``logp_chosen_token`` (nats), ``reward_margin`` and ``length_gap`` (tokens by
    which chosen responses are longer), `lengths` the mean length of sampled answers by step, in any
    unit. Metrics that are missing or too short raise no alarm.
    """
    return [*_falling(history), *_running_away(history), *_leaning(history), *_growing(lengths)]


def _falling(history: History) -> Iterator[Alarm]:
    values = history.get("logp_chosen_token", ())
    if len(values) < 2 * WINDOW:
        return
    fall = _mean(values[:WINDOW]) - _mean(values[-WINDOW:])
    if fall > FALL:
        yield Alarm(
            "chosen_falls",
            values[-1][0],
            f"Chosen responses have become less likely by {fall:.1f} nats a token since the run "
            "began: the model moves to answers nobody judged. Raise --sft-weight (0.1, say) or "
            "--beta, or lower --learning-rate.",
        )


def _running_away(history: History) -> Iterator[Alarm]:
    values = history.get("reward_margin", ())
    if len(values) < WINDOW:
        return
    margin = _mean(values[-WINDOW:])
    if margin > MARGIN:
        yield Alarm(
            "margin_runs_away",
            values[-1][0],
            f"Chosen leads rejected by a reward of {margin:.0f} on average: the pairs are told "
            "apart long since, and the model only drifts from its start. Lower --epochs or "
            "--learning-rate, raise --beta, or take --loss ipo.",
        )


def _leaning(history: History) -> Iterator[Alarm]:
    gaps = dict(history.get("length_gap", ()))
    margins = [(step, margin) for step, margin in history.get("reward_margin", ()) if step in gaps]
    last = margins[-STEPS:]
    if len(last) < STEPS:
        return
    leaning = _correlation([gaps[step] for step, _ in last], [margin for _, margin in last])
    if leaning > LEANING:
        yield Alarm(
            "leans_to_length",
            last[-1][0],
            f"Rewards follow length (correlation {leaning:.2f} over {STEPS} steps): the model "
            "learns to be long rather than better. Take --loss sigmoid_norm with a larger --beta, "
            "or balance the lengths of chosen and rejected in the dataset.",
        )


def _growing(lengths: Sequence[tuple[int, float]]) -> Iterator[Alarm]:
    if len(lengths) < 2 or lengths[0][1] <= 0:
        return
    (_, first), (step, last) = lengths[0], lengths[-1]
    if last > LONGER * first:
        yield Alarm(
            "answers_grow",
            step,
            f"Sampled answers are {last / first:.1f} times as long as at the start. "
            "Take --loss sigmoid_norm with a larger --beta, or lower --epochs.",
        )


def _mean(values: Sequence[tuple[int, float]]) -> float:
    return fmean(value for _, value in values)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's; 0 where one does not vary."""
    means = fmean(one), fmean(other)
    apart = [(a - means[0], b - means[1]) for a, b in zip(one, other, strict=True)]
    spread = sqrt(sum(a * a for a, _ in apart) * sum(b * b for _, b in apart))
    return sum(a * b for a, b in apart) / spread if spread else 0.0
