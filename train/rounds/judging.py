"""The step *judge*: people, who are waited for, or a reward model, which picks the best samples."""

from db import projects
from db.connection import open_study
from db.counting import counted
from train.rounds.working import At, Outcome


def judge(at: At) -> Outcome:
    """What has been judged; waits for people until all is, or enough is said to be."""
    return _by_reward(at) if at.settings.judge == "reward" else _by_people(at)


def _by_people(at: At) -> Outcome:
    with open_study(at.database) as study:
        found = projects.progress(study, projects.get(study, at.title).id)
    left = max(0, found.slots - found.judged)
    detail = {"judged": found.judged, "wanted": found.slots}
    if left and not at.enough:
        return Outcome(detail, state="waiting")
    if not found.judged:  # else what is judged first would be all that is built of
        return Outcome(detail, "nothing is judged yet, so nothing can be built.", state="waiting")
    return Outcome(detail, f"{found.judged:,} of {counted(found.slots, 'judgment')}.")


def _by_reward(at: At) -> Outcome:
    from train.answers.picks import Acceptance, pick

    scorer = at.settings.scorer or ""  # which settings with this judge have
    rule = Acceptance(at.settings.accept_above, at.settings.accept_share)
    found = pick(at.database, at.title, scorer, rule)
    judged = found.picked + found.none
    said = f"{scorer} picked {found.picked:,} of {judged:,}; {found.taken:,} had no open slot left."
    return Outcome({"judged": judged, "picked": found.picked, "reward": found.best}, said)
