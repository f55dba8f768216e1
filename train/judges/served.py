"""Judges on servers by name: ``MODEL@URL``, and what may follow."""

from pathlib import Path

from train.errors import BadJudge
from train.judges.guard import OPTIONS as WORDS
from train.judges.guard_server import ServedGuard, served_guard
from train.judges.judge_models import read
from train.judges.moderation import MODEL, Moderation, moderation
from train.judges.named import at_server
from train.judges.pairwise import PairwiseJudge, pairwise_judge
from train.judges.rubric import RubricJudge, rubric_judge
from train.judges.serving import OPENAI, Server

RUBRIC = {"rubric": "harm, help, or a text file"}


def guard(rest: str, _: Path) -> ServedGuard:
    """``MODEL@URL``, and ``?words=No,Yes`` for a guard with other words; raises BadJudge."""
    spec = read(rest, WORDS)
    return served_guard(_server(spec.model), **spec.options)


def moderating(rest: str, _: Path) -> Moderation:
    """``MODEL@URL`` or either or neither; OpenAI's where no URL is. Raises BadJudge."""
    model, url = at_server(rest)
    return moderation(Server(model or MODEL, url or OPENAI))


def rubric(rest: str, _: Path) -> RubricJudge:
    """``MODEL@URL``, and ``?rubric=help`` or ``=FILE`` for another rubric; raises BadJudge."""
    spec = read(rest, RUBRIC)
    return rubric_judge(_server(spec.model), **spec.options)


def comparing(rest: str, _: Path) -> PairwiseJudge:
    """``MODEL@URL``; raises BadJudge for what is none."""
    return pairwise_judge(_server(rest))


def _server(rest: str) -> Server:
    """The server, which has to be named: nobody sends texts elsewhere by leaving it out."""
    model, url = at_server(rest)
    if url is None:
        raise BadJudge(
            f"Say where {rest!r:.60} is: MODEL@URL, such as MODEL@http://localhost:8000/v1."
        )
    return Server(model, url)
