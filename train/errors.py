"""What can go wrong in training; each message says what to do about it."""

from db.errors import ChosenError


class MissingExtra(ChosenError):
    """The training libraries, or the embedded model, are not installed."""


class ModelNotFound(ChosenError):
    """There is no model of that name or at that path, or the hub cannot be reached."""


class ModelUnusable(ChosenError):
    """The model is there, and cannot be loaded."""


class NoChatTemplate(ChosenError):
    """The model's tokenizer cannot turn chat messages into text."""


class BadSettings(ChosenError):
    """A setting is out of range."""


class NothingToTrain(ChosenError):
    """The dataset holds no pair, or none short enough."""


class OutputTaken(ChosenError):
    """The output directory holds something, or cannot be made."""


class Diverged(ChosenError):
    """The loss is not a number any more."""


class NoAdapter(ChosenError):
    """The run left no adapter, or its directory has gone."""


class NoPrompts(ChosenError):
    """There is nothing to answer."""


class Interrupted(ChosenError):
    """The run was stopped by Ctrl-C or SIGTERM."""

    exit_code = 130


def first_line(error: BaseException) -> str:
    """The first line of an error, without a full stop: to stand in brackets."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
