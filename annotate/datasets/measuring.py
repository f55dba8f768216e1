"""Measuring: which rows are too long for a model, prompt and response together."""

from collections import deque
from collections.abc import Iterator

from annotate.errors import BadCriteria
from annotate.tokenizing import Tokenizer
from db import staging
from db.connection import Study
from db.criteria import Criteria
from db.messages import Messages


def leave_out_long(study: Study, criteria: Criteria, tokenizer: Tokenizer | None) -> None:
    """Leave staged rows out of which a response with its prompt has more than `max_tokens`."""
    if criteria.max_tokens is None:
        return
    if tokenizer is None:
        raise BadCriteria(
            f"Counting tokens takes the tokenizer {criteria.tokenizer!r}; build with: "
            "annotate dataset build."
        )
    staging.leave_out(study, "too_long", list(_long(study, tokenizer, criteria.max_tokens)))


def _long(study: Study, tokenizer: Tokenizer, most: int) -> Iterator[int]:
    numbers: deque[int] = deque()  # of what the tokenizer has taken and not given back

    def responses() -> Iterator[tuple[Messages, Messages]]:
        for row in staging.texts(study):
            for response in (row.chosen, row.rejected):
                if response is not None:
                    numbers.append(row.number)
                    yield row.prompt, response

    for tokens in tokenizer.tokens(responses()):
        number = numbers.popleft()
        if tokens.count > most:
            yield number
