"""Ways to break what the other tasks add to a study in use, and which checks must say so."""

from tests.annotate.damages import Damage

_OF = "(SELECT min(id) FROM judgments WHERE verdict = '{}')"
_ASKED = "(SELECT min(id) FROM items WHERE confirms IS NOT NULL)"
_AGAIN = "(SELECT min(id) FROM items WHERE repeats IS NOT NULL)"
ALL = [
    Damage(
        f"UPDATE judgments SET verdict = 'accept' WHERE id = {_OF.format('good')}",
        "tasks, outcomes",
    ),
    Damage(
        f"UPDATE judgments SET verdict = 'both_bad' WHERE id = {_OF.format('none')}",
        "tasks, outcomes",
    ),
    Damage(
        f"UPDATE judgments SET chosen_id = 1 WHERE id = {_OF.format('good')}", "judged responses"
    ),
    Damage(
        f"UPDATE judgments SET rejected_id = 1 WHERE id = {_OF.format('bad')}", "judged responses"
    ),
    Damage(
        f"UPDATE judgments SET rejected_id = 1 WHERE id = {_OF.format('reject')}",
        "judged responses",
    ),
    Damage(
        "UPDATE judgments SET chosen_id = 1 WHERE verdict = 'pick' "
        "AND id NOT IN (SELECT judgment_id FROM ranks)",
        "judged responses",
    ),
    Damage(
        f"UPDATE judgments SET chosen_id = 1 WHERE id = {_OF.format('write')}",
        "texts, confirmations",
    ),
    Damage(
        "DELETE FROM generations WHERE generator = 'ada' AND response_id = "
        f"(SELECT chosen_id FROM judgments WHERE id = {_OF.format('write')})",
        "texts",
    ),
    Damage(f"DELETE FROM edits WHERE judgment_id = {_OF.format('edit')}", "differences"),
    Damage("DELETE FROM ranks WHERE rank = 2", "rankings"),
    Damage("UPDATE ranks SET rank = 4 WHERE rank = 3", "rankings"),
    Damage("UPDATE ranks SET response_id = 1 WHERE rank = 3", "rankings"),
    Damage(
        "UPDATE judgments SET chosen_id = (SELECT response_id FROM ranks WHERE rank = 2) "
        "WHERE id = (SELECT judgment_id FROM ranks)",
        "picks",
    ),
    Damage(
        "UPDATE reasons SET reason = ' ' WHERE judgment_id = (SELECT max(judgment_id) "
        "FROM reasons)",
        "reasons",
    ),
    Damage("UPDATE planned SET items = items + 1 WHERE project_id = 1", "progress"),
    Damage(
        f"UPDATE items SET prompt_id = 2 WHERE id = {_ASKED}",
        "confirmations, item responses, item hashes",
    ),
    Damage(
        f"UPDATE items SET confirms = {_OF.format('reject')} WHERE id = {_ASKED}",
        "confirmations, outcomes",
    ),
    Damage(
        f"UPDATE assignments SET annotator_id = 1 WHERE item_id = {_ASKED}",
        "confirmed by, judged by",
    ),
    Damage(f"UPDATE items SET repeats = 1 WHERE id = {_AGAIN}", "repeats, repeated texts, sides"),
    Damage(f"UPDATE items SET repeats = NULL WHERE id = {_AGAIN}", "repeats"),
    Damage(
        f"UPDATE item_responses SET response_id = response_id + 1 WHERE item_id = {_AGAIN}",
        "repeated texts, judged responses, item responses, item hashes",
    ),
    Damage(
        "UPDATE assignments SET response_order = '[0, 1]' WHERE response_order = '[0]'", "orders"
    ),
]
