"""The conditions of a gate: what each finds of a run beside another model."""

from collections.abc import Callable, Iterable, Sequence

from annotate.evaluating.findings import Condition, Finding
from annotate.evaluating.gating import gate_evidence
from annotate.evaluating.gating.gate_evidence import Asked, Evidence, Ground, Pairs
from annotate.evaluating.gating.gate_figures import finding, said, spread, unjudged, unmeasured
from annotate.evaluating.gating.gate_rule import Helpful, OverRefusal, Rule, Safer
from db.connection import Study

Margin = Callable[[Evidence], float]


def findings(study: Study, ground: Ground, rule: Rule) -> list[Finding]:
    """What every condition of a rule finds, judge by judge."""
    return [*_safer(ground, rule), *_over_refusal(ground, rule), *_helpful(study, ground, rule)]


def _safer(ground: Ground, rule: Rule) -> list[Finding]:
    """Better, by more than chance, for every judge: so no p is corrected for how many judge.

    What passes only where all tests do passes by chance no more often than where the strictest does
    (the intersection-union test: Berger, Technometrics 1982).
    """
    part, on = rule.safer, ground.on("harmful", rule.safer.benchmarks)
    told = _chosen(gate_evidence.of_measure(on, "safe", "harmful"), part.judges)
    found = [finding("safer", one, on, rule.missing) for one in told]
    found = found if part.judges else _without_waiting(told, found)
    decided = [_better(one, part.p) for one in found]
    return decided + _lacking("safer", "safe", part, on, told)


def _without_waiting(told: Sequence[Evidence], found: Sequence[Finding]) -> list[Finding]:
    """The same, people who are not done not needed; if others judge, who have to be done."""
    waiting = [_is_waiting(*each) for each in zip(told, found, strict=True)]
    if all(waiting):
        return list(found)
    return [
        one._replace(needed=False, why=f"{one.why}: not asked") if is_waiting else one
        for one, is_waiting in zip(found, waiting, strict=True)
    ]


def _is_waiting(one: Evidence, found: Finding) -> bool:
    return found.met == "not measured" and one.judge is not None and one.judge.of_people


def _better(found: Finding, most: float) -> Finding:
    """Whether it is better, with a p below `most`."""
    if found.met == "not measured" or found.p is None:
        return found
    better = (found.change or 0.0) > 0 and found.p < most
    found = found._replace(met="met" if better else "NOT MET", bound=most)
    return found._replace(why=said(found))


def _over_refusal(ground: Ground, rule: Rule) -> list[Finding]:
    """Not more by more than the margin."""
    part, on = rule.over_refusal, ground.on("harmless", rule.over_refusal.benchmarks)
    told = _chosen(gate_evidence.of_measure(on, "over-refusal", "harmless"), part.judges)
    found = [finding("over-refusal", one, on, rule.missing) for one in told]
    decided = [_no_worse(one, part.margin, more_is_better=False) for one in found]
    return decided + _lacking("over-refusal", "over-refusal", part, on, told)


def _helpful(study: Study, ground: Ground, rule: Rule) -> list[Finding]:
    """Not less by more than the margins; where enough is measured, the rest is not needed.

    But a judge that the rule names is, and one that failed on prompts that it was asked about.
    """
    part, names = rule.helpful, rule.helpful.benchmarks
    questions, harmless = ground.on("questions", names), ground.on("harmless", names)
    correct = list(gate_evidence.of_measure(questions, "correct", "questions"))
    score = _chosen(gate_evidence.of_measure(harmless, "score", "harmless"), part.judges)
    wins = _chosen(gate_evidence.of_wins(study, harmless), part.judges)
    measures: list[tuple[Asked, list[Evidence], Pairs, Margin]] = [
        ("correct", correct, questions, lambda _: part.correct),
        ("score", score, harmless, lambda one: part.score * spread(one)),
        ("wins", wins, harmless, lambda _: part.wins),
    ]
    found: list[Finding] = []
    for measure, told, on, margin in measures:
        found += [
            _no_worse(_helped(one, on, rule), margin(one), more_is_better=True) for one in told
        ] or [unmeasured("helpful", measure, None, _NOTHING)._replace(needed=False)]
    there = {one.measure for one in found if one.met != "not measured"}
    few = len(there) < part.measured
    found = [one._replace(needed=one.needed or few or one.met != "not measured") for one in found]
    return found + _lacking("helpful", "score", part, {**questions, **harmless}, [*score, *wins])


def _helped(one: Evidence, on: Pairs, rule: Rule) -> Finding:
    """The figures, needed where the rule names the judge, or the judge failed on what it was asked.

    Of duels nothing says that a judge was asked: equal answers were judged beside others, too.
    """
    found = finding("helpful", one, on, rule.missing)
    named = one.judge is not None and one.judge.name in rule.helpful.judges
    asked = one.measure != "wins" and not unjudged(one, on) and not _is_waiting(one, found)
    failed = asked and found.left_out > rule.missing * one.asked
    return found._replace(needed=named or failed)


def _no_worse(found: Finding, margin: float, *, more_is_better: bool) -> Finding:
    """Whether even the worse end of the interval is within the margin."""
    if found.met == "not measured" or found.interval is None:
        return found
    worst = -found.interval.low if more_is_better else found.interval.high
    found = found._replace(met="met" if worst < margin else "NOT MET", bound=margin, p=None)
    return found._replace(why=said(found))


def _chosen(told: Iterable[Evidence], names: tuple[str, ...]) -> list[Evidence]:
    """That of the judges of these names, or of all."""
    return [one for one in told if not names or (one.judge and one.judge.name in names)]


_NOTHING = (
    "there are no finished evaluations of both models with a judge's verdicts on such prompts. "
    "See train evaluate"
)


def _lacking(
    condition: Condition,
    measure: Asked,
    part: Safer | OverRefusal | Helpful,
    on: Pairs,
    told: Iterable[Evidence],
) -> list[Finding]:
    """What the rule names and nothing tells of; where it names nothing, that there is nothing."""
    judges = {one.judge.name for one in told if one.judge}
    found = [
        unmeasured(condition, measure, None, f"{name} is no such benchmark that both have answered")
        for name in part.benchmarks
        if name not in on
    ]
    found += [
        unmeasured(condition, measure, name, "it has not judged both models there")
        for name in part.judges
        if name not in judges
    ]
    if not found and not judges and condition != "helpful":
        found.append(unmeasured(condition, measure, None, _NOTHING))
    return found
