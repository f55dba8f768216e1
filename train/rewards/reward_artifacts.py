"""What a reward run leaves: an adapter with its head, a whole model, or a head alone."""

from pathlib import Path

from train.models import Hardware
from train.rewards import reward_head, reward_models
from train.rewards.rewarding import Classifier, Rewarder
from train.running import adapters
from train.running.artifacts import is_adapter
from train.running.half_adapters import compute_in_half


def load(artifact: Path, base_model: str, hardware: Hardware) -> Rewarder:
    """The reward model in a finished run's directory; raises as :func:`reward_models.load`."""
    if reward_head.is_head(artifact):
        return reward_head.load(artifact, hardware)
    if not is_adapter(artifact):
        return Classifier.of(reward_models.load(str(artifact), hardware))
    # The adapter brings the head, in place of the new one.
    base = reward_models.new(base_model, hardware, seed=0, tokenizer_at=artifact)
    model = adapters.finished(base.model, artifact)
    compute_in_half(model)
    return Classifier.of(base._replace(model=model.eval()))
