"""Truncation: what the length limit of a training leaves of the rows, under its own tokenizer.

As TRL's DPO does it: a prompt that fills the limit alone drops the row, and of the responses what
goes beyond is cut off at the end. Pairs that are the same as far as they reach teach nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import tee

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding, Severity
from annotate.tokenizing import Tokenizer, Tokens
from db.dataset_texts import Texts
from db.messages import Messages

CHECK = "truncation"
HALF, MANY = 0.5, 0.01  # of the rows: what stops, and what warns
MANY_CUT = 0.25  # of the rows: a cut response still teaches its beginning


def truncation(rows: Iterable[Texts], tokenizer: Tokenizer, max_length: int) -> Iterator[Finding]:
    """Rows that are dropped, cut, or the same on both sides; reads all rows once."""
    count = 0
    filled, cut, identical = Tally(), Tally(), Tally()
    for row, tokens in _tokenized(rows, tokenizer):
        count += 1
        prompt = len(tokens[0].prompt)
        room = max_length - prompt
        if room <= 0:
            filled.add(row.number)
            continue
        if any(one.count > max_length for one in tokens):
            cut.add(row.number)
        if len(tokens) == 2 and tokens[0].response[:room] == tokens[1].response[:room]:
            identical.add(row.number)
    where = f"under {tokenizer.name} at {max_length:,} tokens"
    yield from _found(filled, count, f"have a prompt that fills the limit alone {where}: they are "
                      "left out of training", MANY)  # fmt: skip
    yield from _found(identical, count, "have the same tokens, chosen and rejected, as far as they "
                      f"reach {where}: they teach nothing", MANY)  # fmt: skip
    yield from _found(cut, count, f"have a response that is cut off {where}", MANY_CUT)


def _found(tally: Tally, rows: int, what: str, many: float) -> Iterator[Finding]:
    if not tally.count:
        return
    share = tally.count / rows
    severity: Severity = "warn" if share >= many else "note"
    if many < HALF <= share and many == MANY:
        severity = "stop"
    yield Finding(
        CHECK,
        severity,
        f"{told(tally.count, rows)} {what}.",
        "Train with a higher --max-length, or build without long rows: --max-tokens N --tokenizer "
        "NAME.",
        tally.examples,
        figures(tally.count, rows),
    )


def _tokenized(rows: Iterable[Texts], tokenizer: Tokenizer) -> Iterator[tuple[Texts, list[Tokens]]]:
    """Each row with the tokens of its responses; the tokenizer takes them in batches."""
    first, second = tee(rows)  # apart by one batch at most
    tokens = tokenizer.tokens(_asked(second))
    for row in first:
        yield row, [next(tokens) for _ in _responses(row)]


def _asked(rows: Iterable[Texts]) -> Iterator[tuple[Messages, Messages]]:
    for row in rows:
        for response in _responses(row):
            yield row.prompt, response


def _responses(row: Texts) -> list[Messages]:
    return [one for one in (row.chosen, row.rejected) if one is not None]
