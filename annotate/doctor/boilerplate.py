"""Empty texts and boilerplate: nothing to learn, or the same to learn again and again."""

import re
from collections.abc import Iterator

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import EXAMPLES, Finding
from annotate.doctor.rows import Row

EMPTY, REPEATED, PHRASES = "empty texts", "repeated responses", "boilerplate"
PROMPTS = 5  # different prompts, from which on one response to all of them is boilerplate
MANY_EMPTY, MANY_REPEATED, MANY_PHRASES = 0.05, 0.05, 0.05  # of the rows
_PHRASES = re.compile(
    r"as an? (?:ai|artificial intelligence|large)? ?(?:language model|assistant|ai)\b|"
    r"my (?:training data|knowledge cut-?off)|\bi(?:['\u2019]m| am) chatgpt\b|"
    r"(?:developed|trained|created) by (?:openai|google|meta)\b|"
    r"\[(?:insert|your) [a-z ]{1,30}\]|\blorem ipsum\b|\bregenerate response\b",
    re.IGNORECASE,
)


class Boilerplate:
    """Looks for empty texts, chosen responses to many prompts, and phrases of assistants."""

    def __init__(self) -> None:
        self._rows = self._chosen = 0
        self._empty_chosen, self._empty_other, self._phrases = Tally(), Tally(), Tally()
        self._first: dict[bytes, tuple[bytes, int]] = {}  # response: its first prompt, and row
        self._more: dict[bytes, set[bytes]] = {}  # response: the other prompts
        self._again: dict[bytes, list[int]] = {}

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        if row.chosen is not None and not row.chosen.strip():
            self._empty_chosen.add(row.number)
        elif not row.prompt.strip() or (row.rejected is not None and not row.rejected.strip()):
            self._empty_other.add(row.number)
        if row.chosen is not None and row.chosen.strip():
            self._chosen += 1
            if _PHRASES.search(row.chosen):
                self._phrases.add(row.number)
            assert row.chosen_key is not None
            self._count(row.chosen_key, row)

    def _count(self, response: bytes, row: Row) -> None:
        prompt, _ = self._first.setdefault(response, (row.prompt_key, row.number))
        if prompt != row.prompt_key:
            self._more.setdefault(response, set()).add(row.prompt_key)
        if (prompt, row.number) != self._first[response]:
            self._again.setdefault(response, []).append(row.number)

    def findings(self) -> Iterator[Finding]:
        """Empty texts; one response to many prompts; phrases."""
        yield from self._empty()
        often = [one for one, others in self._more.items() if len(others) + 1 >= PROMPTS]
        rows = sorted(n for one in often for n in (self._first[one][1], *self._again[one]))
        if rows:
            most = max(len(self._more[one]) + 1 for one in often)
            yield Finding(
                REPEATED,
                "warn" if len(rows) >= MANY_REPEATED * self._rows else "note",
                f"{told(len(rows), self._rows)} have a chosen response that stands under {PROMPTS} "
                f"prompts or more: {len(often):,} such responses, the most frequent under {most:,} "
                "prompts.",
                "Look at some of them: a set phrase that is learned for everything is said for "
                "everything. Have other answers written or sampled, or leave some out.",
                tuple(rows[:EXAMPLES]),
                figures(len(rows), self._rows) | {"responses": len(often), "prompts": most},
            )
        if self._phrases.count:
            yield Finding(
                PHRASES,
                "warn" if self._phrases.count >= MANY_PHRASES * self._chosen else "note",
                f"{told(self._phrases.count, self._chosen, 'chosen responses')} have a phrase of "
                "assistants or a placeholder (such as that one is a language model, or a name to "
                "be inserted).",
                "Edit them, or leave them out, unless the model is to talk like that.",
                self._phrases.examples,
                figures(self._phrases.count, self._chosen),
            )

    def _empty(self) -> Iterator[Finding]:
        chosen, other = self._empty_chosen, self._empty_other
        if chosen.count:
            yield Finding(
                EMPTY,
                "stop" if chosen.count >= MANY_EMPTY * self._rows else "warn",
                f"{told(chosen.count, self._rows)} have an empty chosen response: to say nothing "
                "is what they teach.",
                "Have these items judged again, or take them out of the project's source.",
                chosen.examples,
                figures(chosen.count, self._rows),
            )
        if other.count:
            yield Finding(
                EMPTY,
                "warn" if other.count >= MANY_EMPTY * self._rows else "note",
                f"{told(other.count, self._rows)} have an empty prompt or rejected response.",
                "Look at them: a pair is won easily against nothing.",
                other.examples,
                figures(other.count, self._rows),
            )
