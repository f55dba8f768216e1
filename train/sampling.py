"""Sampling: what a run's model answers, beside what its base model answered.

The base model is loaded once; for *before* its adapter is switched off. Decoding is greedy, in
batches of like length padded on the left, made from the sorted prompts: whatever order they come
in, the answers are the same.

An answer must not depend on what else is asked either. In bfloat16 it does, because sums are
rounded differently in every batch shape: 7 of 10 answers of 40 tokens changed when asked alone, and
none in float32, which took 1.6 times as long on a CPU. So weights are float32 here, except on a
GPU, where a large model might not fit.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from db import items, projects, runs
from db.connection import open_study
from db.messages import Messages
from db.runs import Run
from train import libraries, models
from train.errors import NoAdapter, NoPrompts
from train.models import Hardware, Loaded

if TYPE_CHECKING:
    from peft import PeftModel

BATCH = 16  # prompts at a time: on 2 CPU cores, 32 are hardly faster and need twice the memory


class Sample(NamedTuple):
    """A prompt and its answers; `before` is None where it was not asked for."""

    prompt: Messages
    before: str | None
    after: str


def sample(
    database: Path,
    run_id: int | None,
    prompts: Sequence[Messages],
    *,
    before: bool = False,
    max_new_tokens: int = 80,
) -> list[Sample]:
    """Answer prompts with the adapter of a run (None: the newest that finished).

    With `before`, answer them with its base model as well.

    Raises UnknownRun, NoAdapter, NoPrompts and what :func:`train.models.load` raises.
    """
    libraries.require()
    if not prompts:
        raise NoPrompts("There is nothing to answer. Give a prompt, or --prompts-from PROJECT.")
    with open_study(database) as study:
        run = runs.newest_finished(study) if run_id is None else runs.get(study, run_id)
    adapter = adapter_of(run)
    loaded = models.load(run.base_model, _hardware())
    model = _adapted(loaded, adapter)
    earlier: list[str | None] = [None] * len(prompts)
    if before:
        with model.disable_adapter():
            earlier = [*answers(loaded, prompts, max_new_tokens)]
    later = answers(loaded, prompts, max_new_tokens)
    return [Sample(*row) for row in zip(prompts, earlier, later, strict=True)]


def sample_model(model: str, prompts: Sequence[Messages], max_new_tokens: int = 80) -> list[str]:
    """Answer prompts with a model as it is, by any name that :func:`train.models.load` takes.

    Raises what that raises.
    """
    loaded = models.load(model, _hardware())
    return answers(loaded, prompts, max_new_tokens)


def unjudged_prompts(database: Path, project: str, limit: int) -> list[Messages]:
    """Prompts of a project that nobody has judged, so that no dataset holds them.

    Raises UnknownProject, and NoPrompts when everything has been judged.
    """
    with open_study(database) as study:
        found = items.unjudged_prompts(study, projects.get(study, project).id, limit)
    if not found:
        raise NoPrompts(
            f"Every prompt of {project!r} has been judged. Import more, or give prompts yourself."
        )
    return found


def adapter_of(run: Run) -> Path:
    """The directory of a run's adapter; raises NoAdapter when the run made none or it has gone."""
    if run.artifact is None:
        raise NoAdapter(
            f"Run {run.id} is {run.state} and left no adapter. Choose a finished one: train runs."
        )
    adapter = Path(run.artifact)
    if not (adapter / "adapter_config.json").is_file():
        raise NoAdapter(
            f"The adapter of run {run.id} is no longer at {adapter}. "
            "Put it back, or train it again with the settings that train runs --json shows."
        )
    return adapter


def answers(loaded: Loaded, prompts: Sequence[Messages], max_new_tokens: int) -> list[str]:
    """Greedy answers of at most `max_new_tokens` tokens, in the order of `prompts`."""
    texts = [_text(loaded, prompt) for prompt in prompts]
    by_length = sorted(set(texts), key=lambda text: (len(text), text))
    answered: dict[str, str] = {}
    for start in range(0, len(by_length), BATCH):
        batch = by_length[start : start + BATCH]
        answered.update(zip(batch, _generate(loaded, batch, max_new_tokens), strict=True))
    return [answered[text] for text in texts]


def _hardware() -> Hardware:
    import torch

    found = models.hardware()
    return found if found.device == "cuda" else found._replace(dtype=torch.float32)


def _adapted(loaded: Loaded, adapter: Path) -> "PeftModel":
    """Put the adapter into the loaded model, in place."""
    from peft import PeftModel

    return PeftModel.from_pretrained(loaded.model, str(adapter)).eval()


def _text(loaded: Loaded, prompt: Messages) -> str:
    turns = [message._asdict() for message in prompt]
    text = loaded.tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    return str(text)


def _generate(loaded: Loaded, texts: list[str], max_new_tokens: int) -> list[str]:
    import torch

    model: Any = loaded.model
    tokenizer = loaded.tokenizer
    batch = tokenizer(
        texts, return_tensors="pt", padding=True, padding_side="left", add_special_tokens=False
    ).to(model.device)
    with torch.inference_mode():
        tokens = model.generate(**batch, do_sample=False, max_new_tokens=max_new_tokens)
    new = tokens[:, batch["input_ids"].shape[1] :]
    return [text.strip() for text in tokenizer.batch_decode(new, skip_special_tokens=True)]
