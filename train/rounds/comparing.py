"""The step *compare*: what has changed against the model that the round started from.

That is the model of the last round, or the base model: both have answered the same prompts.
"""

from train.rounds.answering import Answerer
from train.rounds.working import At, Outcome

_SAID = {"tokens": "{:+.1f} tokens", "cut": "{:+.0%} cut", "reward": "{:+.3f} reward"}


def compare(at: At) -> Outcome:
    """The differences of all figures, after less before."""
    found = at.detail("evaluate")
    against = Answerer(at.round.start_run_id, at.settings.model).generator
    if not found["prompts"]:
        return Outcome({"against": against, "differences": {}})
    before, after = found["before"], found["after"]
    differences = {name: after[name] - before[name] for name in after if name in before}
    said = ", ".join(_SAID[name].format(value) for name, value in differences.items())
    if "better" in found:
        said += (
            f"; by reward {found['better']:,} answers are better, {found['worse']:,} worse, "
            f"{found['same']:,} the same"
        )
    return Outcome({"against": against, "differences": differences}, f"against {against}: {said}.")
