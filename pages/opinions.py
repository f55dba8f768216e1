"""What was said of an item, as a table: who, what, why, how long it took, and whether it counts."""

from collections.abc import Iterator

from annotate.details import Details, Mark
from annotate.disputes import Case, Dispute, Said
from db.projects import Project
from pages.choices import says
from pages.item_view import LETTERS, SEVERITIES
from pages.safe_text import visible

FATES = {
    "counts": "counts",
    "skipped": "skipped",
    "surplus": "came too late to count",
    "adjudicated": "decides alone",
    "withdrawn": "withdrawn",
}
_HEAD = ("Who", "Says", "Also", "Took", "Guidelines", "")
_VOTES = {"demonstrated": "a text", "rejected": "no text"}


def tally(project: Project, one: Dispute) -> str:
    """How many chose what, in a line."""
    return " · ".join(f"{_choice(project, choice)} {number}" for choice, number in one.tally)


def _choice(project: Project, choice: int | str) -> str:
    if isinstance(choice, int):
        return LETTERS[choice] if project.task == "compare" else f"#{choice + 1}"
    return _VOTES.get(choice) or says(project, choice)  # type: ignore[arg-type]


def table_html(project: Project, case: Case) -> str:
    """Every judgment on an item that stands; nothing in its texts acts."""
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    rows = "".join(_row(project, one) for one in case.said)
    return (
        '<div class="opinions" tabindex="0" role="region" aria-label="Judgments">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def said_html(project: Project, one: Said) -> str:
    """A verdict with what was said beside it, in a paragraph."""
    also = _also(project, one)
    return f"<b>{visible(_verdict(project, one))}</b>{f'<div>{also}</div>' if also else ''}"


def _row(project: Project, one: Said) -> str:
    who = visible(one.annotator)
    took = "" if one.seconds is None else f"{one.seconds:,.0f} s"
    fate = FATES[one.fate] + (", answered again" if one.corrected else "")
    if one.confirms is not None:
        fate = f"on judgment {one.confirms}; {fate}"
    return (
        f'<tr class="{one.fate}"><th scope="row">{who}<time>{one.at:%b %d, %H:%M}</time></th>'
        f"<td><b>{visible(_verdict(project, one))}</b></td><td>{_also(project, one)}</td>"
        f"<td>{took}</td><td>version {one.guideline}</td><td>{fate}</td></tr>"
    )


def _verdict(project: Project, one: Said) -> str:
    if one.verdict == "skip":
        return f"Skipped ({one.reason})" if one.reason else "Skipped"
    return says(project, one.verdict, next(iter(one.details.ranking), None))


def _also(project: Project, one: Said) -> str:
    parts = [f"<p>{visible(part)}</p>" for part in _parts(project, one.details)]
    if one.details.edit:
        text = f'<div class="text plain" dir="auto">{visible(one.details.edit)}</div>'
        parts.append(f"<details><summary>Their text</summary>{text}</details>")
    return "".join(parts)


def _parts(project: Project, details: Details) -> Iterator[str]:
    if details.axes:
        yield ", ".join(f"{axis}: {side.upper()}" for axis, side in details.axes)
    names = LETTERS if project.task == "compare" else [f"#{n}" for n in range(1, 101)]
    marks = [f"{n} {_mark(m)}" for n, m in zip(names, details.marks, strict=False) if m]
    if marks:
        yield ", ".join(marks)
    if len(details.ranking) > 1:
        yield "order: " + " > ".join(str(place + 1) for place in details.ranking)
    if details.reasons:
        yield ", ".join(details.reasons)
    if details.rationale:
        yield f"“{details.rationale}”"


def _mark(mark: Mark) -> str:
    if mark.safe:
        return "safe"
    how = [mark.category, None if mark.severity is None else SEVERITIES[mark.severity]]
    return f"unsafe ({', '.join(part for part in how if part)})" if any(how) else "unsafe"
