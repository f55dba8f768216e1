"""Evaluations: a model on a benchmark, the answers it gave, and which judges have judged them.

The answers are generations like all others, known by prompt, generator and settings: so an answer
is sampled once, however often it is evaluated, and people can be asked about it.
"""

import json
from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.judges import Judge
from db.messages import Messages, from_json
from db.times import to_text


class Evaluation(NamedTuple):
    """A model (`generator`, as in generations) on a benchmark; `settings` is JSON.

    `commands` made it: the first its answers, all of them what judges said; see :func:`begin`.
    `run_id` is None for a model that is no run's, `finished_at` as long as it is not finished.
    `started_at` is when it was asked for last.
    """

    id: int
    benchmark_id: int
    benchmark: str
    generator: str
    run_id: int | None
    settings: str
    commands: tuple[str, ...]
    started_at: str
    finished_at: str | None


class Answered(NamedTuple):
    """A model's answer to the prompt with this number in the benchmark; counts are in tokens.

    `safe` says of a contrast set's prompt whether to answer it is right.
    """

    number: int
    prompt_id: int
    prompt: Messages
    category: str | None
    safe: bool | None
    response_id: int
    response: Messages
    tokens: int | None
    finish: str | None


class ChoiceAnswer(NamedTuple):
    """What a model chose of a question's choices; `logps` (nats) in the order of the choices."""

    number: int
    chosen: str
    correct: bool
    logps: tuple[float, ...]


def begin(
    study: Study,
    benchmark_id: int,
    generator: str,
    run_id: int | None,
    settings: str,
    command: str,
    now: datetime,
) -> Evaluation:
    """The evaluation of this model on this benchmark with these settings, made where it is not
    there; within a transaction. It counts as unfinished until :func:`finish`.

    One that was finished keeps the command that made it: all that is new are verdicts, which
    :func:`judged_by` notes.
    """
    (id_,) = study.execute(
        "INSERT INTO evaluations (benchmark_id, generator, run_id, settings, command, started_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (benchmark_id, generator, settings) "
        "DO UPDATE SET command = iif(finished_at IS NULL, excluded.command, command), "
        "started_at = excluded.started_at, finished_at = NULL RETURNING id",
        (benchmark_id, generator, run_id, settings, command, to_text(now)),
    ).fetchone()
    return get(study, id_)


def judged_by(study: Study, evaluation_id: int, judge_id: int, command: str) -> None:
    """Note that a judge has judged all answers of an evaluation; within a transaction.

    Where it had before, that command stays.
    """
    study.execute(
        "INSERT INTO evaluation_judges (evaluation_id, judge_id, command) VALUES (?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (evaluation_id, judge_id, command),
    )


def finish(study: Study, evaluation_id: int, now: datetime) -> None:
    """Note that all that was asked for is there; within a transaction."""
    study.execute(
        "UPDATE evaluations SET finished_at = ? WHERE id = ?", (to_text(now), evaluation_id)
    )


def get(study: Study, evaluation_id: int) -> Evaluation:
    """An evaluation by its number."""
    return _evaluation(*study.execute(f"{_SELECT} WHERE e.id = ?", (evaluation_id,)).fetchone())


def list_all(study: Study) -> list[Evaluation]:
    """All evaluations, by benchmark, then as they were begun."""
    rows = study.execute(f"{_SELECT} ORDER BY b.name, e.id")
    return [_evaluation(*row) for row in rows]


def count(study: Study, benchmark_id: int) -> int:
    """How many evaluations there are on a benchmark."""
    (number,) = study.execute(
        "SELECT count(*) FROM evaluations WHERE benchmark_id = ?", (benchmark_id,)
    ).fetchone()
    return int(number)


def remove(study: Study, benchmark_id: int) -> None:
    """Forget the evaluations on a benchmark; within a transaction.

    Answers and verdicts stay: they are of responses, which others may ask about.
    """
    for table in ("evaluation_judges", "choice_answers"):
        study.execute(
            f"DELETE FROM {table} WHERE evaluation_id IN "
            "(SELECT id FROM evaluations WHERE benchmark_id = ?)",
            (benchmark_id,),
        )
    study.execute("DELETE FROM evaluations WHERE benchmark_id = ?", (benchmark_id,))


_SELECT = (
    "SELECT e.id, e.benchmark_id, b.name, e.generator, e.run_id, e.settings, e.started_at, "
    "e.finished_at, e.command, (SELECT json_group_array(command) FROM (SELECT n.command "
    "FROM evaluation_judges n WHERE n.evaluation_id = e.id ORDER BY n.judge_id)) "
    "FROM evaluations e JOIN benchmarks b ON b.id = e.benchmark_id"
)


def _evaluation(
    id_: int,
    benchmark_id: int,
    benchmark: str,
    generator: str,
    run_id: int | None,
    settings: str,
    started_at: str,
    finished_at: str | None,
    answered: str,
    judged: str,
) -> Evaluation:
    commands = tuple(dict.fromkeys([answered, *json.loads(judged)]))
    return Evaluation(
        id_, benchmark_id, benchmark, generator, run_id, settings, commands, started_at, finished_at
    )  # fmt: skip


def judges(study: Study, evaluation_id: int) -> list[Judge]:
    """Which judges have judged all of its answers, by name and version."""
    rows = study.execute(
        "SELECT j.id, j.name, j.version, j.asks, j.settings FROM evaluation_judges n "
        "JOIN judges j ON j.id = n.judge_id WHERE n.evaluation_id = ? ORDER BY j.name, j.id",
        (evaluation_id,),
    )
    return [Judge(*row) for row in rows]


def answers(study: Study, evaluation: Evaluation) -> list[Answered]:
    """The answers there are, by number: the first sample of each prompt."""
    rows = study.execute(
        _ANSWERS, (evaluation.generator, evaluation.settings, evaluation.benchmark_id)
    )
    return [
        Answered(
            number, prompt_id, from_json(prompt), category, None if safe is None else bool(safe),
            response_id, from_json(response), tokens, finish,
        )
        for number, prompt_id, prompt, category, safe, response_id, response, tokens, finish in rows
    ]  # fmt: skip


_ANSWERS = """
    SELECT n.number, p.id, p.messages, p.category, n.safe, r.id, r.messages, g.tokens, g.finish
    FROM benchmark_prompts n
    JOIN prompts p ON p.id = n.prompt_id
    JOIN responses r ON r.prompt_id = p.id
    JOIN generations g ON g.response_id = r.id
        AND g.generator = ? AND g.settings = ? AND g.sample = 0
    WHERE n.benchmark_id = ? ORDER BY n.number
"""


def add_choice(study: Study, evaluation_id: int, answer: ChoiceAnswer) -> None:
    """Store what was chosen of a question's choices; within a transaction. One there stays."""
    study.execute(
        "INSERT INTO choice_answers (evaluation_id, number, chosen, correct, logps) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (evaluation_id, answer.number, answer.chosen, answer.correct, json.dumps(answer.logps)),
    )


def choices(study: Study, evaluation_id: int) -> list[ChoiceAnswer]:
    """What was chosen, by number."""
    rows = study.execute(
        "SELECT number, chosen, correct, logps FROM choice_answers WHERE evaluation_id = ? "
        "ORDER BY number",
        (evaluation_id,),
    )
    return [
        ChoiceAnswer(number, chosen, bool(correct), tuple(json.loads(logps)))
        for number, chosen, correct, logps in rows
    ]
