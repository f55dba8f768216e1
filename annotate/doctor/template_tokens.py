"""Special tokens inside texts: what a chat template puts around turns does not belong into them.

A tokenizer reads them as what they stand for, so a turn ends in the middle of a sentence, or
another begins that nobody took.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding
from annotate.doctor.rows import Row

CHECK = "special tokens"
NAMED = 5  # tokens that a sentence names
SHOWN = 40  # characters of a token that are shown
_TEMPLATES = (
    r"<\|[A-Za-z0-9_]{2,40}\|>",  # ChatML, Llama 3, Phi, GPT: <|im_start|>, <|eot_id|>, ...
    r"\[/?INST\]", r"<</?SYS>>", r"\[/?(?:AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]",  # Llama 2
    r"</s>", r"<(?:start|end)_of_turn>", r"<(?:bos|eos|pad|unk|mask)>",  # Gemma and others
    r"<\uff5c[^\uff5c\n]{2,40}\uff5c>", r"\[(?:CLS|SEP|PAD|UNK|MASK)\]", r"<extra_id_\d+>",
    r"(?m:^###? (?:Instruction|Response|Human|Assistant|User|Input):)",  # Alpaca, Vicuna
    r"\n\n(?:Human|Assistant):",  # transcripts of HH-RLHF
)  # fmt: skip


class TemplateTokens:
    """Looks for the marks of chat templates, and of the tokenizer that is to be used."""

    def __init__(self, special: Sequence[str] = ()) -> None:
        own = [re.escape(token) for token in special if len(token) > 2]
        self._pattern = re.compile("|".join([*sorted(own, key=len, reverse=True), *_TEMPLATES]))
        self._own = frozenset(special)
        self._rows = self._own_rows = 0
        self._found = Tally()
        self._tokens: Counter[str] = Counter()

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        texts = [turn.content for turn in row.turns] + row.responses
        tokens = {token.strip() for one in texts for token in self._pattern.findall(one)}
        if tokens:
            self._found.add(row.number)
            self._tokens.update(token[:SHOWN] for token in tokens)
            self._own_rows += not tokens.isdisjoint(self._own)

    def findings(self) -> Iterator[Finding]:
        """Which tokens, in how many rows."""
        if not self._found.count:
            return
        named = ", ".join(f"{token} {n:,}" for token, n in self._tokens.most_common(NAMED))
        own = (
            f" The chosen tokenizer reads them as its own in {told(self._own_rows, self._rows)}."
            if self._own_rows
            else ""
        )
        yield Finding(
            CHECK,
            "warn",
            f"{told(self._found.count, self._rows)} have special tokens or headings of chat "
            f"templates in their texts ({named}).{own}",
            "Clean the texts before importing them: what follows such a token is often a turn that "
            "a model made up.",
            self._found.examples,
            figures(self._found.count, self._rows) | {"tokens": dict(self._tokens.most_common(20))},
        )
