"""Generating from beginning to end: what is missing is asked for, and stored as it comes."""

import threading
import time
from collections.abc import Callable, Sequence

from annotate import access
from annotate.errors import ServerFails, ServerRefused
from annotate.generating import jobs
from annotate.generating.asking import Desk
from annotate.generating.crew import Crew
from annotate.generating.jobs import Job, Plan
from annotate.generating.pace import Pace
from annotate.generating.report import Report
from annotate.generating.storing import store
from annotate.generating.trying import Asker, Effort, Outcome
from db import audit, generations, times
from db.connection import Study, transaction
from db.prompts import Prompt

HOPELESS = 20  # samples that failed one after the other: then nobody asks on, ...
HOPELESS_AT_FIRST = 5  # ... the sooner where nothing was answered yet
LAST_SECONDS = 1.0  # for threads to end in
Progress = Callable[[Report], object]


def generate(
    study: Study,
    prompts: Sequence[Prompt],
    plan: Plan,
    effort: Effort = Effort(),  # noqa: B008 - it cannot be changed
    progress: Progress | None = None,
) -> Report:
    """Ask for the samples that are not there yet, and store each as it comes.

    Transactions are small: whatever kills the process takes what is in flight, and calling this
    again goes on with the rest. `progress` is called with the report so far, twice a second or
    more. Samples that did not come after all retries are counted in the report. Raises Forbidden
    (it is for researchers), BadServer, MissingExtra, ServerRefused where the server does not let
    one ask, ServerFails where one sample after the other fails, StudyBusy and StudyUnwritable; what
    was answered until then is stored, where it can be.
    """
    access.require(study, "researcher")
    wanted = jobs.missing(study, prompts, plan)
    total = jobs.wanted(prompts, plan)
    report = Report(total, total - len(wanted), cost=0.0 if plan.prices else None)
    if not wanted:
        return report
    with plan.server.connect() as client:
        with transaction(study):
            _record(study, plan, len(wanted))
        stop = threading.Event()
        pace = Pace(effort.limits, stop, max(one.max_tokens for one in plan.samplings))
        asker = Asker(Desk(plan.server, client), pace, effort, stop)
        report = _work(study, plan, asker, wanted, report, progress)
    return _with_alike(study, plan, {prompt.id for prompt in prompts}, report)


def _work(
    study: Study,
    plan: Plan,
    asker: Asker,
    wanted: Sequence[Job],
    report: Report,
    progress: Progress | None,
) -> Report:
    begun, in_a_row = time.monotonic(), 0
    crew = Crew(asker, wanted, asker.effort.concurrency)
    try:
        for outcomes in crew.batches():
            store(study, outcomes, plan)
            report = report.after(outcomes, plan.prices)
            seconds = time.monotonic() - begun
            report = report._replace(seconds=seconds, waiting=asker.pace.held())
            if progress is not None:
                progress(report)
            in_a_row = _failed_in_a_row(outcomes, in_a_row)
            _check_hope(outcomes, in_a_row, anything=report.new > 0)
    except (ServerRefused, ServerFails) as error:
        late = crew.stop(plan.server.timeout)  # answers that are on their way have been paid for
        store(study, late, plan)
        raise type(error)(_stopped(error, report.after(late, plan.prices))) from None
    except KeyboardInterrupt:
        store(study, crew.stop(0), plan)
        raise
    finally:
        crew.stop(LAST_SECONDS)
    return report


def _with_alike(study: Study, plan: Plan, prompt_ids: set[int], report: Report) -> Report:
    """The report, with what tells whether the server samples at all."""
    found = [
        generations.alike(study, sorted(prompt_ids), plan.generator, one.text)
        for one in plan.different
        if one.temperature > 0
    ]
    return report._replace(several=sum(n for n, _ in found), alike=sum(n for _, n in found))


def _failed_in_a_row(outcomes: Sequence[Outcome], before: int) -> int:
    for outcome in outcomes:
        before = 0 if outcome.answer is not None else before + 1
    return before


def _check_hope(outcomes: Sequence[Outcome], in_a_row: int, *, anything: bool) -> None:
    """Raise ServerFails where it makes no sense to go on."""
    if in_a_row < (HOPELESS if anything else HOPELESS_AT_FIRST) or not outcomes:
        return
    failure = outcomes[-1].failure
    assert failure is not None
    raise ServerFails(
        f"The last {in_a_row} samples failed one after the other ({failure.sentence})."
    )


def _stopped(error: Exception, report: Report) -> str:
    left = report.wanted - report.there - report.new
    return (
        f"{error} New samples that are stored: {report.new:,}; missing: {left:,}. Run the same "
        "again to go on with these."
    )


def _record(study: Study, plan: Plan, requests: int) -> None:
    """Say in the audit log what is asked of whom, with system prompts in full."""
    detail = {
        "model": plan.server.model,
        "url": plan.server.url,
        "samples": plan.samples,
        "requests": requests,
        "settings": [one.text for one in plan.samplings],
        "systems": sorted({one.system for one in plan.samplings if one.system}),
    }
    audit.record(study, "generate", plan.generator, detail, times.now())
