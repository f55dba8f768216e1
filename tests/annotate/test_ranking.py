"""Ranking: the best of several responses, or none, each in every place equally often."""

from collections import Counter
from pathlib import Path

import pytest

from annotate import drafts
from annotate.check import check
from annotate.details import Details
from annotate.drafts import Draft
from annotate.errors import BadVerdict
from annotate.importing import Settings, import_pairs
from annotate.status import project_status
from db import given, projects
from db.connection import Study
from db.judgments import Verdict
from db.options import Options
from tests.annotate.desk import Desk, Office, place_of, question
from tests.annotate.test_rating import outcomes
from tests.annotate.writing import sets, write_jsonl

FULL = Options(full_ranking=True)


def ranked(
    office: Office, number: int = 3, size: int = 4, options: Options = FULL, overlap: int = 1
) -> Desk:
    return office.start("ranked", "rank", sets(number, size), options, overlap).desk("ada")


def picked(study: Study) -> list[str]:
    """The texts that were chosen, in order."""
    rows = study.execute(
        "SELECT r.messages ->> '$[0].content' FROM judgments j "
        "JOIN responses r ON r.id = j.chosen_id ORDER BY j.id"
    )
    return [text for (text,) in rows]


def test_the_pick_is_the_response_that_stood_there(office: Office) -> None:
    ada = ranked(office)
    for text in ("Answer 0.2", "Answer 1.0"):
        shown = ada.claim()
        office.clock.wait(5)
        ada.submit(shown, "pick", details=Details(ranking=(place_of(shown, text),)))
    ada.judge("none")
    assert picked(office.study) == ["Answer 0.2", "Answer 1.0"]
    assert outcomes(ada) == {"picked": 2, "none acceptable": 1}
    assert check(office.study) == []


def test_a_full_order_is_kept_by_response(office: Office) -> None:
    ada = ranked(office)
    shown = ada.claim()
    office.clock.wait(5)
    best_first = [f"Answer 0.{n}" for n in (3, 0, 1, 2)]
    order = tuple(place_of(shown, text) for text in best_first)
    ada.submit(shown, "pick", details=Details(ranking=order))
    rows = list(given.ranks(office.study, ada.project.id))
    assert [(row.position, row.rank) for row in rows] == [(3, 1), (0, 2), (1, 3), (2, 4)]
    assert ada.mine()[0].details.ranking == order
    assert check(office.study) == []


def test_over_eight_annotators_each_response_stands_in_each_place_once(office: Office) -> None:
    ranked(office, number=3, size=8, overlap=8)
    seen: Counter[tuple[str, int]] = Counter()
    for name in ("ada", "bob", "cem", "dan", "eve", "fay", "gus", "hal"):
        desk = office.desk(name)
        while shown := desk.ask():
            seen.update((turns[-1].content, place) for place, turns in enumerate(shown.responses))
            office.clock.wait(5)
            desk.submit(shown, "pick", details=Details(ranking=(0,)))
    assert len(seen) == 3 * 8 * 8
    assert set(seen.values()) == {1}
    assert outcomes(office.desk("ada")) == {"conflicting": 3}, "who picks by place agrees on none"
    assert check(office.study) == []


def test_an_undone_order_is_a_draft_of_the_same_responses(office: Office) -> None:
    ada = ranked(office)
    shown = ada.judge("pick", details=Details(ranking=(1, 3, 0, 2)))
    ada.undo()
    again = ada.claim()
    draft = drafts.find(ada.study, ada.annotator, again.token)
    assert draft is not None
    assert question(again) == question(shown)
    assert [again.responses[place] for place in draft.details.ranking] == [
        shown.responses[place] for place in (1, 3, 0, 2)
    ]


def test_a_draft_follows_its_responses_to_other_places(office: Office) -> None:
    ranked(office, number=1, overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    first = ada.claim()
    drafts.keep(ada.study, ada.annotator, first.token, Draft("pick", Details(ranking=(2, 0, 1, 3))))
    ada.release()
    bob.claim()  # so that the next slot, in which the places are others, is hers
    second = ada.claim()
    draft = drafts.find(ada.study, ada.annotator, second.token)
    assert draft is not None
    assert first.responses != second.responses
    assert [second.responses[place] for place in draft.details.ranking] == [
        first.responses[place] for place in (2, 0, 1, 3)
    ]


def test_a_pick_is_corrected(office: Office) -> None:
    ada = ranked(office)
    shown = ada.judge("pick", details=Details(ranking=(1,)))
    judgment_id = ada.mine()[0].judgment_id
    ada.correct(judgment_id, "pick", details=Details(ranking=(3, 2, 1, 0)))
    ada.correct(ada.mine()[0].judgment_id, "none")
    assert picked(office.study) == [shown.responses[place][-1].content for place in (1, 3)]
    assert outcomes(ada) == {"none acceptable": 1}
    assert check(office.study) == []


@pytest.mark.parametrize(
    ("verdict", "ranking", "options", "sentence"),
    [
        ("pick", (), FULL, "Say which response is the best"),
        ("pick", (4,), FULL, "Pick one of the responses, or put all of them in order"),
        ("pick", (0, 1), FULL, "Pick one of the responses, or put all of them in order"),
        ("pick", (0, 1, 2, 2), FULL, "twice in the order"),
        ("pick", (0, 1, 2, 3), Options(), "asks for the best response only"),
        ("none", (1,), FULL, "You ordered the responses"),
        ("good", (), FULL, "'good' is no verdict"),
    ],
)
def test_an_order_that_is_none_is_refused(
    office: Office, verdict: Verdict, ranking: tuple[int, ...], options: Options, sentence: str
) -> None:
    ada = ranked(office, options=options)
    with pytest.raises(BadVerdict, match=sentence):
        ada.judge(verdict, details=Details(ranking=ranking))
    assert ada.mine() == []


def test_labels_of_a_file_are_picks_whatever_the_order_in_the_study(
    study: Study, tmp_path: Path
) -> None:
    texts = ["A.", "B.", "C."]
    rows: list[dict[str, object]] = [{"prompt": f"{n}?", "responses": texts} for n in range(4)]
    unlabelled = str(write_jsonl(tmp_path / "rows.jsonl", rows))
    import_pairs(study, unlabelled, "ranked", Settings("rank"))
    rows = [
        {"prompt": "0?", "responses": ["C.", "A.", "B."], "label": 0},
        {"prompt": "1?", "responses": texts, "label": 1},
        {"prompt": "2?", "responses": texts, "label": "none"},
        {"prompt": "3?", "responses": texts, "label": -1},
    ]
    source = str(write_jsonl(tmp_path / "picks.jsonl", rows))
    for labels in (4, 0):
        report = import_pairs(study, source, "ranked", Settings(labels="keep"))
        assert (report.task, report.stored.items, report.stored.labels) == ("rank", 0, labels)
    assert picked(study) == ["C.", "B."]
    orders = study.execute("SELECT response_order FROM assignments ORDER BY id").fetchall()
    assert orders[:2] == [("[2, 0, 1]",), ("[0, 1, 2]",)]
    found = project_status(study, projects.get(study, "ranked")).outcomes
    assert (found["picked"], found["none acceptable"]) == (2, 2)
    assert check(study) == []
