"""Trust: how far judges say what people say, to stand wherever their figures do."""

from collections.abc import Collection
from typing import NamedTuple

from annotate import access
from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judged import judge_quality, pair_quality
from annotate.evaluating.judged.confusion import Confusion
from annotate.evaluating.judged.judge_quality import (
    OF_HELP,
    OF_SAFETY,
    PEOPLE_SAY,
    JudgeQuality,
    of_judge,
)
from annotate.evaluating.judged.pair_quality import PairQuality
from annotate.evaluating.measures import Measure
from db.connection import Study
from db.judges import Judge

UNKNOWN = "not known"
_OF_REFUSALS: tuple[Measure, ...] = ("over-refusal", "refused", "partial")


class Trust(NamedTuple):
    """What people's labels say of judges of an answer (`qualities`) and of two (`pairs`)."""

    qualities: tuple[JudgeQuality, ...] = ()
    pairs: tuple[PairQuality, ...] = ()

    def said(self, judge: Judge, measure: Measure = "safe") -> str:
        """As ``91% the same of 120``, of what a measure is about.

        Nobody is asked what is a refusal: of measures of refusals it is not known.
        """
        if judge.of_people:
            return "themselves"
        of_pairs = next((one for one in self.pairs if one.judge == judge), None)
        if of_pairs is not None:
            return _same(of_pairs.same, of_pairs.n)
        scales = OF_HELP if measure == "score" else OF_SAFETY
        found = of_judge(self.qualities, judge, *scales)
        if found is None or measure in _OF_REFUSALS:
            return UNKNOWN
        what = "" if found.scale == scales[0] else f", {PEOPLE_SAY[found.scale]}"
        if found.errs is not None:
            return f"{_same(found.errs.accuracy, found.n)}{what}"
        pairs, in_order = found.in_order
        if in_order.value is not None:
            return f"{100 * in_order.value:.0f}% in order of {pairs:,}{what}"
        if found.auc.value is None:
            return UNKNOWN
        return f"AUC {found.auc.value:.2f} of {found.n:,}{what}"

    def errs(self, judge: Judge) -> Confusion | None:
        """How a judge errs by what people found safe; what they found good is another thing."""
        found = of_judge(self.qualities, judge)
        return found.errs if found and found.scale == "safety" else None


def trust(study: Study, judges: Collection[Judge]) -> Trust:
    """What is known of these judges; reads all judgments of the study's projects.

    For researchers: raises Forbidden.
    """
    access.require(study, "researcher")
    ids = {judge.id for judge in judges}
    return Trust(
        tuple(judge_quality.judge_qualities(study, judged_by=ids)),
        tuple(pair_quality.pair_qualities(study, judged_by=ids)),
    )


def _same(found: Estimate, n: int) -> str:
    return UNKNOWN if found.value is None else f"{100 * found.value:.0f}% the same of {n:,}"
