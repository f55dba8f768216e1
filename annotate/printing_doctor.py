"""What the commands print of the doctor's reports, of benchmarks and of licences."""

import textwrap
from collections.abc import Sequence

from annotate.benchmarks import Benchmark
from annotate.doctor.findings import Finding, Report, Severity
from annotate.licences import OfSource
from db.counting import counted

_HEADS: dict[Severity, str] = {"stop": "STOP", "warn": "WARNING", "note": "Note"}
WIDTH = 100


def report(found: Report, least: Severity = "note") -> str:
    """A report, the worst findings first, each with what to do."""
    head = f"Dataset {found.dataset}: {found.rows:,} rows, {len(found.checks)} checks made"
    counts = [f"{found.count(one):,} {one}" for one in _HEADS]
    lines = [f"{head}: {', '.join(counts)}."]
    for finding in found.from_severity(least):
        lines += ["", *_finding(finding)]
    shown = found.from_severity(least)
    if not shown:
        lines.append("Nothing was found." if not found.findings else "Nothing as bad as that.")
    lines += [""] * bool(found.not_made)
    lines += [f"Not looked for. {sentence}" for sentence in found.not_made]
    return "\n".join(lines)


def _finding(finding: Finding) -> list[str]:
    lines = textwrap.wrap(
        f"{_HEADS[finding.severity]} ({finding.check}): {finding.sentence}", WIDTH,
        subsequent_indent="  ", break_long_words=False,
    )  # fmt: skip
    lines += textwrap.wrap(
        f"What to do: {finding.advice}", WIDTH, initial_indent="  ", subsequent_indent="  "
    )
    if finding.rows:
        lines.append(f"  Such as row {', '.join(map(str, finding.rows))}.")
    return lines


def benchmarks(found: Sequence[Benchmark]) -> str:
    """The registered benchmarks, a line each."""
    lines = [
        f"{one.name}: {counted(one.prompts, 'prompt')}{f', {one.kind}' if one.kind else ''}, "
        f"from {one.source}"
        for one in found
    ]
    return "\n".join(lines) or (
        "No benchmarks yet. Register one with: annotate benchmark add NAME FILE"
    )


def licences(found: Sequence[OfSource]) -> str:
    """The sources of a study with their licences, a line each."""
    lines = [
        f"{one.source or '(no source)'}: {one.licence or 'not known'}{_terms(one)}, "
        f"{one.count:,} prompts"
        for one in found
    ]
    return "\n".join(lines) or "The study holds no prompts yet."


def _terms(one: OfSource) -> str:
    asked = [
        name
        for name, holds in (
            ("non-commercial", one.terms.non_commercial),
            ("share-alike", one.terms.share_alike),
            ("no derivatives", one.terms.no_derivatives),
            ("as its card on the Hub says", one.said == "known"),
        )
        if holds
    ]
    return f" ({', '.join(asked)})" if asked else ""
