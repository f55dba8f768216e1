"""Which items a dataset is made of, by their prompts; the others are left out for a reason."""

from typing import NamedTuple

from db.connection import Study
from db.messages import from_json, text_hash


class ItemFilter(NamedTuple):
    """Items by what their prompts are; empty is any. An empty name means prompts without one.

    `benchmarks`: whether prompts of registered benchmarks may stay.
    """

    categories: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    without_sources: tuple[str, ...] = ()
    benchmarks: bool = True

    def parts(self) -> tuple[str, ...]:
        """The reasons that are asked for."""
        categories = bool(self.categories or self.without_categories)
        sources = bool(self.sources or self.without_sources)
        return ("other_category",) * categories + ("other_source",) * sources


def stage(
    study: Study, project_id: int, wanted: ItemFilter, *, responses: bool = False
) -> dict[str, int]:
    """Note in ``temp.left_out`` which judged items are not wanted; how many, by reason.

    With `responses`, their responses are counted instead. Replaces what was noted before; the votes
    are then read without them (:mod:`db.votes`). Writes to the temporary database only.
    """
    study.execute("DROP TABLE IF EXISTS temp.left_out")
    study.execute("CREATE TEMP TABLE left_out (item_id INTEGER PRIMARY KEY, part TEXT)")
    if not study.execute(_ANY_BENCHMARK).fetchone()[0]:
        wanted = wanted._replace(benchmarks=True)
    rules, values = _rules(wanted)
    if rules:
        _note(study, project_id, rules, values)
    if not wanted.benchmarks:
        _note_conversations(study, project_id)
    counted = study.execute(_RESPONSES if responses else _ITEMS)
    return dict(counted.fetchall())


def _note(study: Study, project_id: int, rules: list[str], values: list[str]) -> None:
    study.execute(
        f"INSERT INTO temp.left_out SELECT item_id, part FROM (SELECT i.id AS item_id, "
        f"CASE {' '.join(rules)} END AS part FROM items i JOIN prompts p ON p.id = i.prompt_id "
        "WHERE i.project_id = ? AND i.confirms IS NULL AND i.outcome IS NOT NULL) "
        "WHERE part IS NOT NULL",
        (*values, project_id),
    )


def _note_conversations(study: Study, project_id: int) -> None:
    """A conversation that asks at its end what a benchmark asks is the benchmark's prompt, too."""
    known = {known for (known,) in study.execute("SELECT text_hash FROM benchmark_texts")}
    rows = study.execute(_CONVERSATIONS, (project_id,))
    found = [
        (item_id,) for item_id, messages in rows if text_hash(from_json(messages)[-1:]) in known
    ]
    study.conn.executemany("INSERT OR IGNORE INTO temp.left_out VALUES (?, 'benchmark')", found)


_CONVERSATIONS = """
    SELECT i.id, p.messages FROM items i JOIN prompts p ON p.id = i.prompt_id
    WHERE i.project_id = ? AND i.confirms IS NULL AND i.outcome IS NOT NULL
        AND p.messages LIKE '%"},{"%'
"""
_ITEMS = "SELECT part, count(*) FROM temp.left_out GROUP BY part"
_RESPONSES = """
    SELECT l.part, count(*) FROM temp.left_out l JOIN item_responses o ON o.item_id = l.item_id
    GROUP BY l.part
"""


def _rules(wanted: ItemFilter) -> tuple[list[str], list[str]]:
    """The reasons as SQL over `p` (prompts), and the values that they take."""
    rules: list[str] = []
    values: list[str] = []
    for column, part, keep, names in (
        ("category", "other_category", False, wanted.categories),
        ("category", "other_category", True, wanted.without_categories),
        ("source", "other_source", False, wanted.sources),
        ("source", "other_source", True, wanted.without_sources),
    ):
        if names:
            places = ", ".join("?" * len(names))
            among = "IN" if keep else "NOT IN"
            rules.append(f"WHEN coalesce(p.{column}, '') {among} ({places}) THEN '{part}'")
            values += names
    if not wanted.benchmarks:
        known = "SELECT text_hash FROM benchmark_texts"
        rules.append(f"WHEN p.text_hash IN ({known}) THEN 'benchmark'")
    return rules, values


# Where there is none, no prompt has to be looked at.
_ANY_BENCHMARK = (
    "SELECT EXISTS (SELECT 1 FROM benchmark_prompts) OR EXISTS (SELECT 1 FROM study_outputs)"
)
