"""Taking part: whether a name that is asked for is one of what was evaluated."""

from collections.abc import Collection

from annotate import access
from annotate.errors import NothingEvaluated
from db import evaluations, judges
from db.connection import Study


def check(
    study: Study,
    generators: Collection[str] | None,
    benchmarks: Collection[str] | None,
    judged_by: Collection[str] | None,
) -> None:
    """Whether models, benchmarks and judges (None: any) have a part in some evaluation.

    For researchers: raises Forbidden, and NothingEvaluated for a name that has none, saying which
    names have.
    """
    access.require(study, "researcher")
    made = evaluations.list_all(study)
    judging = {judge.name for one in made for judge in evaluations.judges(study, one.id)}
    judging |= {judge.name for judge in judges.list_all(study) if judge.asks == "better"}
    for what, names, known in (
        ("model", generators, {one.generator for one in made}),
        ("benchmark", benchmarks, {one.benchmark for one in made}),
        ("judge", judged_by, judging),
    ):
        if wrong := sorted(set(names or ()) - known):
            raise NothingEvaluated(
                f"No {what} {wrong[0]!r} has a part in any evaluation. Choose of: "
                f"{', '.join(sorted(known)) or 'none yet'}; or evaluate with it: train evaluate."
            )
