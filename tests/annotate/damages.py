"""Ways to break a study in use (:mod:`tests.annotate.busy`), and which checks must say so.

Who is who there: judgment 7 is surplus, 8 counts (a tie, under assignment 6 in slot 2/0), 14
takes back 13. Assignment 9 is skipped, 12 released without an answer, 13 and 14 lease the slots of
item 4. Items 5 to 8 were never judged. Project 2 has the labels of a file: items 9 to 11, judgments
15 to 17. In project 3, judgments 18 and 19 on items 12 and 13 are corrected by 23 and 21. Of these,
18, 21 and 23 hold edits (responses 23 and 24), 18 and 23 marks and an answer to a second question.
The projects of the other tasks come after: "ranked", "answered" and "rated", all judged by ada.
"""

from typing import NamedTuple


class Damage(NamedTuple):
    """SQL that breaks something, and the names of the checks that find it."""

    sql: str
    found_by: str

    @property
    def checks(self) -> set[str]:
        return set(self.found_by.split(", "))


_TWO_TURNS = "DROP INDEX one_turn_each; UPDATE assignments SET state = 'surplus' WHERE id = 2"
_TWO_LEASES = "DROP INDEX one_lease_each; UPDATE assignments SET state = 'leased' WHERE id = 12"
_TWO_SLOTS = (
    "DROP INDEX one_slot_an_assignment; UPDATE slots SET assignment_id = NULL WHERE item_id = 4; "
    "UPDATE slots SET assignment_id = 14 WHERE item_id = 4; "
    "UPDATE assignments SET state = 'released' WHERE id = 13"
)
_COUNTED_TWICE = (
    "DROP INDEX one_turn_each; UPDATE assignments SET annotator_id = 1 WHERE id = 10; "
    "UPDATE judgments SET annotator_id = 1 WHERE id = 12"
)
_ANOTHER_ITEM = (
    "UPDATE slots SET assignment_id = NULL WHERE assignment_id = 13; "
    "UPDATE slots SET assignment_id = 13 WHERE item_id = 5 AND number = 0"
)
_TAKE_BACK = (
    "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, supersedes, "
    "created_at) SELECT 'undo:8', assignment_id, item_id, annotator_id, 'undone', 8, created_at "
    "FROM judgments WHERE id = 8"
)

JUDGMENTS = [
    Damage("UPDATE judgments SET item_id = 5 WHERE id = 7", "judged item"),
    Damage("UPDATE judgments SET annotator_id = 1 WHERE id = 7", "judged by, activity"),
    Damage("UPDATE judgments SET key = 'undo:0' WHERE id = 14", "keys"),
    Damage("UPDATE assignments SET token = 'other' WHERE id = 6", "keys, counted, outcomes"),
    Damage(
        "UPDATE judgments SET chosen_id = rejected_id, rejected_id = chosen_id WHERE id = 7",
        "verdicts",
    ),
    Damage("UPDATE judgments SET verdict = 'a_much' WHERE id = 7", "verdicts"),
    Damage("UPDATE judgments SET rejected_id = 3 WHERE id = 7", "verdicts"),
    Damage("UPDATE judgments SET supersedes = 7 WHERE id = 7", "superseded before, activity"),
    Damage("UPDATE judgments SET supersedes = 14 WHERE id = 15", "superseded alike"),
    Damage("UPDATE judgments SET supersedes = NULL WHERE id = 14", "retractions, activity"),
]
DETAILS = [
    Damage("UPDATE axis_answers SET chosen_id = 5 WHERE judgment_id = 18", "axes"),
    Damage("UPDATE marks SET response_id = 5 WHERE judgment_id = 18 AND safe = 1", "marks"),
    Damage("UPDATE edits SET original_id = 5 WHERE judgment_id = 21", "edits"),
    Damage("UPDATE edits SET response_id = 23 WHERE judgment_id = 21", "edits, row responses"),
    Damage("DELETE FROM generations WHERE response_id = 24", "edit writers"),
    Damage("UPDATE judgments SET hidden_seconds = 6 WHERE id = 18", "hidden time"),
    Damage(
        "INSERT INTO withdrawals VALUES (14, 'spam', 'rea', '2026-01-31T09:15:00.000Z')",
        "withdrawals",
    ),
]
ASSIGNMENTS = [
    Damage("UPDATE slots SET assignment_id = NULL WHERE item_id = 4", "leases"),
    Damage("UPDATE assignments SET state = 'leased' WHERE id = 15", "leases, outcomes"),
    Damage("UPDATE slots SET judgment_id = NULL WHERE item_id = 10", "counted, progress"),
    Damage(_TAKE_BACK, "taken back, activity"),
    Damage("UPDATE slots SET assignment_id = 12 WHERE item_id = 5 AND number = 0", "ended"),
    Damage("UPDATE assignments SET state = 'undone' WHERE id = 12", "answered"),
    Damage("UPDATE assignments SET guideline_id = 2 WHERE id = 12", "assigned project"),
    Damage(_TWO_TURNS, "schema, turns, progress, answered"),
    Damage(_TWO_LEASES, "schema, one lease, leases"),
]
SLOTS = [
    Damage(_ANOTHER_ITEM, "held item"),
    Damage("UPDATE slots SET project_id = 2 WHERE item_id = 5", "slot project, progress"),
    Damage("UPDATE progress SET returns = 1", "returns"),
    Damage(_TWO_SLOTS, "schema, one slot"),
    Damage("UPDATE slots SET closed = 1 WHERE item_id = 5 AND number = 1", "overlap, progress"),
    Damage("DELETE FROM slots WHERE item_id = 6", "overlap, progress"),
    Damage("UPDATE projects SET overlap = 1", "overlap"),
    Damage("UPDATE projects SET overlap = 3 WHERE id = 1", "overlap"),
    Damage(_COUNTED_TWICE, "schema, turns, counted once, activity"),
    Damage("UPDATE slots SET major = 1 WHERE item_id = 5", "places"),
    Damage("UPDATE items SET priority = 1 WHERE id = 5", "places"),
    Damage("UPDATE projects SET strategy = 'breadth' WHERE id = 1", "places"),
    Damage("UPDATE projects SET strategy = 'random' WHERE id = 1", "places"),
]
BLINDING = [
    Damage("UPDATE projects SET blind_key = 'xyz' WHERE id = 1", "blind keys"),
    Damage("UPDATE assignments SET response_order = '[0, 0]' WHERE id = 12", "orders"),
    Damage("UPDATE assignments SET response_order = 'AB' WHERE id = 12", "orders"),
    Damage("UPDATE assignments SET slot = 1 - slot WHERE id = 12", "sides"),
    Damage("UPDATE assignments SET slot = 1 - slot WHERE id = 7", "sides"),
]
COUNTS = [
    Damage("UPDATE progress SET items = items + 1", "progress"),
    Damage("UPDATE progress SET slots = slots + 1", "progress"),
    Damage("UPDATE progress SET judged = judged + 1", "progress"),
    Damage("UPDATE progress SET surplus = surplus - 1", "progress"),
    Damage("UPDATE progress SET preference = preference + 1", "progress"),
    Damage("UPDATE progress SET tied = tied + 1", "progress"),
    Damage("UPDATE progress SET both_bad = both_bad + 1", "progress"),
    Damage("UPDATE progress SET conflicting = conflicting + 1", "progress"),
    Damage("UPDATE progress SET skipped = skipped + 1", "progress"),
    Damage("DELETE FROM progress WHERE project_id = 2", "progress"),
    Damage("UPDATE activity SET judgments = judgments + 1", "activity"),
    Damage("UPDATE activity SET skips = skips + 1", "activity"),
    Damage("DELETE FROM activity WHERE annotator_id = 1", "activity"),
    Damage("UPDATE items SET outcome = 'tied' WHERE id = 1", "outcomes, progress"),
    Damage("UPDATE items SET outcome = NULL WHERE id = 1", "outcomes, progress"),
    Damage("UPDATE items SET outcome = 'tied' WHERE id = 5", "outcomes, progress"),
]
TEXTS = [
    Damage("UPDATE prompts SET messages = '[]' WHERE id = 5", "prompts"),
    Damage("UPDATE prompts SET messages = '{' WHERE id = 5", "prompts"),
    Damage("UPDATE prompts SET messages = messages || ' ' WHERE id = 5", "prompts"),
    Damage("UPDATE prompts SET messages = replace(messages, 'user', 'me') WHERE id = 5", "prompts"),
    Damage(
        "UPDATE prompts SET messages = replace(messages, '?', '!') WHERE id = 5",
        "prompt hashes, text hashes",
    ),
    Damage("UPDATE prompts SET hash = 'other' WHERE id = 5", "prompt hashes, item hashes"),
    Damage("UPDATE prompts SET text_hash = 'other' WHERE id = 5", "text hashes"),
    Damage("UPDATE responses SET messages = '[1]' WHERE id = 9", "responses"),
    Damage(
        "UPDATE responses SET messages = replace(messages, 'Left', 'Right') WHERE id = 9",
        "response hashes",
    ),
    Damage("UPDATE items SET hash = 'other' WHERE id = 5", "item hashes"),
    Damage(
        "UPDATE item_responses SET position = 2 WHERE item_id = 6 AND position = 1", "item sizes"
    ),
    Damage("DELETE FROM item_responses WHERE item_id = 6 AND position = 1", "item sizes"),
    Damage(
        "UPDATE item_responses SET response_id = 1 WHERE item_id = 6 AND position = 1",
        "item responses, item hashes",
    ),
]
DATASETS = [
    Damage("UPDATE datasets SET rows = 7 WHERE id = 1", "dataset rows"),
    Damage("UPDATE datasets SET hash = 'other' WHERE id = 1", "dataset hashes"),
    Damage("UPDATE dataset_rows SET weight = 0.5 WHERE dataset_id = 1", "dataset hashes"),
    Damage(
        "UPDATE dataset_rows SET chosen_id = rejected_id, rejected_id = chosen_id "
        "WHERE dataset_id = 1",
        "dataset hashes",
    ),
    Damage("UPDATE datasets SET ledger = replace(ledger, '1', '2') WHERE id = 1", "ledgers"),
    Damage("UPDATE datasets SET ledger = '{}' WHERE id = 1", "ledgers"),
    Damage("UPDATE datasets SET ledger = replace(ledger, 'edits\": 2', 'edits\": 1')", "ledgers"),
    Damage(
        "UPDATE dataset_rows SET chosen_id = 5 WHERE dataset_id = 3 AND number = 2",
        "dataset hashes, row responses",
    ),
    Damage(
        "UPDATE dataset_rows SET rejected_id = 24 WHERE dataset_id = 3 AND number = 1",
        "dataset hashes, row responses",
    ),
    Damage(
        "UPDATE dataset_rows SET rejected_id = chosen_id WHERE dataset_id = 1",
        "dataset hashes, row kinds",
    ),
    Damage("DELETE FROM dataset_judgments WHERE number = 2", "lineage"),
    Damage("UPDATE dataset_judgments SET judgment_id = 9 WHERE number = 2", "lineage items"),
    Damage("UPDATE runs SET dataset_hash = 'other'", "runs"),
]
REST = [
    Damage("UPDATE audit SET at = '2026-01-31 09:15:00'", "times"),
    Damage("UPDATE guidelines SET created_at = '2026-02-30T09:15:00.000Z'", "times"),
    Damage("UPDATE assignments SET expires_at = '2026-01-31T09:15:00.000' WHERE id = 12", "times"),
    Damage("UPDATE runs SET finished_at = 'soon'", "times"),
    Damage("INSERT INTO opt_outs VALUES (99, 'violence')", "references"),
    Damage("PRAGMA journal_mode = DELETE", "write-ahead log"),
    Damage("DROP INDEX judgments_by_item", "schema"),
    Damage("DROP INDEX open_slots; CREATE INDEX open_slots ON slots (project_id)", "schema"),
    Damage("DROP TABLE metrics", "schema"),
    Damage("UPDATE projects SET overlap = 0 WHERE id = 2", "integrity"),
]

ALL = [
    *JUDGMENTS,
    *DETAILS,
    *ASSIGNMENTS,
    *SLOTS,
    *BLINDING,
    *COUNTS,
    *TEXTS,
    *DATASETS,
    *REST,
]
