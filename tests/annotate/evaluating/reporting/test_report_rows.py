"""What stands beside figures of a report."""

from annotate.evaluating.judged.trust import Trust
from annotate.evaluating.reporting.report_rows import Context


def test_a_command_that_made_several_figures_is_named_once() -> None:
    """One ``train evaluate`` asks a model several benchmarks."""
    commands = {("I-Alpaca", "run 2"): (1,), ("XSTest", "run 2"): (1, 3)}
    context = Context((), Trust(), commands)
    assert context.made_by(*commands) == "[1] [3]"
