"""Load on the pages: ``python -m tests.bench.pages [--quick] [--annotators 1 8 32] [--workers 1]``.

With ``--tools bare ours label-studio potato --label-studio PYTHON --potato PYTHON`` two others are
measured in the same way, beside ours; each PYTHON is that of a virtual environment with the peer.

Annotators without think time judge over Streamlit's own protocol, in turn at a bare Streamlit app
and at ours, while both servers are up; figures of one run can be compared, those of two hardly.
The bare app is there twice: with Streamlit's settings, and (lean) without its forced collection of
garbage after every run, which ours does without too.
Measured is from sending a press until the run that shows the next item has finished. Then the
study is read: what was acknowledged is there once, for the item that was on the screen.
"""

import argparse
import json
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench import lineup, processes
from tests.bench.figures import Spread, machine, spread, table
from tests.bench.tools import Answer, Findings, Session, Tool, audit, write_pairs

ROUNDS = 3  # turns that each tool gets at least, so that all meet the same noise
TURN_SECONDS = 5.0  # at most
FASTEST = 400  # judgments a second that no tool here exceeds: so many pairs are prepared


class Shift(NamedTuple):
    """What all annotators together did in one turn of a tool."""

    answers: list[Answer]
    took: list[float]  # seconds, of every judgment
    seconds: float
    cpu: float  # seconds, of the server


@dataclass(frozen=True)
class Result:
    """One tool under one number of annotators; times in ms, memory in MB, rates per second."""

    tool: str
    annotators: int
    judgments: int
    rate: float
    click_to_next: Spread
    cpu_ms: float  # processor time of the server, a judgment
    memory_at_start: float
    memory_after: float
    refused: int  # times that the tool failed at something, and the annotator tried again
    findings: Findings | None


class Loaded:
    """A tool with its server up and its annotators at their screens."""

    def __init__(self, tool: Tool, annotators: int) -> None:
        self.tool = tool
        self.memory_at_start = processes.usage(tool.processes()).memory
        self.sessions = [tool.connect(f"annotator {n}") for n in range(1, annotators + 1)]
        self.warm_up = work(self.sessions, tool, 0.0)
        self.shifts: list[Shift] = []

    def result(self) -> Result:
        """What the shifts so far come to; with every session closed before the tool is read."""
        memory = processes.usage(self.tool.processes()).memory
        for session in self.sessions:
            session.close()
        done = [answer for shift in [self.warm_up, *self.shifts] for answer in shift.answers]
        stored = self.tool.stored()
        timed = [took for shift in self.shifts for took in shift.took]
        return Result(
            self.tool.name,
            len(self.sessions),
            len(timed),
            rate=len(timed) / sum(shift.seconds for shift in self.shifts),
            click_to_next=spread(timed),
            cpu_ms=sum(shift.cpu for shift in self.shifts) / max(len(timed), 1) * 1000,
            memory_at_start=self.memory_at_start,
            memory_after=memory,
            refused=sum(session.refused for session in self.sessions),
            findings=None if stored is None else audit(done, stored),
        )


def work(sessions: Sequence[Session], tool: Tool, seconds: float) -> Shift:
    """Let every annotator judge for so long, once at least; raises what one of them met first."""
    answers: list[Answer] = []
    took: list[float] = []
    problems: list[Exception] = []
    pids = tool.processes()
    cpu = processes.usage(pids).cpu
    began = time.perf_counter()

    def judge(session: Session) -> None:
        asked = began
        try:
            while not problems:
                asked = time.perf_counter()
                answer = session.judge()
                if answer is None:
                    raise RuntimeError("There were too few pairs for this load.")
                took.append(time.perf_counter() - asked)
                answers.append(answer)
                if time.perf_counter() - began >= seconds:
                    return
        except Exception as error:  # noqa: BLE001 - whoever waits for us raises it again
            problems.append(error)

    crew = [threading.Thread(target=judge, args=(session,), daemon=True) for session in sessions]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    if problems:
        raise problems[0]
    lasted = time.perf_counter() - began
    return Shift(answers, took, lasted, processes.usage(pids).cpu - cpu)


def measure(tools: Sequence[Tool], annotators: int, seconds: float) -> list[Result]:
    """All the tools under this many annotators, `seconds` each, in turns."""
    with TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        pairs = folder / "pairs.jsonl"
        rounds = max(ROUNDS, ceil(seconds / TURN_SECONDS))
        write_pairs(pairs, int((1 + rounds) * annotators + FASTEST * seconds))
        for tool in tools:
            (folder / tool.name).mkdir()
            tool.start(pairs, folder / tool.name)
            running.callback(tool.stop)
        # Peers, named last, sign in slowly, and Streamlit leaves who is idle for long: so the last
        # named sign in first, and turns are short.
        loaded = [Loaded(tool, annotators) for tool in reversed(tools)][::-1]
        for _ in range(rounds):
            for each in loaded:
                each.shifts.append(work(each.sessions, each.tool, seconds / rounds))
        return [each.result() for each in loaded]


def printed(results: Sequence[Result]) -> str:
    """The results as a table: each beside the first of the same number of annotators."""
    floor = {r.annotators: r.rate for r in reversed(results) if r.tool == results[0].tool}
    header = ("annotators", "tool", "judgments/s", f"of {results[0].tool}", "p50 ms", "p95 ms",
              "cpu ms", "MB start", "MB after", "refused",
              *(name.replace("_", " ") for name in Findings._fields))  # fmt: skip
    rows = [
        (r.annotators, r.tool, r.rate, r.rate / floor[r.annotators], r.click_to_next.p50,
         r.click_to_next.p95, r.cpu_ms, r.memory_at_start, r.memory_after, r.refused,
         *(r.findings or "-" * len(Findings._fields)))
        for r in results
    ]  # fmt: skip
    return table(header, rows)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages")
    parser.add_argument("--quick", action="store_true", help="under a minute: 1 and 8, 3 s each")
    parser.add_argument("--annotators", type=int, nargs="+", metavar="N")
    lineup.add_options(parser)
    parser.add_argument("--seconds", type=float, help="for each tool and number  [15]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    asked = parser.parse_args()
    try:
        make = lineup.chosen(asked)
    except lineup.NotThere as reason:
        parser.error(str(reason))
    seconds = asked.seconds or (3.0 if asked.quick else 15.0)
    results: list[Result] = []
    facts = machine()
    for annotators in asked.annotators or ([1, 8] if asked.quick else [1, 8, 32]):
        results += measure(make(), annotators, seconds)
        print(f"{annotators} annotators measured", flush=True)  # noqa: T201
    print(printed(results))  # noqa: T201
    if asked.json:
        rows = [
            asdict(r)
            | {
                "click_to_next": r.click_to_next._asdict(),
                "findings": r.findings._asdict() if r.findings else None,
            }
            for r in results
        ]
        facts |= {"workers": asked.workers, "seconds": seconds}
        asked.json.write_text(json.dumps({"machine": facts, "results": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
