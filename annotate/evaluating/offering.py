"""What there is to look at: benchmarks, models and judges of evaluations, for a page to offer."""

from typing import NamedTuple

from annotate import access, label_quality
from annotate.evaluating.sheets import Model, model_of
from db import evaluations, gates
from db.connection import Study


class There(NamedTuple):
    """Names of benchmarks, models and judges that evaluations have; models as they were evaluated.

    `evaluations` is how many there are. While `as_of` is the same, so are all figures.
    """

    benchmarks: tuple[str, ...]
    models: tuple[Model, ...]
    judges: tuple[str, ...]
    evaluations: int
    as_of: tuple[object, ...]

    def model(self, generator: str) -> Model:
        """A model by its name."""
        return next(one for one in self.models if one.generator == generator)


def there(study: Study) -> There:
    """What was evaluated, with some queries for each evaluation. For researchers: Forbidden."""
    access.require(study, "researcher")
    found = evaluations.list_all(study)
    by = {one.id: evaluations.judges(study, one.id) for one in found}
    begun = sorted(found, key=lambda one: one.id)
    run_ids = {one.generator: one.run_id for one in begun}
    return There(
        tuple(dict.fromkeys(one.benchmark for one in found)),
        tuple(model_of(study, generator, run_id) for generator, run_id in run_ids.items()),
        tuple(sorted({judge.name for judges in by.values() for judge in judges})),
        len(found),
        (
            *((one.id, one.started_at, one.finished_at, len(by[one.id])) for one in found),
            len(gates.list_all(study)),
            label_quality.as_of(study),
        ),
    )
