"""What the store is to reach, and whether it did."""

from collections.abc import Iterator, Sequence

from tests.bench.cells import Cell

OF_FLOOR = 0.25  # of the durable rows per second of one thread
SLOWER = 1.2  # with the largest study, as against the smallest
SPREAD = 100  # p99 as against p50
CROWD = 64


def judged(cells: Sequence[Cell]) -> Iterator[str]:
    """One sentence for each target that the cells have something to say on."""
    alone = [c for c in cells if c.kind == "threads" and c.annotators == 1]
    for cell in alone:
        yield _sentence(
            f"one thread, {cell.items:,} items: {cell.ratio:.0%} of the floor, "
            f"wanted {OF_FLOOR:.0%}",
            cell.ratio >= OF_FLOOR,
        )
    if len(alone) > 1:
        small, large = min(alone, key=_size), max(alone, key=_size)
        disk = large.bare.p50 / small.bare.p50  # what the machine did to the floor in between
        times = large.both.p50 / small.both.p50 / disk
        yield _sentence(
            f"{large.items:,} items take {times:.2f} times as long as {small.items:,} (p50; the "
            f"floor took {disk:.2f} times as long, which is taken out), wanted at most {SLOWER}",
            times <= SLOWER,
        )
    for cell in cells:
        if cell.annotators == CROWD:
            times = cell.both.p99 / cell.both.p50
            yield _sentence(
                f"{CROWD} {cell.kind}, {cell.items:,} items: p99 is {times:.0f} times p50, wanted "
                f"at most {SPREAD}; {len(cell.errors)} errors, wanted 0",
                times <= SPREAD and not cell.errors,
            )
    wrong = sum(sum(cell.findings[1:]) for cell in cells)
    yield _sentence(f"lost, unasked, doubled or over cap: {wrong}, wanted 0", wrong == 0)


def _size(cell: Cell) -> int:
    return cell.items


def _sentence(said: str, met: bool) -> str:
    return f"{'met' if met else 'NOT MET'}: {said}"
