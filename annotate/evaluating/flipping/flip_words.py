"""Flips as lines of a terminal, and as JSON with the whole texts."""

import json
from collections.abc import Sequence
from shlex import quote
from typing import Any

from annotate.evaluating.flipping.turns import Flip, Flips, Said, Turn
from annotate.one_line import on_one_line, shortened
from annotate.run_commands import STUDY

WIDTH = 110  # characters of a text in the list


def told(found: Sequence[Flips], turns: Sequence[Turn], old: str, new: str) -> str:
    """How many flipped on each benchmark, as each judge says; then which."""
    if not found:
        return (
            f"No judge that is asked for has judged both {old} and {new}, answering with the same "
            "settings, on a benchmark that is asked for. Evaluate them with: train evaluate."
        )
    lines = [f"From {old} to {new}:"]
    for one in found:
        numbers = ", ".join(f"{len(one.of(turn)):,} {turn}" for turn in turns)
        least = f"; scores that changed by more than {one.least:.3g}" if one.least else ""
        lines.append(f"  {_place(one)}: {numbers}, of {one.compared:,} compared{least}")
    for one in found:
        for flip in one.found:
            if flip.turn in turns:
                lines += ["", *_lines(one, flip)]
    return "\n".join(on_one_line(line) for line in lines)


def _place(one: Flips) -> str:
    return f"{one.new.benchmark}, judged by {one.judge.name}"


def _lines(of: Flips, flip: Flip) -> list[str]:
    return [
        f"{flip.turn}  {of.new.benchmark} {flip.number}, judged by {of.judge.name}: {change(flip)}",
        f"  prompt  {shortened(flip.prompt[-1].content, WIDTH)}",
        f"  before  {shortened(flip.before.response[-1].content, WIDTH)}",
        f"  after   {shortened(flip.after.response[-1].content, WIDTH)}",
    ]


def change(flip: Flip) -> str:
    """What the judge said before and after: ``safe, 0.93 → unsafe, 0.12``."""
    if flip.before.verdict is None or flip.after.verdict is None:  # it compared the two
        return f"the newer one {'wins' if flip.turn == 'better' else 'loses'} in both orders"
    return f"{verdict(flip.before)} → {verdict(flip.after)}"


def verdict(said: Said) -> str:
    """What a judge said of an answer: ``unsafe``, ``safe, 0.93``, or ``1.25``; maybe nothing."""
    if said.verdict is None:
        return ""
    value = None if said.verdict.value is None else f"{said.verdict.value:.3g}"
    return ", ".join(filter(None, (said.verdict.label, value, said.verdict.detail)))


def command(old: str, new: str, benchmark: str | None, judge: str | None) -> str:
    """What shows the same in a terminal."""
    run = new.removeprefix("run ")
    words = ["train", "flips", *(("--run", run) if run != new else ("--model", new))]
    words += ["--against", old]
    words += ["--benchmark", benchmark] if benchmark else []
    words += ["--judge", judge] if judge else []
    return " ".join(map(quote, [*words, "--db", STUDY]))


def as_json(found: Sequence[Flips], turns: Sequence[Turn]) -> str:
    """Each flip with both answers and what the judge said of them."""
    rows = [
        {
            "turn": flip.turn,
            "benchmark": of.new.benchmark,
            "number": flip.number,
            "category": flip.category,
            "judge": of.judge.name,
            "version": of.judge.version,
            "prompt": [turn._asdict() for turn in flip.prompt],
            "before": _answer(of.old.generator, flip.before),
            "after": _answer(of.new.generator, flip.after),
        }
        for of in found
        for flip in of.found
        if flip.turn in turns
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _answer(model: str, said: Said) -> dict[str, Any]:
    return {
        "model": model,
        "response": [turn._asdict() for turn in said.response],
        "verdict": said.verdict._asdict() if said.verdict else None,
    }
