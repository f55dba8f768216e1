"""Studies of any size, made in set-based SQL over the real schema; and what is to hold in them.

A study of n items holds n judgments: slot 0 of every item was judged by one of a hundred people,
item after item, so that each of them has a long history that lies in one piece before those who
come next. Texts, hashes, sides and kept counts are what importing and judging would have made.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from annotate.blinding import response_order
from db import projects, times
from db.connection import Study, open_study, transaction
from db.messages import content_hash, from_json, item_hash, text_hash

PROJECT = "bench"
PEOPLE = 100
WORDS = "a reply of some length, as models give it, with reasons and with caveats; "


def person(number: int) -> str:
    """The name of the people who judged: `number` from 1 to PEOPLE."""
    return f"person {number}"


def make(path: Path, items: int, overlap: int = 2, ties: int | None = 4) -> None:
    """Make a study of `items` items at `path`, about 2.5 kB each, one judgment on every one.

    One of so many judgments is a tie; none of them where `ties` is None.
    """
    with open_study(path, create=True) as study:
        study.execute("PRAGMA journal_mode = OFF")  # a study half made is of no use to anybody
        study.execute("PRAGMA synchronous = OFF")
        study.execute("PRAGMA cache_size = -400000")
        with transaction(study):
            project = projects.create(study, PROJECT, "compare", overlap, "Choose.", times.now())
            teach(study, project.blind_key)
            known = {
                "items": items,
                "overlap": overlap,
                "project": project.id,
                "people": PEOPLE,
                "ties": ties or items + 1,
                "share": -(-items // PEOPLE),
                "words": WORDS * 6,
                "guideline": projects.guideline(study, project.id).id,
                "now": times.to_text(times.now()),
            }
            for statement in _STATEMENTS:
                study.execute(statement, known)
        study.execute("PRAGMA journal_mode = WAL")


def ready(folder: Path, items: int, overlap: int) -> Path:
    """A study of this size in this folder: made, unless there is one with enough left to judge."""
    path = folder / f"study-{items}-{overlap}-{_schema()}.db"
    if path.exists() and not _fresh(path, items):
        remove(path)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        remove(unfinished)
        make(unfinished, items, overlap)
        unfinished.rename(path)
    return path


def _schema() -> str:
    """What tells this schema from an earlier one."""
    migrations = sorted((files("db") / "migrations").iterdir(), key=lambda file: file.name)
    return hashlib.sha256(b"".join(file.read_bytes() for file in migrations)).hexdigest()[:8]


def _fresh(path: Path, items: int) -> bool:
    """Whether at least half of what was to be judged at first still is."""
    with open_study(path) as study:
        slots, judged = study.execute("SELECT slots, judged FROM progress").fetchone()
    return bool(2 * (slots - judged) >= slots - items)


def remove(path: Path) -> None:
    """Remove a database and what SQLite keeps beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def count_items(study: Study) -> int:
    """How many items there are."""
    (count,) = study.execute("SELECT count(*) FROM items").fetchone()
    return int(count)


def teach(study: Study, blind_key: str) -> None:
    """Give SQL the store's own functions, so that what is made is what would have been stored."""

    def shown(item_id: int, slot: int) -> str:
        return json.dumps(response_order(blind_key, item_id, slot, 2))

    def of_item(prompt: str, one: str, two: str) -> str:
        return item_hash(prompt, (one, two))

    study.register_function(content_hash, deterministic=True)
    study.register_function(lambda m: text_hash(from_json(m)), name="text_hash", deterministic=True)
    study.register_function(of_item, name="item_hash", deterministic=True)
    study.register_function(shown, deterministic=True)


class Findings(NamedTuple):
    """What a study holds of the judgments it has acknowledged; all but `stored` are to be 0."""

    stored: int
    lost: int  # acknowledged, not stored
    unasked: int  # stored, not acknowledged
    doubled: int  # a second judgment by the same person, or in the same slot
    over_cap: int  # items with more judgments that count than the project wants


def last_judgment(study: Study) -> int:
    """The id after which judgments are new."""
    (id_,) = study.execute("SELECT coalesce(max(id), 0) FROM judgments").fetchone()
    return int(id_)


def findings(study: Study, since: int, acknowledged: Iterable[str]) -> Findings:
    """Compare the judgments stored after judgment `since` with the keys that were acknowledged."""
    told = list(acknowledged)
    rows = study.execute("SELECT key FROM judgments WHERE id > ?", (since,))
    stored = {key for (key,) in rows}
    twice = [*study.execute(_TWICE, {"since": since})]
    over = [*study.execute(_OVER_CAP, {"since": since})]
    doubled = len(twice) + len(told) - len(set(told))
    return Findings(
        len(stored), len(set(told) - stored), len(stored - set(told)), doubled, len(over)
    )


_TWICE = """
SELECT n.item_id FROM judgments n
JOIN judgments o ON o.item_id = n.item_id AND o.id <> n.id AND o.id < n.id
JOIN assignments a ON a.id = n.assignment_id
JOIN assignments b ON b.id = o.assignment_id
WHERE n.id > :since AND (a.annotator_id = b.annotator_id OR a.slot = b.slot)
"""
_OVER_CAP = """
SELECT j.item_id FROM judgments j
JOIN assignments a ON a.id = j.assignment_id AND a.state = 'judged'
JOIN projects p ON p.id = a.project_id
WHERE j.item_id IN (SELECT item_id FROM judgments WHERE id > :since)
GROUP BY j.item_id HAVING count(*) > max(p.overlap)
"""

_NUMBERS = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :{})
"""
_STATEMENTS = (
    f"""
    {_NUMBERS.format("people")}
    INSERT INTO annotators (id, name, kind, created_at)
    SELECT n, 'person ' || n, 'person', :now FROM numbers
    """,
    f"""
    {_NUMBERS.format("items")}, texts (n, messages) AS MATERIALIZED (
        SELECT n, '[{{"content":"Question ' || n || ': what would you say to somebody who asks '
            || substr(:words, 1 + n % 60, 60) || '?","role":"user"}}]'
        FROM numbers)
    INSERT INTO prompts (id, hash, text_hash, messages, source, created_at)
    SELECT n, content_hash(messages), text_hash(messages), messages, 'bench', :now FROM texts
    """,
    f"""
    {_NUMBERS.format("items")}, texts (n, side, messages) AS MATERIALIZED (
        SELECT n, side, '[{{"content":"Answer ' || (2 * n + side) || ': '
            || substr(:words, 1 + n % 60, 360) || '","role":"assistant"}}]'
        FROM numbers CROSS JOIN (SELECT 0 AS side UNION ALL SELECT 1))
    INSERT INTO responses (id, prompt_id, hash, messages, created_at)
    SELECT 2 * n - 1 + side, n, content_hash(messages), messages, :now FROM texts
    """,
    """
    INSERT INTO items (id, project_id, prompt_id, hash, created_at)
    SELECT p.id, :project, p.id, item_hash(p.hash, a.hash, b.hash), :now
    FROM prompts p
    JOIN responses a ON a.id = 2 * p.id - 1
    JOIN responses b ON b.id = 2 * p.id
    ORDER BY p.id
    """,
    """
    INSERT INTO item_responses (item_id, position, response_id)
    SELECT prompt_id, (id - 1) % 2, id FROM responses ORDER BY id
    """,
    f"""
    {_NUMBERS.format("overlap")}
    INSERT INTO slots (item_id, number, project_id)
    SELECT i.id, n - 1, :project FROM items i CROSS JOIN numbers ORDER BY i.id, n
    """,
    """
    INSERT INTO assignments (id, item_id, slot, project_id, annotator_id, token, state,
        response_order, guideline_id, shown_at, expires_at)
    SELECT id, id, 0, :project, 1 + (id - 1) / :share, 'token ' || id, 'judged', shown(id, 0),
        :guideline,
        strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-05', (10 * (id % :share)) || ' seconds'), :now
    FROM items ORDER BY id
    """,
    """
    INSERT INTO judgments (id, key, assignment_id, item_id, annotator_id, verdict, chosen_id,
        rejected_id, seconds, created_at)
    SELECT a.id, a.token, a.id, a.item_id, a.annotator_id,
        CASE a.id % :ties WHEN 0 THEN 'tie' ELSE 'a' END,
        CASE WHEN a.id % :ties THEN 2 * a.item_id - 1 + (a.response_order ->> '$[0]') END,
        CASE WHEN a.id % :ties THEN 2 * a.item_id - 1 + (a.response_order ->> '$[1]') END,
        8.0, a.shown_at
    FROM assignments a ORDER BY a.id
    """,
    "UPDATE slots SET assignment_id = item_id, judgment_id = item_id WHERE number = 0",
    "UPDATE items SET outcome = CASE id % :ties WHEN 0 THEN 'tied' ELSE 'preference' END",
)
