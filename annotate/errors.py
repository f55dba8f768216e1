"""What can go wrong in a study; each message says what to do about it."""

from datetime import datetime

from db.errors import ChosenError
from db.projects import Task


class MissingFile(ChosenError):
    """There is no file or dataset of that name."""


class UnreadableFile(ChosenError):
    """The file is not what its name says, or is damaged."""


class UnknownShape(ChosenError):
    """The columns of the file are none that are known, and no mapping names them.

    `found` says so without the options of a command; `others` are tasks that the file would do for.
    """

    def __init__(self, message: str, found: str = "", others: tuple[Task, ...] = ()) -> None:
        super().__init__(message)
        self.found = found or message
        self.others = others


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


class NotReady(ChosenError):
    """A warning has to be agreed to, or guidelines to be read, before an item is shown."""


class UnknownGuidelines(ChosenError):
    """The project has no such version of its guidelines."""


class EnoughForToday(ChosenError):
    """The annotator has had what the project asks of anybody in 24 hours.

    `again_at` is when they may go on (UTC).
    """

    def __init__(self, message: str, again_at: datetime) -> None:
        super().__init__(message)
        self.again_at = again_at


class UnknownLease(ChosenError):
    """No assignment has this token, or it is somebody else's."""


class TooSoon(ChosenError):
    """The verdict came before anybody could have seen the item."""


class UnknownItem(ChosenError):
    """No item of that number is in the study."""


class BadVerdict(ChosenError):
    """The answer is not one that the project asks for, or lacks something it does ask for."""


class NothingToUndo(ChosenError):
    """The annotator has no judgment here, or its place has been taken since."""


class UnknownJudgment(ChosenError):
    """The annotator has no judgment of that number in the project."""


class CannotCorrect(ChosenError):
    """The judgment stands no more, or the annotator has another one on that item."""


class NoKnownAnswers(ChosenError):
    """The task has no answers that could be known beforehand."""


class CannotAdjudicate(ChosenError):
    """Somebody has decided of the item since, or it is none to decide of."""


class NothingToExport(ChosenError):
    """No judgment of the project makes a row of the dataset yet."""


class BadFormat(ChosenError):
    """The judgments or the dataset hold nothing that could be written so."""


class BadCriteria(ChosenError):
    """What is asked of a dataset makes no sense, or names what is not there."""


class BadAggregation(ChosenError):
    """Judgments cannot be brought together that way."""


class BadTarget(ChosenError):
    """The output file cannot be written there."""


class PortInUse(ChosenError):
    """Something else listens on the port."""


class WorkersFailed(ChosenError):
    """The server's processes end with an error as soon as they are started."""


class BadEmail(ChosenError):
    """What was given is no e-mail address, or is somebody else's."""


class UnknownAccount(ChosenError):
    """Nobody of that name has an account."""


class LastAdmin(ChosenError):
    """Without this admin nobody could look after the people of the study."""


class BadInvite(ChosenError):
    """The invite is unknown, used, or expired."""


class WeakPassword(ChosenError):
    """The password is too short, too long, or the name."""


class SignInRefused(ChosenError):
    """The name or the password is wrong."""


class TooManyTries(ChosenError):
    """So many passwords were wrong that the next has to wait."""


class NotAlone(ChosenError):
    """A server without passwords was to be reached from other machines."""


class BadSettings(ChosenError):
    """A setting of a project is none that is known, or not what it may be."""


class StudyRefused(ChosenError):
    """A quality study cannot be made of this: a model lacks answers, or what is there differs."""


class NoQualityStudy(ChosenError):
    """The project holds no outputs of models to compare."""


class BenchmarkTaken(ChosenError):
    """A benchmark of that name is registered with other prompts."""


class NothingEvaluated(ChosenError):
    """No model that is asked for was evaluated on a benchmark that is asked for."""


class BenchmarkUsed(ChosenError):
    """Models were evaluated on a benchmark that is to be removed."""


class UnknownBenchmark(ChosenError):
    """No benchmark of that name is registered."""


class BadPairing(ChosenError):
    """Items cannot be made of responses that way."""


class UnknownGenerator(ChosenError):
    """No response of the study is by a generator of that name."""


class UnknownScorer(ChosenError):
    """Nobody of that name has scored responses of the study."""


class BadSampling(ChosenError):
    """Responses cannot be sampled that way."""


class BadServer(ChosenError):
    """What is said of a server is no address, no model or no key."""


class ServerRefused(ChosenError):
    """A server does not answer whoever asks, or knows nothing of the model."""


class ServerFails(ChosenError):
    """A server gives no answer again and again, or asks for patience."""


class BadLicence(ChosenError):
    """A licence is not named as licences are."""


class UnknownSource(ChosenError):
    """No prompt of the study is from that source."""


class HubRefused(ChosenError):
    """The Hugging Face Hub does not do what is asked, or not for this person."""


class HubUnreachable(ChosenError):
    """The Hugging Face Hub does not answer, or must not be asked."""


class NoReason(ChosenError):
    """Judgments are to be withdrawn, and nobody says why."""


class UnknownRow(ChosenError):
    """The dataset has no row of that number."""


class NothingToCompare(ChosenError):
    """The dataset has one version only, or two datasets are of different kinds."""


class BadRule(ChosenError):
    """A rule says what no rule can say, or cannot be read."""


class NotToPromote(ChosenError):
    """A run cannot be put to the gate: it has no answers, or nothing to be compared with."""
