"""Supervised: learning from answers that will do, whether demonstrations or picks.

The loss is on the answer only. Where a dataset has no validation rows, a share of its prompts is
held out, so that the best checkpoint can be told from the last.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from db.messages import Message, text_hash
from db.trl import ConversationalCompletion
from train import data
from train.data import CompletionFit
from train.errors import BadSettings, NothingToTrain
from train.job import Job
from train.options import Settings
from train.running import arguments
from train.running.starting import Start

if TYPE_CHECKING:
    from train.answers.answer_trainer import AnswerTrainer

Rows = Sequence[ConversationalCompletion]


class Split(NamedTuple):
    """What is trained on, and what tells the best checkpoint."""

    train: list[ConversationalCompletion]
    validation: list[ConversationalCompletion]


def check_share(share: float) -> None:
    """Raise BadSettings unless a share of prompts to hold out leaves some to train on."""
    if share >= 1:
        raise BadSettings(f"--validation must be below 1, and is {share:g}.")


def hold_out(rows: Rows, share: float) -> Split:
    """Hold out this share of the prompts, evenly over the rows, with all of their answers.

    The first rows of a longer list are split as they are in it, so a sweep holds out the same.
    """
    numbers: dict[str, int] = {}
    split = Split([], [])
    for row in rows:
        number = numbers.setdefault(_prompt(row), len(numbers))
        is_out = int((number + 1) * share) > int(number * share)
        (split.validation if is_out else split.train).append(row)
    return split


def together(splits: Iterable[Split]) -> Split:
    """Splits as one; a prompt that is trained on is no validation row of another split."""
    parts = list(splits)
    train = [row for part in parts for row in part.train]
    seen = {_prompt(row) for row in train}
    held_out = (row for part in parts for row in part.validation)
    return Split(train, [row for row in held_out if _prompt(row) not in seen])


def trainer(start: Start, split: Split, settings: Settings, job: Job) -> "AnswerTrainer":
    """The trainer, with the loss on the answers only.

    Raises NothingToTrain where the prompts leave no room for an answer.
    """
    from trl.trainer.sft_config import SFTConfig

    from train.answers.answer_trainer import AnswerTrainer

    shared = arguments.common(job, settings, start.hardware, validated=bool(split.validation))
    made = AnswerTrainer(
        start.model,
        args=SFTConfig(**shared, completion_only_loss=True),
        train_dataset=data.table(split.train),
        eval_dataset=data.table(split.validation) if split.validation else None,
        processing_class=start.tokenizer,
    )
    if not _size(made.train_dataset) or (split.validation and not _size(made.eval_dataset)):
        raise NothingToTrain(
            f"Every prompt to {'validate' if _size(made.train_dataset) else 'train'} with is "
            f"longer than {settings.max_length} tokens. Raise --max-length."
        )
    return made


def fit(made: "AnswerTrainer", split: Split, settings: Settings) -> CompletionFit:
    """How the rows to train on fit the length limit."""
    tokenizer: Any = made.processing_class

    def length(row: Mapping[str, Any]) -> int:
        return len(tokenizer.apply_chat_template(row["prompt"] + row["completion"])["input_ids"])

    tokenized = cast(Iterable[Mapping[str, Any]], made.train_dataset)
    return data.completion_fit(len(split.train), tokenized, settings.max_length, length)


def _prompt(row: ConversationalCompletion) -> str:
    return text_hash(tuple(Message(**cast(Any, turn)) for turn in row["prompt"]))


def _size(table: object) -> int:
    return len(cast(Sequence[object], table))
