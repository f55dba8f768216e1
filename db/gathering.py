"""Gathering: judgments that somebody asks about, in a temporary table.

What follows (:mod:`db.withdrawals`, :mod:`db.lineage`) is asked of ``temp.gathered`` by their ids,
however many they are. Only the temporary database is written to.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from db.connection import Study
from db.times import to_text


class Which(NamedTuple):
    """Judgments by all of these, as ids; None is any.

    An item has with it those that confirm its demonstrations. `since` is the first moment and
    `until` the first that is too late.
    """

    people: Collection[int] | None = None
    judgments: Collection[int] | None = None
    items: Collection[int] | None = None
    prompts: Collection[int] | None = None
    projects: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def rules(self) -> list[str]:
        """As SQL over `j` (judgments)."""
        ids = {
            "j.annotator_id IN ({})": self.people,
            "j.id IN ({})": self.judgments,
            f"j.item_id IN ({_WITH_CONFIRMATIONS})": self.items,
            "j.item_id IN (SELECT id FROM items WHERE prompt_id IN ({}))": self.prompts,
            "j.item_id IN (SELECT id FROM items WHERE project_id IN ({}))": self.projects,
        }
        found = [rule.format(_listed(some)) for rule, some in ids.items() if some is not None]
        if self.since is not None:
            found.append(f"j.created_at >= '{to_text(self.since)}'")
        if self.until is not None:
            found.append(f"j.created_at < '{to_text(self.until)}'")
        return found


_WITH_CONFIRMATIONS = (
    "SELECT id FROM items WHERE id IN ({0}) UNION ALL "
    "SELECT c.id FROM judgments d JOIN items c ON c.confirms = d.id WHERE d.item_id IN ({0})"
)


def unknown(
    study: Study, table: Literal["judgments", "items", "prompts"], ids: Collection[int]
) -> list[int]:
    """Those of these numbers that the study does not have."""
    if not ids:
        return []
    rows = study.execute(f"SELECT id FROM {table} WHERE id IN ({_listed(ids)})")
    return sorted(set(ids) - {id_ for (id_,) in rows})


def gather(study: Study, which: Which) -> int:
    """Put the judgments into ``temp.gathered``, in place of what was there; how many they are.

    What only takes an answer back is none.
    """
    study.execute("DROP TABLE IF EXISTS temp.gathered")
    study.execute("CREATE TEMP TABLE gathered (judgment_id INTEGER PRIMARY KEY)")
    rules = " AND ".join(["j.verdict <> 'undone'", *which.rules()])
    return study.execute(
        f"INSERT INTO temp.gathered SELECT j.id FROM judgments j WHERE {rules}"
    ).rowcount


def gather_earlier(study: Study) -> None:
    """Gather what those that are gathered supersede as well, however often it was corrected."""
    study.execute(_ALONG.format(step="SELECT j.supersedes FROM judgments j WHERE j.id = c.id"))


def gather_later(study: Study) -> None:
    """Gather what supersedes those that are gathered as well: what stands in their place."""
    study.execute(_ALONG.format(step="SELECT j.id FROM judgments j WHERE j.supersedes = c.id"))


# From judgment to judgment, by way of those that only take one back, which are not gathered.
_ALONG = """
    WITH RECURSIVE chain (id) AS (
        SELECT judgment_id FROM temp.gathered
        UNION
        SELECT ({step}) FROM chain c WHERE c.id IS NOT NULL
    )
    INSERT INTO temp.gathered
    SELECT j.id FROM chain c CROSS JOIN judgments j WHERE j.id = c.id AND j.verdict <> 'undone'
    ON CONFLICT DO NOTHING
"""


def _listed(ids: Collection[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(ids))
