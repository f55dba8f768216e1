"""How far ``annotate generate`` is: a bar on a terminal, elsewhere a line a minute."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from annotate.generating import Report

Show = Callable[["Report"], None]
EVERY = 60.0  # seconds between two lines


@contextmanager
def showing() -> Iterator[Show]:
    """What shows a report on standard error."""
    with _bar() if sys.stderr.isatty() else _lines() as show:
        yield show


@contextmanager
def _bar() -> Iterator[Show]:
    """A bar, from the first report on."""
    with ExitStack() as stack:
        bars: list[ProgressBar[Report]] = []

        def show(report: "Report") -> None:
            if not bars:
                bars.append(stack.enter_context(_new_bar(report.wanted - report.there)))
            bars[0].update(report.new + report.failures - bars[0].pos, report)

        yield show


def _new_bar(length: int) -> "ProgressBar[Report]":
    return click.progressbar(
        length=length,
        file=sys.stderr,
        show_pos=True,
        item_show_func=lambda report: _beside(report) if report else None,
    )


@contextmanager
def _lines() -> Iterator[Show]:
    told = 0

    def show(report: "Report") -> None:
        nonlocal told
        if report.seconds >= (told + 1) * EVERY:
            told = int(report.seconds // EVERY)
            done = f"{report.new:,} of {report.wanted - report.there:,} new samples"
            click.echo(", ".join(filter(None, (done, _beside(report)))), err=True)

    yield show


def _beside(report: "Report") -> str:
    """What does not go well."""
    parts = [f"{report.failures:,} failed"] if report.failures else []
    parts += [f"waiting {report.waiting:.0f} s, as the server asks"] if report.waiting else []
    return ", ".join(parts)
