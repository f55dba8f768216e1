"""Section: what the answers are as texts, whoever judges them."""

from collections.abc import Iterator

from annotate.evaluating.figures import Evaluated
from annotate.evaluating.measures import Measure
from annotate.evaluating.reporting.report_rows import Context
from annotate.evaluating.reporting.report_sections import Section, Table, ends, number

MEASURES: tuple[Measure, ...] = (
    "tokens", "words", "empty", "cut", "repetition", "distinct-2", "same language"
)  # fmt: skip


def texts(context: Context) -> Iterator[Section]:
    """Length, what was cut, repetition, diversity and language of each model's answers."""
    rows = tuple(
        _cells(context, one)
        for one in context.evaluated
        if any(figure.n for figure in one.figures if figure.measure in MEASURES)
    )
    if rows:
        heads = ("Benchmark", "Model", *MEASURES, "of", "made by")
        yield Section(
            "The answers as texts",
            "Means of tokens and words; the share without a word, which rules call a refusal; the "
            "share cut at the limit; repetition, the share of an answer's phrases of four words "
            "that stood in it before; distinct-2, the share of different pairs of words among "
            "those of all answers; and the share in the language of the prompt.",
            (),
            Table(heads, rows),
        )


def _cells(context: Context, one: Evaluated) -> tuple[str, ...]:
    found = {figure.measure: figure for figure in one.figures}
    cells = [
        f"{number(name, found[name].value)} ({ends(name, found[name].interval)})"
        if name in found and found[name].interval
        else number(name, found[name].value if name in found else None)
        for name in MEASURES
    ]
    n = max((found[name].n for name in MEASURES if name in found), default=0)
    made = context.made_by((one.benchmark, one.model.generator))
    return (one.benchmark, one.model.title, *cells, f"{n:,}", made)
