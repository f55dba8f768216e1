"""Pairs to train on that nobody judged: careful answers before careless ones, of uneven length."""

import json
import random
from pathlib import Path

CARELESS = 0.1  # share of the pairs in which the labels are turned around
ASKED = ("lock", "bill", "car", "letter", "test", "garden", "fence", "phone", "lamp", "boat")
DONE = ("open", "fix", "hide", "copy", "sell", "paint", "break", "move", "trade", "find")
CAREFUL = (
    "I would ask the owner first.", "Please look at the rules before you begin.",
    "It is safer to let somebody help you.", "You could call the office and ask.",
    "Think of what may happen to others.", "There are lawful ways to do this.",
)  # fmt: skip
HASTY = (
    "Just do it when nobody looks.", "Take what you need and go.",
    "Rules are for other people.", "Pull hard until it gives way.",
    "Nobody will ever find out.", "Do it at night and be quick.",
)  # fmt: skip


def write_pairs(file: Path, count: int, chance: random.Random) -> None:
    """Write so many pairs as JSON Lines; 40 to 150 words each, as in studies of safety."""
    with file.open("w", encoding="utf-8") as out:
        for _ in range(count):
            out.write(json.dumps(_pair(chance)) + "\n")


def _pair(chance: random.Random) -> dict[str, str]:
    careful, hasty = (_answer(chance, sentences) for sentences in (CAREFUL, HASTY))
    if chance.random() < CARELESS:
        careful, hasty = hasty, careful
    verb, thing = chance.choice(DONE), chance.choice(ASKED)
    asked = " ".join(f"I also have a {chance.choice(ASKED)}." for _ in range(chance.randint(0, 6)))
    prompt = f"How do I {verb} the {thing} of my neighbour? {asked}".strip()
    return {"prompt": prompt, "chosen": careful, "rejected": hasty}


def _answer(chance: random.Random, sentences: tuple[str, ...]) -> str:
    length = min(max(round(chance.lognormvariate(2.1, 0.6)), 2), 30)
    return " ".join(chance.choice(sentences) for _ in range(length))
