"""What runs are called on pages: their state, how long they took, and where they are found."""

from datetime import timedelta
from html import escape
from urllib.parse import urlencode

from annotate.run_overview import Glance
from annotate.runs import Progress, Run
from pages.safe_text import visible

MOST = 44  # characters of a run among others


def state(run: Run, progress: Progress) -> str:
    """Whether it goes on, and else how it ended, and when."""
    if run.state == "running":
        silent = progress.silent
        return "running" if silent is None else f"silent for {duration(silent)}"
    took = "" if run.seconds is None else duration(timedelta(seconds=run.seconds))
    return f"{run.state} {'in' if run.state == 'finished' else 'after'} {took}".rstrip()


def named(glance: Glance) -> str:
    """A run in a list of choices: what it is, what sets it apart, how it ended."""
    run = glance.run
    what = ", ".join((f"{run.method} on {run.dataset}", *glance.apart))
    return f"Run {run.id}: {what}, {state(run, glance.progress)}"


def short(glance: Glance) -> str:
    """A run among others: what it is, and what sets it apart, as far as there is room."""
    said = ", ".join((f"Run {glance.run.id}: {glance.run.method}", *glance.apart))
    return said if len(said) <= MOST else said[: MOST - 1] + "…"


def duration(time: timedelta) -> str:
    """As people say it: the two largest units."""
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    named = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    said = [f"{number} {unit}" for number, unit in named if number]
    return " ".join(said[:2]) or "0 s"


def figure(value: float | None) -> str:
    """A number as short as it can be read; a dash where there is none."""
    return "-" if value is None else f"{value:.3g}"


def run_link(run_id: int, base: str, text: str | None = None) -> str:
    """HTML: the way to a run, below the app's first page `base`."""
    return _link(base, "runs", {"run": str(run_id)}, text or f"run {run_id}")


def dataset_link(reference: str, base: str) -> str:
    """HTML: the way to a dataset, ``NAME@VERSION``."""
    return _link(base, "dataset_builder", {"dataset": reference}, reference)


def chain_link(chain: str, base: str, text: str) -> str:
    """HTML: the way to a chain of rounds."""
    return _link(base, "rounds", {"chain": chain}, text)


def evaluation_link(run_id: int, base: str, text: str) -> str:
    """HTML: the way to what is known of a run's answers, beside those of its start."""
    return _link(base, "evaluation", {"run": str(run_id)}, text)


def _link(base: str, page: str, query: dict[str, str], text: str) -> str:
    address = f"{escape(base)}{page}?{escape(urlencode(query))}"
    return f'<a href="{address}" target="_self">{visible(text)}</a>'
