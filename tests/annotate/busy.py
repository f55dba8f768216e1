"""A study in use: everything that can happen to a judgment has happened in it."""

from pathlib import Path

from annotate.datasets import build
from annotate.details import Details, Mark
from annotate.importing import Settings, import_pairs
from db import runs
from db.connection import open_study, transaction
from db.judgments import Verdict
from db.options import Options
from db.runs import NewRun
from tests.annotate.desk import Office, question
from tests.annotate.writing import pair, pairs, proposals, ratings, sets, write_jsonl
from tests.db.filling import NOW

TOO_LONG = 1801.0
SAME: tuple[Verdict, Verdict] = ("a", "b")  # of the first slot and the second: sides are mixed
OF_ADA: tuple[Verdict, ...] = ("b_much", "tie", "skip")
OF_BOB: tuple[Verdict, ...] = ("b", "both_bad")


def make(path: Path, folder: Path) -> None:
    """Make the study: projects "pairs", partly judged by three people, "labelled" and "more".

    And of the other tasks "ranked", "answered", in which bob confirms an answer of ada's, and
    "rated", in which she is shown some responses again.
    """
    with open_study(path, create=True) as study:
        office = Office(study, folder)
        office.project(pairs(8), overlap=2, options=Options(verdicts="strength"))
        ada, bob, eve = (office.desk(name) for name in ("ada", "bob", "eve"))
        late = eve.claim()
        office.clock.wait(TOO_LONG)
        for desk, verdict in zip((ada, bob), SAME, strict=True):
            desk.judge("skip")
            desk.undo()
            desk.judge(verdict)  # the undone pair again
        late_fates = [eve.submit(late, "b").fate]
        forgotten = eve.claim()
        office.clock.wait(TOO_LONG)
        late_fates.append(eve.submit(forgotten, "tie").fate)
        for verdict in OF_ADA:
            ada.judge(verdict)
        for verdict in OF_BOB:
            bob.judge(verdict)
        bob.claim()
        bob.undo()  # what he was shown is released, and what he judged is his again
        eve.claim()  # and on her screen still
        assert late_fates == ["surplus", "counted"]
        labels = write_jsonl(
            folder / "labels.jsonl",
            [pair("One?", label="a"), pair("Two?", label="tie"), pair("Three?", label="b")],
        )
        import_pairs(study, str(labels), "labelled", Settings(labels="keep"))
        for project in ("pairs", "labelled"):
            dataset = build(study, project)
        new = NewRun("dpo", "model", None, dataset.id, dataset.hash, "{}", 0, "{}", None, "cpu")
        with transaction(study):
            runs.start(study, new, NOW)
        _say_more(office)
        _do_other_tasks(office)


def _say_more(office: Office) -> None:
    """Project "more": answers with all that can be said, one of them corrected."""
    asked = Options(axes=("helpful",), marks=True, rationale="optional", edit=True)
    office.name = "more"
    eve = office.project(pairs(2), options=asked).desk("eve")
    said = Details((("helpful", "a"),), (Mark(True), Mark(False, "Other", 2)), "Kinder.", "Better.")
    eve.judge("a", details=said)
    eve.judge("b", details=Details(axes=(("helpful", "equal"),)))
    office.clock.wait(60)
    eve.correct(eve.mine()[0].judgment_id, "a", details=Details(edit="Mended."))
    eve.correct(eve.mine()[-1].judgment_id, "a", details=said)
    build(office.study, "more")


def _do_other_tasks(office: Office) -> None:
    """Every verdict of the other tasks."""
    ada = office.start("ranked", "rank", sets(3, 3), Options(full_ranking=True)).desk("ada")
    ada.judge("pick", details=Details(ranking=(2, 0, 1)))
    ada.judge("pick", details=Details(ranking=(1,)))
    ada.judge("none")
    office.start("answered", "demonstrate", proposals(3, 1), Options(confirm=True))
    ada, bob = office.desk("ada"), office.desk("bob")
    ada.judge("accept")
    ada.judge("edit", details=Details(edit="Better."))
    ada.judge("reject")
    ada.judge("write", details=Details(edit="Written."))
    while (shown := bob.ask()) and shown.responses[:1] != ada.mine()[-1].shown.responses:
        bob.judge("skip")
    bob.judge("accept")
    again = Options(reasons=("Unsafe", "Too long"), repeat_every=2)
    ada = office.start("rated", "rate", ratings(20), again).desk("ada")
    while shown := ada.ask():
        verdict: Verdict = "bad" if "3" in question(shown) else "good"
        ada.judge(verdict, details=Details(reasons=("Unsafe",)))
