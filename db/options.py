"""What a project asks of its annotators beyond its task, stored as JSON with the project."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Verdicts = Literal["plain", "strength"]
Rationale = Literal["off", "optional", "required"]
Scale = Literal["quality", "safety"]
VERDICTS: tuple[Verdicts, ...] = get_args(Verdicts)
RATIONALES: tuple[Rationale, ...] = get_args(Rationale)
SCALES: tuple[Scale, ...] = get_args(Scale)

ANY = "*"  # among the blurred categories: every prompt
HARMS = (
    "Violence",
    "Hate and harassment",
    "Self-harm",
    "Sexual content",
    "Illegal acts",
    "Weapons and drugs",
    "Privacy",
    "Misinformation",
    "Other",
)


@dataclass(frozen=True)
class Options:
    """The options of a project; the defaults are those of a project that says nothing.

    verdicts: ``plain`` (A, B) or ``strength`` (A much, A, B, B much); tie and both_bad add these.
    axes: second questions, such as ("helpful", "harmless"): which response is more so, or equal.
    marks: each response is marked safe or unsafe, with one of mark_categories and a severity 0-3.
    rationale: whether annotators are asked why. edit: they may improve the chosen response.
    warning: about the content; work begins when it has been agreed to.
    blur_categories: prompts whose texts are hidden until asked for ("*": all); blur_severity: those
    of this severity or more (0: none).
    break_minutes: after so much work without a break one is suggested (0: never).
    daily_limit: items an annotator may answer in 24 hours, corrections aside (0: no limit).
    gold_every: one hidden gold item in so many items, about (0: none).
    members_only: only members may work on it; otherwise every account may.
    reasons: that annotators may tick beside their verdict.
    scale: what a rating is of: quality (good, bad) or safety (safe, unsafe).
    full_ranking: after the best response annotators may put the others in order too.
    confirm: a second person is asked to confirm each demonstration.
    none_to: the demonstrate project for prompts of which no response was acceptable ("": none).
    repeat_every: one hidden repeat, sides swapped, in so many items, about (0: none).
    extra: judgments more than the overlap, at most, for items on which people disagree; and, from
    the start, for prompts of severity extra_severity or more (0: only where they disagree).
    """

    verdicts: Verdicts = "plain"
    tie: bool = True
    both_bad: bool = True
    axes: tuple[str, ...] = ()
    marks: bool = False
    mark_categories: tuple[str, ...] = HARMS
    rationale: Rationale = "off"
    edit: bool = False
    warning: str = ""
    blur_categories: tuple[str, ...] = ()
    blur_severity: int = 0
    break_minutes: int = 0
    daily_limit: int = 0
    gold_every: int = 0
    members_only: bool = False
    reasons: tuple[str, ...] = ()
    scale: Scale = "quality"
    full_ranking: bool = False
    confirm: bool = False
    none_to: str = ""
    repeat_every: int = 0
    extra: int = 0
    extra_severity: int = 0

    @property
    def asks_more(self) -> bool:
        """Whether an answer has more to it than its verdict."""
        return bool(self.axes or self.marks or self.edit or self.reasons or self.rationale != "off")

    def blurs(self, category: str | None, severity: int | None) -> bool:
        """Whether a prompt of this category and severity is hidden until asked for."""
        if ANY in self.blur_categories or category in self.blur_categories:
            return True
        return bool(self.blur_severity) and (severity or 0) >= self.blur_severity


def to_json(options: Options) -> str:
    """The options that differ from the defaults, as canonical JSON."""
    defaults = asdict(Options())
    changed = {name: v for name, v in asdict(options).items() if v != defaults[name]}
    return json.dumps(changed, sort_keys=True, ensure_ascii=False)


def from_json(text: str) -> Options:
    """Options as they were stored; what a newer version added is left out."""
    return of(json.loads(text))


def of(values: Mapping[str, Any]) -> Options:
    """Options of checked values; lists become tuples."""
    known = {field.name for field in fields(Options)}
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in known
    }
    return Options(**kept)
