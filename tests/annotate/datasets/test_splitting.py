"""Splits: prompts are held out by their texts, the same ones whatever else is in the dataset."""

from annotate.check import check
from annotate.datasets import Criteria, build
from annotate.datasets.splitting import split_of
from db.connection import Study
from db.datasets import Dataset
from db.messages import text_hash, user
from tests.annotate.by_text import choose
from tests.annotate.desk import Office
from tests.annotate.writing import pair

HELD = Criteria(("pairs",), validation=0.2, test=0.2, seed=1)


def splits(study: Study, dataset: Dataset) -> dict[str, str]:
    """The split of every prompt."""
    found = study.execute(
        "SELECT json_extract(p.messages, '$[0].content'), d.split FROM dataset_rows d "
        "JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id "
        "WHERE d.dataset_id = ?",
        (dataset.id,),
    )
    return dict(found.fetchall())


def judged(office: Office, number: int) -> Office:
    office.project([pair(f"Question {n}?") for n in range(number)])
    while office.desk("ada").ask() is not None:
        choose(office.desk("ada"), "yes")
    return office


def test_the_ledger_counts_what_is_held_out(office: Office) -> None:
    dataset = build(judged(office, 30).study, HELD)
    found = splits(office.study, dataset)
    assert len(found) == dataset.rows == 30
    train = sum(split == "train" for split in found.values())
    assert (dataset.ledger.exported, dataset.ledger.held_out) == (train, 30 - train)
    assert set(found.values()) == {"train", "validation", "test"}
    assert dataset.ledger.adds_up()
    assert check(office.study) == []


def test_a_prompt_stays_in_its_split_when_more_are_judged(office: Office) -> None:
    before = splits(office.study, build(judged(office, 20).study, HELD))
    judged(office, 40)
    after = splits(office.study, build(office.study, HELD))
    assert len(after) == 40
    assert before.items() <= after.items()


def test_prompts_that_read_the_same_are_never_on_both_sides(office: Office) -> None:
    same = ["Is it safe?", "IS IT  SAFE?", "is it safe?\n"]
    office.project([pair(text) for text in same] + [pair(f"Other {n}?") for n in range(10)])
    for _ in range(13):
        choose(office.desk("ada"), "yes")
    for seed in range(8):
        dataset = build(office.study, Criteria(("pairs",), test=0.4, seed=seed), f"seed-{seed}")
        found = splits(office.study, dataset)
        assert len({found[text] for text in same}) == 1


def test_the_shares_hold_on_average_and_the_seed_draws_others() -> None:
    hashes = [text_hash(user(f"Question {n}?")) for n in range(5_000)]
    drawn = [split_of(one, HELD) for one in hashes]
    others = [split_of(one, Criteria(validation=0.2, test=0.2, seed=2)) for one in hashes]
    for split in ("validation", "test"):
        assert abs(drawn.count(split) / len(drawn) - 0.2) < 0.03
    assert drawn != others


def test_more_validation_takes_no_prompt_out_of_the_test() -> None:
    hashes = [text_hash(user(f"Question {n}?")) for n in range(500)]
    tested = {one for one in hashes if split_of(one, Criteria(test=0.2)) == "test"}
    more = {one for one in hashes if split_of(one, Criteria(test=0.2, validation=0.3)) == "test"}
    assert tested == more
