"""What stands beside a judge's figure: what people say of the same thing, and else that it is not
known."""

from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judged.confusion import Confusion
from annotate.evaluating.judged.judge_quality import JudgeQuality
from annotate.evaluating.judged.ordering import InOrder
from annotate.evaluating.judged.pair_quality import PairQuality
from annotate.evaluating.judged.trust import Trust, trust
from db.connection import Study
from db.judges import Judge
from tests.annotate.evaluating import small_paper

GUARD = Judge(1, "guard:small", "1", "safe", "{}")
REWARD = Judge(2, "reward:run 9", "1", "good", "{}")
COMPARING = Judge(3, "compare:small", "1", "better", "{}")
PEOPLE = Judge(4, "people:asked", "1", "safe", "{}")
BY_CHOICE = JudgeQuality(GUARD, "choice", None, 10, Confusion(4, 1, 2, 3))
BY_SAFETY = JudgeQuality(GUARD, "safety", None, 4, Confusion(2, 0, 1, 1))


def test_what_is_nearest_to_safety_stands_beside_it_and_says_what_it_is() -> None:
    assert Trust((BY_CHOICE,)).errs(GUARD) is None
    assert Trust((BY_CHOICE, BY_SAFETY)).errs(GUARD) == Confusion(2, 0, 1, 1)


def test_a_score_stands_beside_what_people_find_good_first() -> None:
    safe = JudgeQuality(REWARD, "safety", None, 50, auc=Estimate(0.6, None))
    good = JudgeQuality(REWARD, "quality", None, 30, auc=Estimate(0.8, None))
    assert Trust((safe,)).said(REWARD, "score") == "AUC 0.60 of 50, safe or unsafe"
    assert Trust((safe, good)).said(REWARD, "score") == "AUC 0.80 of 30"
    order = InOrder(20, Estimate(0.75, None))
    chosen = JudgeQuality(REWARD, "choice", None, 40, in_order=order)
    assert Trust((chosen,)).said(REWARD, "score") == "75% in order of 20, chosen or rejected"


def test_nobody_is_asked_what_is_a_refusal() -> None:
    assert Trust((BY_SAFETY,)).said(GUARD, "over-refusal") == "not known"


def test_judges_of_two_have_pairs_and_people_are_themselves() -> None:
    pairs = PairQuality(COMPARING, 20, Estimate(0.9, None), Estimate(None, None),
                        Estimate(None, None))  # fmt: skip
    assert Trust(pairs=(pairs,)).said(COMPARING) == "90% the same of 20"
    assert Trust().said(PEOPLE) == "themselves"
    assert Trust().said(COMPARING) == "not known"


def test_only_what_is_asked_for_is_read(study: Study) -> None:
    made = small_paper.fill(study)
    found = trust(study, [made.guard, made.pairs])
    assert {one.judge for one in found.qualities} == {made.guard}
    assert {one.judge for one in found.pairs} == {made.pairs}
