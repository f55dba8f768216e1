"""The output directory: looked at before anything takes long, and made when there is a model."""

import contextlib
from collections.abc import Iterator

from db import runs
from db.connection import open_study
from train.errors import NothingToResume, OutputTaken
from train.job import Job
from train.running import checkpoints, locking, processes


def check(job: Job) -> None:
    """Raise OutputTaken when there is something at the job's `out` already; makes nothing.

    A job that goes on finds what a run of the study has left there, if only that it had begun;
    raises NothingToResume where none has. Of several processes only the main one looks.
    """
    if not processes.is_main():
        return
    clear(job)
    try:
        taken = next(job.out.iterdir(), None) if job.out.exists() else None
    except OSError as error:
        raise locking.unusable(job.out, error) from error
    if job.resume:
        if not begun(job):
            raise NothingToResume(
                f"No run of this study was stopped in {job.out}. Leave --resume out (and choose "
                "an empty --out), or name the directory and the study of the run that was."
            )
    elif taken is not None:
        again = ", or give --resume to go on there" if begun(job) else ""
        raise OutputTaken(
            f"{job.out} is not empty (it holds {taken.name}). Choose another --out{again}."
        )


def begun(job: Job) -> bool:
    """Whether a run of the study writes, or wrote, to the job's `out`."""
    with open_study(job.database) as study:
        return runs.in_folder(study, str(job.out.resolve())) is not None


def clear(job: Job) -> None:
    """Remove the folder that a trainer makes when it is made, where it has left it empty."""
    with contextlib.suppress(OSError):  # there is something in it, or it is not there
        checkpoints.folder(job.out).rmdir()


def claim(job: Job) -> None:
    """Make the directory; raises OutputTaken when it holds something or cannot be made."""
    if job.dry_run or not processes.is_main():
        return
    try:
        job.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise locking.unusable(job.out, error) from error
    check(job)


@contextlib.contextmanager
def held(job: Job) -> Iterator[None]:
    """Keep the job's `out` from other processes within the block.

    Raises as :func:`check`, which looks again, because another may have been there since it was
    claimed; and OutputTaken while another trains there.
    """
    taken = OutputTaken(
        f"Another process is training into {job.out}. Wait until it is done (see how far it is: "
        "train runs), or choose another --out."
    )
    with locking.alone(job.out, taken):
        check(job)
        yield
