"""What the doctor says: findings, each with how bad it is and what to do, and reports of them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

Severity = Literal["stop", "warn", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the worst first
EXAMPLES = 10  # rows that a finding names

Figure = int | float | str | list[float] | dict[str, int]


@dataclass(frozen=True)
class Finding:
    """One thing that was found in a dataset.

    `check` is what was looked for, `sentence` what was found, with number and share, and `advice`
    what to do. `severity` "stop": do not train on it so; "warn": look first; "note": good to know.
    `rows` are numbers of some rows, as examples (at most 10); `figures` what the sentence says, as
    numbers. Neither ever holds a text of the dataset.
    """

    check: str
    severity: Severity
    sentence: str
    advice: str
    rows: tuple[int, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What was found of a dataset: `findings`, the worst first.

    `checks` are all that were made, also those that found nothing; `not_made` says in a sentence
    each why others were not. `at` is when (UTC, ISO).
    """

    dataset: str
    rows: int
    tokenizer: str | None
    max_length: int | None
    checks: tuple[str, ...]
    not_made: tuple[str, ...]
    findings: tuple[Finding, ...]
    at: str

    @property
    def stops(self) -> bool:
        """Whether there is something that should stop anybody from training on it."""
        return any(finding.severity == "stop" for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings are as bad as that."""
        return sum(finding.severity == severity for finding in self.findings)

    def from_severity(self, least: Severity) -> tuple[Finding, ...]:
        """The findings that are as bad as `least`, or worse."""
        wanted = SEVERITIES[: SEVERITIES.index(least) + 1]
        return tuple(finding for finding in self.findings if finding.severity in wanted)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def settings_json(report: Report) -> str:
    """All of a report but its findings and its time, as it is stored."""
    kept = report.as_dict()
    del kept["findings"], kept["at"]
    return json.dumps(kept, sort_keys=True)


def findings_json(report: Report) -> str:
    """The findings of a report, as they are stored."""
    return json.dumps([asdict(finding) for finding in report.findings], sort_keys=True)


def read(settings: str, findings: str, at: str) -> Report:
    """The report that was stored as these texts."""
    kept = json.loads(settings)
    for name in ("checks", "not_made"):
        kept[name] = tuple(kept[name])
    found = [Finding(**{**one, "rows": tuple(one["rows"])}) for one in json.loads(findings)]
    return Report(**kept, findings=tuple(found), at=at)
