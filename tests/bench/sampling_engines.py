"""One engine samples once: ours, or the library's ``generate`` with batches of a size.

``ENGINE MODEL PRECISION PROMPTS HOW_MANY SAMPLES TOKENS OUT`` are its arguments.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from db.messages import Messages, user
from train import models
from train.models import Loaded
from train.sampling.sampling import generate, hardware_for
from train.sampling.sampling_settings import SamplingSettings


def main(arguments: list[str]) -> None:
    """Sample, and write how many tokens came of it in how many seconds."""
    engine, model, precision, prompts, how_many, samples, tokens, out = arguments
    asked = [user(text) for text in json.loads(Path(prompts).read_text())[: int(how_many)]]
    chosen: Any = precision
    loaded = models.load(model, hardware_for(chosen, greedy=True))
    temperature = 0.0 if int(samples) == 1 else 0.85
    settings = SamplingSettings(temperature, 0.95, max_new_tokens=int(tokens))
    began = time.perf_counter()
    if engine == "ours":
        found = generate(loaded, asked, settings, int(samples))
        made = sum(answer.tokens for each in found for answer in each)
    else:
        batch = max(int(engine.removeprefix("generate ")) // int(samples), 1)
        starts = range(0, len(asked), batch)
        made = sum(plain(loaded, asked[at : at + batch], settings, int(samples)) for at in starts)
    seconds = time.perf_counter() - began
    Path(out).write_text(json.dumps({"tokens": made, "seconds": seconds}))


def plain(loaded: Loaded, prompts: list[Messages], settings: SamplingSettings, samples: int) -> int:
    """Answer a batch as everybody does; returns the tokens, up to the end of each answer."""
    tokenizer: Any = loaded.tokenizer
    batch = tokenizer.apply_chat_template(
        [[message._asdict() for message in prompt] for prompt in prompts],
        add_generation_prompt=True, padding=True, return_dict=True, return_tensors="pt",
        tokenizer_kwargs={"padding_side": "left"},
    )  # fmt: skip
    drawn = {"temperature": settings.temperature, "top_p": settings.top_p, "top_k": 0}
    model: Any = loaded.model
    with torch.inference_mode():
        rows = model.generate(
            **batch.to(model.device), do_sample=samples > 1, num_return_sequences=samples,
            max_new_tokens=settings.max_new_tokens, **(drawn if samples > 1 else {}),
        )[:, batch["input_ids"].shape[1] :].tolist()  # fmt: skip
    end = tokenizer.eos_token_id
    return sum(row.index(end) + 1 if end in row else len(row) for row in rows)


if __name__ == "__main__":
    main(sys.argv[1:])
