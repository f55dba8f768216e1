"""Log-probabilities of responses under policies that do not change: computed once, kept for all.

They are found by content, whatever dataset, method, sweep or round asks: `policy` is a hash of the
weights and of how they compute, `tokens` one of the tokens of a prompt and its response.
"""

from collections.abc import Iterable, Mapping

from db.connection import Study


def add(study: Study, policy: str, values: Mapping[str, float]) -> None:
    """Keep log-probabilities (in nats, summed over the response); within a transaction."""
    study.conn.executemany(
        "INSERT INTO reference_logps (policy, tokens, value) VALUES (?, ?, ?) "
        "ON CONFLICT (policy, tokens) DO NOTHING",
        [(policy, tokens, value) for tokens, value in values.items()],
    )


def known(study: Study, policy: str, tokens: Iterable[str]) -> dict[str, float]:
    """Those of these hashes that are kept for a policy, with their log-probabilities."""
    found = {}
    for each in tokens:
        row = study.execute(
            "SELECT value FROM reference_logps WHERE policy = ? AND tokens = ?", (policy, each)
        ).fetchone()
        if row is not None:
            found[each] = float(row[0])
    return found
