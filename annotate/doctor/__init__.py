"""The doctor: what a dataset may do to a model that is trained on it, before it is.

:func:`examine` looks and keeps what it found; :func:`newest` reads that again. What is looked for
is in a module each, listed in :mod:`annotate.doctor.examining`.
"""

from annotate.doctor.examining import examine, newest
from annotate.doctor.findings import SEVERITIES, Finding, Report, Severity

__all__ = ["SEVERITIES", "Finding", "Report", "Severity", "examine", "newest"]
