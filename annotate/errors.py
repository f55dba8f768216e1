"""What can go wrong in a study; each message says what to do about it."""

from db.errors import ChosenError


class MissingFile(ChosenError):
    """There is no file or dataset of that name."""


class UnreadableFile(ChosenError):
    """The file is not what its name says, or is damaged."""


class UnknownShape(ChosenError):
    """The columns of the file are none that are known, and no mapping names them."""


class BadRow(ChosenError):
    """A row does not hold what its shape needs; nothing was imported."""


class BrokenOff(ChosenError):
    """An import could not be completed: the part that is in stays."""


class MissingExtra(ChosenError):
    """Something is asked for that needs an optional package."""


class BadName(ChosenError):
    """A name is empty, too long, or holds characters that cannot be seen."""


class Forbidden(ChosenError):
    """Whoever acts may not do this."""


class ProjectClosed(ChosenError):
    """The project takes no more judgments."""


class UnknownLease(ChosenError):
    """No assignment has this token, or it is somebody else's."""


class TooSoon(ChosenError):
    """The verdict came before anybody could have seen the item."""


class UnknownItem(ChosenError):
    """No item of that number is in the study."""


class BadVerdict(ChosenError):
    """The verdict does not belong to the project's task."""


class NothingToUndo(ChosenError):
    """The annotator has no judgment here, or its place has been taken since."""


class NothingToExport(ChosenError):
    """No judgment of the project makes a preference yet."""


class BadTarget(ChosenError):
    """The output file cannot be written there."""


class PortInUse(ChosenError):
    """Something else listens on the port."""


class WorkersFailed(ChosenError):
    """The server's processes end with an error as soon as they are started."""
