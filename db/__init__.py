"""The store: one study in one SQLite file, and the only place that speaks SQL.

What always holds, and what enforces it:

- An item that wants k judgments has k rows in ``slots``; a slot holds one judgment (UNIQUE), and an
  annotator has one turn at an item (partial unique index). No interleaving can yield k + 1.
- ``judgments`` is append-only (triggers). A correction names the judgment it supersedes; an undo is
  a judgment of its own. ``slots.judgment_id`` says which judgments count.
- A judgment's key is minted with its assignment and UNIQUE: submitting it again adds nothing.
- Prompts and responses are stored once each, by the hash of their messages.
- Datasets and their rows never change (triggers); their hash covers every text and weight.
- ``preferences`` holds the one rule that turns judgments into chosen and rejected.

Every write happens in :func:`db.connection.transaction`: immediate, and with
a full fsync at its end.
"""

__version__ = "0.1.0"
