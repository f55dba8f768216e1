"""Files of benchmarks: what is asked, and by the kind of the benchmark what is right to do.

Prompts are as :mod:`annotate.study_files` reads them. Of a contrast set each prompt says whether to
answer it is right: in a column `label`, `safe` or `is_safe`, or as XSTest does by its `type`; or a
row is two prompts, `safe` and `unsafe`. Questions are as :mod:`annotate.questions` reads them.
"""

from annotate import files, study_files
from annotate.errors import UnreadableFile
from annotate.questions import Values, question_in
from annotate.shapes.texts import Unfit, prompt_of
from annotate.shapes.values import category_of, severity_of
from db.benchmarks import Asked, Kind

_SAFE = {"safe": True, "unsafe": False}
_TRUTHS = {**_SAFE, "true": True, "false": False, "1": True, "0": False}
_SAYING = {"label": _SAFE, "safe": _TRUTHS, "is_safe": _TRUTHS}  # a label 1 may mean either
_UNSAFE_TYPES = "contrast_"  # how XSTest begins the types of its unsafe prompts


def read(
    source: str,
    kind: Kind | None = None,
    split: str = "train",
    subset: str | None = None,
    revision: str | None = None,
) -> list[Asked]:
    """What a benchmark of a kind asks, from a file, a folder or the Hub.

    Raises MissingFile, UnreadableFile, HubUnreachable, and BadRow with the first row at fault.
    """
    found: list[Asked] = []
    for row in study_files.rows(source, split, subset, revision):
        try:
            found += _asked(row.values, kind)
        except Unfit as unfit:
            raise files.bad_row(source, row.where, unfit.found, unfit.expected) from unfit
    if not found:
        raise UnreadableFile(f"{source} holds no prompts. Nothing was imported.")
    return found


def _asked(values: Values, kind: Kind | None) -> list[Asked]:
    if kind == "qa":
        return [question_in(values)]
    severity = severity_of(values.get("severity"))
    if kind == "contrast" and _is_pair(values):
        prompts = [(prompt_of(values[name]), safe) for name, safe in _SAFE.items()]
        return [Asked(prompt, _category(values), severity, safe) for prompt, safe in prompts]
    safe = _safe(values) if kind == "contrast" else None
    return [Asked(study_files.prompt_in(values), _category(values), severity, safe)]


def _is_pair(values: Values) -> bool:
    both = all(isinstance(values.get(name), str) for name in _SAFE)
    return both and not any(values.get(name) for name in study_files.INSTRUCTION)


def _category(values: Values) -> str | None:
    """As the row has it; XSTest calls it `type`."""
    named = category_of(values.get("category"))
    type_ = values.get("type")
    return type_ if named is None and isinstance(type_, str) and type_ else named


def _safe(values: Values) -> bool:
    """Whether to answer the prompt of a row is right; raises Unfit where it does not say so."""
    for column, meanings in _SAYING.items():
        value = values.get(column)
        if value is None or value == "":
            continue
        meant = meanings.get(str(value).strip().lower())
        if meant is None:
            raise Unfit(f"{column} {value!r:.60}", f"one of {', '.join(meanings)}")
        return meant
    if isinstance(values.get("type"), str) and values["type"]:
        return not str(values["type"]).startswith(_UNSAFE_TYPES)
    raise Unfit(
        "a prompt of which nothing says whether to answer it is right",
        "a column label (safe or unsafe), safe, is_safe or type",
    )
