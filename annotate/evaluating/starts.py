"""Where a run started: whom it is compared with, unless somebody else is asked for."""

from annotate.evaluating.sheets import Model


def start_of(model: Model) -> str:
    """The generator that a run started from: the run before it, or its base model."""
    return str(model.base_model) if model.parent_id is None else f"run {model.parent_id}"
