"""The report of a quality study to read: tables in Markdown, and what the figures mean."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotate.intervals import Interval
from annotate.quality_figures import ALL, GOOD, Comparison, Duel, Share
from annotate.quality_report import Report


class Table(NamedTuple):
    """A table of the report, with its cells as text or numbers."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def tables(found: Report) -> list[Table]:
    """The tables of a report, in the order in which they are read."""
    good = GOOD[found.scale]
    if found.paired:
        tables = [
            _duels(f"Which is {question}", (d for d in found.duels if d.question == question))
            for question in dict.fromkeys(duel.question for duel in found.duels)
        ]
        return [*tables, _agreement(found), _leans(found)]
    tables = [_shares(f"Share of {good} responses", found.shares, good)]
    if found.comparisons:
        tables.append(_comparisons(found.comparisons))
    return [*tables, _shares("Each annotator", found.own, good), _agreement(found)]


def markdown(found: Report) -> str:
    """The report as Markdown, with what each figure means."""
    parts = [f"# Quality study {_plain(found.name)}", _plain(summary(found))]
    for table in tables(found):
        parts += [f"## {table.title}", _lines(table)] if table.rows else []
    return "\n\n".join([*parts, notes(found)]) + "\n"


def summary(found: Report) -> str:
    """What was studied and how far it is, in a sentence or two."""
    sets = ", ".join(f"{name} ({n})" for name, n in found.instructions)
    number = len(found.annotators)
    people = f"{number} annotator{'' if number == 1 else 's'}"
    return (
        f"Models: {', '.join(found.models)}. Instructions: {sets}. "
        f"{found.judged:,} of {found.wanted:,} judgments by {people}. "
        f"In no share: {_undecided(found)}."
    )


def _undecided(found: Report) -> str:
    """What has not come to an answer, of all benchmarks."""
    if not found.paired:
        return _open([share for share in found.shares if share.benchmark != ALL])
    single = [duel for duel in found.duels if duel.benchmark != ALL]
    return "; ".join(
        f"{_open([d for d in single if d.question == question])} (which is {question})"
        for question in dict.fromkeys(d.question for d in single)
    )


def _open(figures: Sequence[Share] | Sequence[Duel]) -> str:
    conflicting = sum(one.conflicting for one in figures)
    skipped = sum(one.skipped for one in figures)
    unjudged = sum(one.unjudged for one in figures)
    return f"{conflicting:,} conflicting, {skipped:,} skipped, {unjudged:,} not judged"


def notes(found: Report) -> str:
    """How the figures were made."""
    test = "that of the sign test" if found.paired else "McNemar's"
    tests = sum(one.difference is not None for one in (found.duels or found.comparisons))
    made = (
        "Shares are of the answers that are decided, by the one rule; intervals are of 95% "
        "(Wilson's; of differences Newcombe's for paired shares; of agreement by bootstrap). p is "
        f"{test}, exact and two-sided; p (Holm) is corrected for the {tests} tests of this report. "
        "What is conflicting, skipped or not judged yet is in no share."
    )
    if found.paired:
        return made + " Equal texts were not queued and count as neither."
    return made + " An answer that two models share was judged once and counts for both."


def _shares(title: str, shares: Iterable[Share], good: str) -> Table:
    return Table(
        title,
        ("Benchmark", "Model", "Annotator", good, "of", "share", "95%", "conflicting", "skipped",
         "not judged"),
        tuple((s.benchmark, s.model, s.annotator or "all, one rule", s.good, s.decided,
               _percent(s.value), _ends(s.interval), s.conflicting, s.skipped, s.unjudged)
              for s in shares),
    )  # fmt: skip


def _comparisons(comparisons: Iterable[Comparison]) -> Table:
    return Table(
        "Differences on the same instructions",
        ("Benchmark", "Model", "less", "both", "only the first", "only the second", "neither",
         "left out", "difference", "95%", "p", "p (Holm)"),
        tuple((c.benchmark, c.model, c.other, *c.pairs, c.undecided, *_differs(c))
              for c in comparisons),
    )  # fmt: skip


def _duels(title: str, duels: Iterable[Duel]) -> Table:
    return Table(
        title,
        ("Benchmark", "Model", "against", "wins", "ties", "both bad", "losses", "equal texts",
         "conflicting", "skipped", "not judged", "difference", "95%", "p", "p (Holm)"),
        tuple((d.benchmark, d.model, d.other, d.win, d.tie, d.both_bad, d.loss, d.same,
               d.conflicting, d.skipped, d.unjudged, *_differs(d)) for d in duels),
    )  # fmt: skip


def _agreement(found: Report) -> Table:
    rows = []
    for benchmark, question, a in found.agreement:
        alpha = (a.missing, "-") if a.alpha is None else (f"{a.alpha:.2f}", _raw(a.alpha_interval))
        equal = (_percent(a.percent), _ends(a.percent_interval))
        rows.append((benchmark, question, a.units, *equal, *alpha))
    heads = ("Benchmark", "Question", "items judged twice or more", "equal", "95% of equal",
             "alpha", "95% of alpha")  # fmt: skip
    return Table("Agreement", heads, tuple(rows))


def _leans(found: Report) -> Table:
    rows = [
        (lean.annotator or "all", lean.first, lean.second, _percent(lean.value),
         _ends(lean.interval))
        for lean in found.leans
    ]  # fmt: skip
    heads = ("Annotator", "first chosen", "second chosen", "share of first", "95%")
    return Table("Sides", heads, tuple(rows))


def _differs(one: Comparison | Duel) -> tuple[str, str, str, str]:
    if one.difference is None:
        return "-", "-", "-", "-"
    value, ends = one.difference
    interval = f"{100 * ends.low:+.0f} to {100 * ends.high:+.0f}"
    return f"{100 * value:+.0f} points", interval, _p(one.p), _p(one.holm)


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f}%"


def _ends(ends: Interval | None) -> str:
    return "-" if ends is None else f"{100 * ends.low:.0f} to {100 * ends.high:.0f}%"


def _raw(ends: Interval | None) -> str:
    return "-" if ends is None else f"{ends.low:.2f} to {ends.high:.2f}"


def _lines(table: Table) -> str:
    lines = [table.heads, ("---",) * len(table.heads), *table.rows]
    return "\n".join("| " + " | ".join(_plain(str(cell)) for cell in line) + " |" for line in lines)


def _plain(text: str) -> str:
    """A name within Markdown: what would end a cell, or be markup, is escaped."""
    return "".join(f"\\{c}" if c in "\\|`*_[]<>" else c for c in " ".join(text.split()))
