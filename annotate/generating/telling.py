"""Generating in words, and as JSON: before it begins, and when it is over."""

import json

from annotate.generating.estimating import Estimate
from annotate.generating.report import Report
from annotate.printing import count


def estimated(found: Estimate) -> str:
    """What it would take."""
    lines = [
        f"{count(found.requests, 'request')} to make; {found.there:,} samples there already.",
        f"About {found.prompt_tokens:,} tokens in, at most {found.tokens:,} out.",
    ]
    if found.cost is not None:
        lines.append(f"Cost: at most about {found.cost:,.4f}.")
    return "\n".join(lines)


def finished(found: Report, generator: str) -> str:
    """What came of it; every failure by its reason."""
    spent = f"{found.prompt_tokens:,} tokens in, {found.tokens:,} out"
    if found.cost is not None:
        spent += f", cost {found.cost:,.4f}"
    lines = [
        f"{count(found.new, 'new sample')} of {generator}, {found.there:,} there already, "
        f"{found.failures:,} failed; {spent}, in {found.seconds:,.0f} s."
    ]
    if found.filtered:
        lines.append(f"Of the new ones a content filter kept back or cut: {found.filtered:,}.")
    if found.cut:
        lines.append(f"Of the new ones the limit of tokens cut: {found.cut:,} (--max-tokens).")
    if found.empty:
        lines.append(f"Of the new ones without a text: {found.empty:,} (annotate pair skips them).")
    if found.uncounted:
        lines.append(f"Of these the server does not tell the tokens: {found.uncounted:,}.")
    if found.alike > found.several / 2 and found.empty <= found.new / 2:
        lines.append(
            f"All samples are one text for {found.alike:,} of the {found.several:,} prompts with "
            "several: the server may not sample, whatever the temperature (transformers serve does "
            "only where the model's generation_config.json has do_sample)."
        )
    for reason, number in found.failed.items():
        said = found.said.get(reason)
        lines.append(f"  {number:,}: {reason}" + (f": {said}" if said else ""))
    if found.failed:
        lines.append("Run the same again to ask for those that failed.")
    return "\n".join(lines)


def estimate_json(found: Estimate) -> str:
    """The estimate for programs."""
    return json.dumps(found._asdict(), indent=2)


def report_json(found: Report) -> str:
    """The report for programs."""
    figures = {name: value for name, value in found._asdict().items() if name != "waiting"}
    return json.dumps(figures, indent=2)
