"""Generating: prompts in, answers out, whatever is done with them.

An answer depends on its prompt, the settings and its number: not on what else is asked, nor on the
order. (In bfloat16 it does a little: see :mod:`train.sampling.sampling`.)
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from db.messages import Messages, assistant
from train.errors import ModelUnusable, PromptTooLong, first_line
from train.models import Loaded
from train.sampling.sampling_settings import Answer, Made, SamplingSettings, Wanted

if TYPE_CHECKING:
    from train.sampling.rows import Row

OnDone = Callable[[Sequence[Made]], None]
Say = Callable[[str], None]
LeaveOut = Callable[[PromptTooLong], None]


def generate(
    loaded: Loaded,
    prompts: Sequence[Messages],
    settings: SamplingSettings,
    samples: int = 1,
    on_done: OnDone | None = None,
    say: Say | None = None,
) -> list[list[Answer]]:
    """So many answers to each of `prompts`, in their order; greedy ones are all the same.

    `on_done` gets answers as soon as they are ready, a few at a time; `say` a sentence when memory
    ran out and fewer are written at a time. Raises OutOfMemory when not even one fits,
    PromptTooLong, and ModelUnusable for a chat template that refuses a prompt.
    """
    made: dict[Wanted, Answer] = {}

    def keep(new: Sequence[Made]) -> None:
        made.update(new)
        if on_done is not None:
            on_done(new)

    numbers = range(samples)
    wanted = [Wanted(prompt, number) for prompt in range(len(prompts)) for number in numbers]
    generate_wanted(loaded, prompts, settings, wanted, keep, say)
    return [[made[Wanted(prompt, n)] for n in numbers] for prompt in range(len(prompts))]


def generate_wanted(
    loaded: Loaded,
    prompts: Sequence[Messages],
    settings: SamplingSettings,
    wanted: Iterable[Wanted],
    on_done: OnDone,
    say: Say | None = None,
    leave_out: LeaveOut | None = None,
) -> None:
    """Make these samples only, each what :func:`generate` would make it; raises what that does.

    With `leave_out`, which is told why, a prompt that is too long gets no samples, and the others
    do.
    """
    from train.sampling.answering import answer

    rows: dict[str, Row] = {}
    whose: dict[str, list[Wanted]] = {}  # the same answer may be wanted more than once
    too_long: set[str] = set()
    for one in wanted:
        text = prompt_text(loaded, prompts[one.prompt], settings)
        if text in too_long:
            continue
        chance = f"{settings.seed} {0 if settings.greedy else one.sample} {text}"
        try:
            if chance not in rows:
                rows[chance] = _row(loaded, prompts[one.prompt], text, chance, settings)
        except PromptTooLong as error:
            if leave_out is None:
                raise
            too_long.add(text)
            leave_out(error)
        else:
            whose.setdefault(chance, []).append(one)

    def hand_over(ready: Sequence["Row"]) -> None:
        on_done([Made(one, _answer(loaded, row)) for row in ready for one in whose[row.chance]])

    answer(loaded.model, rows.values(), settings, hand_over, say)


def prompt_text(loaded: Loaded, prompt: Messages, settings: SamplingSettings) -> str:
    """The prompt as the chat template puts it, up to where the assistant is to speak.

    Raises ModelUnusable for a chat template that refuses it.
    """
    return _written(loaded, prompt, settings)


def answered_texts(
    loaded: Loaded, prompt: Messages, settings: SamplingSettings, answers: Sequence[str]
) -> list[str]:
    """The prompt with each answer, as the chat template puts them, up to where the answer ends.

    With them comes the white space that some templates write before an answer, but not where one
    is asked for; nothing else does, such as empty thoughts. Raises as :func:`prompt_text`.
    """
    text = prompt_text(loaded, prompt, settings)
    said = _written(loaded, prompt, settings, assistant("?"))
    before, _, _ = said.removeprefix(text).partition("?")
    return [f"{text}{before if before.isspace() else ''}{answer}" for answer in answers]


def _written(
    loaded: Loaded, prompt: Messages, settings: SamplingSettings, answer: Messages = ()
) -> str:
    """The prompt with an answer, or up to where one is to come."""
    from jinja2 import TemplateError

    turns = [message._asdict() for message in settings.messages(prompt) + answer]
    asks = not answer
    try:
        return str(
            loaded.tokenizer.apply_chat_template(turns, add_generation_prompt=asks, tokenize=False)
        )
    except TemplateError as error:
        raise ModelUnusable(
            f"The model's chat template refuses a prompt that begins {prompt[0].content[:40]!r} "
            f"({first_line(error)}). Leave such prompts out, or --system where it is given."
        ) from error


def _row(
    loaded: Loaded, prompt: Messages, text: str, chance: str, settings: SamplingSettings
) -> "Row":
    from train.sampling.rows import Row

    read = tuple(loaded.tokenizer(text, add_special_tokens=False)["input_ids"])
    config = loaded.model.config.get_text_config()
    most = getattr(config, "max_position_embeddings", None) or len(read) + settings.max_new_tokens
    if len(read) >= most:
        raise PromptTooLong(
            f"A prompt is to be left out: it has {len(read):,} tokens, of which the model reads "
            f"fewer than {most:,} with its answer; it begins {prompt[-1].content[:60]!r}."
        )
    new = min(settings.max_new_tokens, most - len(read))
    return Row(read, chance, new, _ends(loaded))


def _ends(loaded: Loaded) -> frozenset[int]:
    """The tokens that end an answer: a model may have several."""
    configured = getattr(loaded.model.generation_config, "eos_token_id", None)
    several = configured if isinstance(configured, list) else [configured]
    return frozenset(end for end in (*several, loaded.tokenizer.eos_token_id) if end is not None)


def _answer(loaded: Loaded, row: "Row") -> Answer:
    text = loaded.tokenizer.decode(row.new, skip_special_tokens=True)
    return Answer(str(text).strip(), len(row.new), row.finish or "length", len(row.prompt))
