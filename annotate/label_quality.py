"""Who has judged in a project, and how: reliability and signals, annotator by annotator.

For researchers; annotators see nothing of it, and nobody is left out by it.
"""

from typing import Any, NamedTuple

from annotate import access
from annotate.one_line import on_one_line
from annotate.reliability import Reliability, fitted
from annotate.signals import OfAnnotator, Signal, signals
from db import given
from db.connection import Study
from db.projects import Project

__all__ = ["Annotator", "OfAnnotator", "Reliability", "Signal", "annotators", "as_of"]


class Annotator(NamedTuple):
    """Somebody whose judgments are in a project; imported labels are one annotator's.

    `reliability` is None where nothing of theirs counts, `part` where they are no person.
    """

    name: str
    kind: str
    reliability: Reliability | None
    part: OfAnnotator | None

    def as_dict(self) -> dict[str, Any]:
        """Everything, for programs."""
        reliability = self.reliability and {
            **self.reliability._asdict(), "habit": dict(self.reliability.habit),
        }  # fmt: skip
        part = self.part
        return {
            "annotator": self.name,
            "kind": self.kind,
            "reliability": reliability,
            "judgments": part and part.judgments,
            "skips": part and part.skips,
            "seconds": part and part.seconds,
            "signals": [_as_dict(signal) for signal in part.signals] if part else [],
            "over_time": [
                {**stretch._asdict(), "agreement": stretch.agreement._asdict()}
                for stretch in (part.stretches if part else ())
            ],
        }

    def describe(self) -> str:
        """A line, and one for each signal; ``!`` before those that stand out."""
        lines = [f"{self.name}{'' if self.kind == 'person' else f' ({self.kind})'}: {self._said}"]
        for signal in self.part.signals if self.part else ():
            lines.append(f"  {'!' if signal.stands_out else ' '} {signal.says}")
        return "\n".join(map(on_one_line, lines))

    @property
    def _said(self) -> str:
        if self.reliability is None:
            return "no judgment that counts"
        low, high = self.reliability.interval
        many = self.reliability.judgments
        return (
            f"{many:,} judgment{'s' * (many != 1)} that count{'s' * (many == 1)}, "
            f"reliability {self.reliability.share:.0%} ({low * 100:.0f} to {high * 100:.0f}%)"
        )


def annotators(study: Study, project: Project) -> list[Annotator]:
    """Everybody who has answered in a project, by name; for researchers.

    Reads all its judgments, and fits the model to them: some seconds for ten thousand.
    """
    access.require(study, "researcher")
    reliable = {one.annotator: one for one in fitted(study, project).reliabilities}
    parts = {one.annotator: one for one in signals(study, project)}
    kinds = dict.fromkeys(parts, "person") | {name: one.kind for name, one in reliable.items()}
    return [
        Annotator(name, kinds[name], reliable.get(name), parts.get(name)) for name in sorted(kinds)
    ]


def as_of(study: Study) -> tuple[int, ...]:
    """What changes with every answer and every import, so that figures can be kept until then.

    Reads three rows. For researchers.
    """
    access.require(study, "researcher")
    return given.last(study)


def _as_dict(signal: Signal) -> dict[str, Any]:
    counted = signal.share
    return {
        **signal._asdict(),
        "share": counted
        and {**counted._asdict(), "share": counted.share if counted.of else None,
             "interval": counted.interval()},
    }  # fmt: skip
