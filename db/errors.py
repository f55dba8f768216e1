"""Errors whose message tells a person what to do; commands print it and exit 2, pages show it."""


class ChosenError(Exception):
    """The base of every error that a user can cause and mend."""

    exit_code = 2


class MissingStudy(ChosenError):
    """There is no study database at the given path."""


class NotAStudy(ChosenError):
    """The file exists and is not a study database."""


class NewerStudy(ChosenError):
    """The database was written by a newer version of chosen."""


class StudyBusy(ChosenError):
    """Another process held the database for longer than we wait."""


class StudyUnwritable(ChosenError):
    """The database cannot be written: read-only, or the disk is full."""


class UnknownProject(ChosenError):
    """No project of that name is in the study."""


class ProjectMismatch(ChosenError):
    """The project exists with another task or overlap than asked for."""


class UnknownDataset(ChosenError):
    """No dataset of that name and version is in the study."""


class WrongKind(ChosenError):
    """The dataset holds rows of another kind than are asked for."""


class UnknownRun(ChosenError):
    """No run of that number is in the study."""


class UnknownChain(ChosenError):
    """No chain of rounds of that name is in the study."""


class NameTaken(ChosenError):
    """The annotator's name belongs to somebody of another kind."""
