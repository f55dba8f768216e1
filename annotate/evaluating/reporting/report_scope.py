"""The scope of a report: which models, benchmarks and judges it is of."""

from shlex import quote
from typing import NamedTuple

from annotate import run_commands
from db.judges import Judge


class Scope(NamedTuple):
    """What a report is of, by names; None: all there is. `against` is whom models are compared
    with; None: whom most of them started from."""

    generators: tuple[str, ...] | None = None
    benchmarks: tuple[str, ...] | None = None
    judges: tuple[str, ...] | None = None
    against: str | None = None

    @property
    def everybody(self) -> set[str] | None:
        """The models, and the one that they are compared with."""
        if self.generators is None:
            return None
        return {*self.generators, *([self.against] if self.against else [])}

    def wants(self, judge: Judge | None) -> bool:
        """Whether figures of a judge are asked for; those of none are."""
        return self.judges is None or judge is None or judge.name in self.judges

    @property
    def command(self) -> str:
        """What makes the report; the files are to be filled in."""
        words = ["train", "report", "--out", "FILE.html"]
        for name in self.generators or ():
            run = name.removeprefix("run ")
            words += ["--run", run] if run != name else ["--model", name]
        for option, names in (("--benchmark", self.benchmarks), ("--judge", self.judges)):
            words += [word for name in names or () for word in (option, name)]
        words += ["--against", self.against] if self.against else []
        return " ".join(map(quote, [*words, "--db", run_commands.STUDY]))
