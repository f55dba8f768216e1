"""What the commands print of lineage and of withdrawals, as lines of text."""

from collections.abc import Iterable, Iterator
from shlex import quote

from annotate.datasets.lineage import OfRow, OfRun, Uses
from annotate.datasets.withdrawing import Affected
from annotate.one_line import on_one_line, shortened
from annotate.printing import count
from db.lineage import Given, Made
from db.touched import Touched, TouchedRun

WIDTH = 100  # characters of a text


def withdrawal(found: Affected) -> str:
    """What a withdrawal changes, or has changed, and what to do then."""
    return _text(_withdrawal(found))


def _withdrawal(found: Affected) -> Iterator[str]:
    weighed = found.weighed
    number = f"{count(weighed.judgments, 'judgment')} ({weighed.counting:,} that count"
    if found.undo:
        verb = "Took back" if found.done else "Would take back"
        yield f"{verb} the withdrawal of {number} again) on {count(weighed.items, 'item')}."
    else:
        verb = "Withdrew" if found.done else "Would withdraw"
        yield f"{verb} {number}) on {count(weighed.items, 'item')}."
    if already := weighed.gathered - weighed.judgments:
        state = "not withdrawn" if found.undo else "withdrawn before"
        yield f"{count(already, 'judgment')} of those named: {state}."
    for change in found.changes:
        after = change.after if change.after != change.before else "other responses or weights"
        yield f"  {count(change.items, 'item')}: {_word(change.before)} -> {_word(after)}"
    yield from _uses(found.datasets, found.runs)
    if found.rebuild:
        yield "To build again what is made of these projects or rests on them:"
        yield from (f"  annotate dataset rebuild {quote(name)}" for name in found.rebuild)
    if not found.done and weighed.judgments:
        yield "Nothing has been changed. To do it, say --yes."


def uses(found: Uses) -> str:
    """What judgments were made into."""
    return _text([f"{count(found.judgments, 'judgment')}.", *_uses(found.datasets, found.runs)])


def _uses(datasets: Iterable[Touched], runs: Iterable[TouchedRun]) -> Iterator[str]:
    yield from _headed("Datasets with rows that rest on them:", map(_dataset, datasets))
    yield from _headed("Runs that were made of these:", map(_run, runs))


def _headed(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    yield from [head, *found] if found else [f"{head} none."]


def _dataset(one: Touched) -> str:
    numbers = ", ".join(map(str, one.first)) + (", ..." if one.rows > len(one.first) else "")
    return f"{one.reference}: {one.rows:,} of {count(one.of, 'row')} ({numbers})"


def _run(run: TouchedRun) -> str:
    later = ", a later round" if run.later else ""
    where = f" in {run.artifact}" if run.artifact else ""
    return f"run {run.id} ({run.method} on {run.dataset}): {run.state}{where}{later}"


def row(found: OfRow) -> str:
    """A row with its texts, where they come from, and the judgments behind it."""
    return _text(_row(found))


def _row(found: OfRow) -> Iterator[str]:
    one = found.row
    margin = "" if one.margin is None else f", margin {one.margin:.2f}"
    yield f"{found.dataset} row {one.number}: weight {one.weight:.2f}{margin}, {one.split}"
    origin = (
        f"source {one.prompt.source}" if one.prompt.source else "",
        f"licence {one.prompt.licence}" if one.prompt.licence else "",
        f"category {one.prompt.category}" if one.prompt.category else "",
    )
    about = ", ".join(filter(None, (f"prompt {one.prompt.id} of item {one.item_id}", *origin)))
    yield f"  {about}"
    yield f"    {shortened(one.prompt.messages[-1].content, WIDTH)}"
    for name, made in (("chosen", one.chosen), ("rejected", one.rejected)):
        if made is not None:
            yield f"  {name}: response {made.id}{_by(made)}"
            yield f"    {shortened(made.messages[-1].content, WIDTH)}"
    for given in found.judgments:
        yield from _given(found, given)


def _by(made: Made) -> str:
    several = [
        one.generator + (f" {one.settings}" if one.settings != "{}" else "")
        for one in made.generations
    ]
    return f", by {'; '.join(several)}" if several else ""


def _given(found: OfRow, given: Given) -> Iterator[str]:
    took = "" if given.seconds is None else f", took {given.seconds:,.1f} s"
    yield (
        f"  judgment {given.judgment_id} by {given.annotator} ({given.kind}): {given.verdict}, "
        f"{given.judged_at}{took}"
    )
    yield (
        f"    shown {given.shown_at} under version {given.guideline} of the guidelines of "
        f"{given.project}{_order(found, given)}"
    )
    if given.withdrawn is not None:
        yield f"    withdrawn: {given.withdrawn}"


def _order(found: OfRow, given: Given) -> str:
    """How the responses of the row stood on the screen, where there was more than one."""
    if len(given.order) < 2:
        return ""
    places = [
        f"{name} at place {given.order.index(made.position) + 1}"
        for name, made in (("chosen", found.row.chosen), ("rejected", found.row.rejected))
        if made is not None and made.position in given.order
    ]
    return f", {' and '.join(places)} of {len(given.order)}" if places else ""


def run(found: OfRun) -> str:
    """The rounds of a run, and whose judgments are behind them."""
    return _text(_lines_of_run(found))


def _lines_of_run(found: OfRun) -> Iterator[str]:
    for each in found.rounds:
        start = each.base_model if each is found.rounds[-1] else "the run below"
        yield (
            f"run {each.id} ({each.method} from {start}): {each.state}, {each.dataset} with "
            f"{count(each.rows, 'row')} from {count(each.judgments, 'judgment')}, "
            f"sha256 {each.dataset_hash[:12]}"
        )
    yield f"{count(found.judgments, 'judgment')} behind it in all."
    for one in found.people:
        lost = f", {one.withdrawn:,} of them withdrawn since" if one.withdrawn else ""
        yield f"  {one.annotator} ({one.kind}): {one.judgments:,}{lost}"
    for under in found.guidelines:
        yield f"  guidelines of {under.project}, version {under.version}: {under.judgments:,}"


def _word(name: str) -> str:
    return name.replace("_", " ")


def _text(lines: Iterable[str]) -> str:
    """Nothing that was typed or generated acts on a terminal."""
    return "\n".join(map(on_one_line, lines))
