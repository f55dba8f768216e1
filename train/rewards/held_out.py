"""Held out: what a reward model is worth on pairs it was not trained on, kept with its run."""

from typing import TYPE_CHECKING, NamedTuple

from db.counting import counted
from train.job import Say
from train.rewards import lean
from train.rewards.calibration import Held, measure
from train.rewards.lean import Lean
from train.rewards.reward_rows import Pairs
from train.running.recorder import Recorder

if TYPE_CHECKING:
    from train.rewards.rewarding import Rewarder


class HeldOut(NamedTuple):
    """What was measured; `chose` is whether the same pairs chose the checkpoint, too."""

    held: Held
    lean: Lean
    chose: bool

    def __str__(self) -> str:
        held = self.held
        also = " (which chose the checkpoint, too)" if self.chose else ""
        return (
            f"On {counted(held.pairs, 'pair')} held out{also}: accuracy {held.accuracy:.3f} "
            f"({held.low:.3f} to {held.high:.3f}), log loss {held.log_loss:.3f}, Brier "
            f"{held.brier:.3f}, calibration error {held.calibration_error:.3f}, temperature "
            f"{held.temperature:.2f}. Rewards go with length by {self.lean.correlation:.2f}; "
            f"people chose the longer response in {self.lean.people:.0%}."
        )


def held_out(rewarder: "Rewarder", pairs: Pairs, recorder: Recorder, say: Say) -> HeldOut | None:
    """Reward the pairs held out, store what is measured with the run, and say an alarm."""
    from train.rewards.rewarding import Answered, rewards

    if not pairs.held_out:
        return None
    asked = [Answered(pair.prompt, pair.chosen) for pair in pairs.held_out]
    asked += [Answered(pair.prompt, pair.rejected) for pair in pairs.held_out]
    given = rewards(rewarder, asked)
    chosen, rejected = given[: len(pairs.held_out)], given[len(pairs.held_out) :]
    gaps = [one - other for one, other in zip(chosen, rejected, strict=True)]
    found = HeldOut(measure(chosen, rejected), lean.lean(pairs.held_out, gaps), pairs.chosen_by)
    values = {**found.held._asdict(), "length_correlation": found.lean.correlation}
    recorder.log(recorder.step, {f"held_out_{name}": value for name, value in values.items()})
    alarm = lean.alarm(found.lean, found.held.pairs, recorder.step)
    if alarm and recorder.alarm(alarm):
        say(alarm.message)
    return found
