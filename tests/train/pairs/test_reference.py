"""Reference log-probabilities: found by content, computed once."""

import copy
from collections.abc import Sequence
from pathlib import Path

import pytest

from db.connection import open_study
from tests.train.pairs.preference_trainers import ours, rows, start, study, trained
from train.pairs import reference
from train.pairs.preference_loss import Mix
from train.pairs.reference import Pair, Share

PAIRS: list[Pair] = [([1, 2], [3], [4, 5]), ([1, 2], [3], [6]), ([7], [3], [4, 5])]


class Scorer:
    """Scores a response by its length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def __call__(self, pairs: Sequence[Pair]) -> list[float]:
        self.asked += pairs
        return [-float(len(pair[side])) for side in (1, 2) for pair in pairs]


def test_what_is_known_is_not_computed_again(tmp_path: Path) -> None:
    database, score = study(tmp_path), Scorer()
    first = reference.logps(PAIRS, score, database, "policy", at_a_time=2)
    assert first == [(-1.0, -2.0), (-1.0, -1.0), (-1.0, -2.0)]
    assert len(score.asked) == 3
    assert reference.logps(PAIRS[::-1], score, database, "policy", at_a_time=2) == first[::-1]
    assert len(score.asked) == 3
    reference.logps(PAIRS[:1], score, database, "another policy", at_a_time=2)
    assert len(score.asked) == 4


def test_what_was_cut_short_goes_on_where_it_stopped(tmp_path: Path) -> None:
    database = study(tmp_path)

    class Cut(Scorer):
        def __call__(self, pairs: Sequence[Pair]) -> list[float]:
            if self.asked:
                raise KeyboardInterrupt
            return super().__call__(pairs)

    with pytest.raises(KeyboardInterrupt):
        reference.logps(PAIRS, Cut(), database, "policy", at_a_time=1)
    score = Scorer()
    reference.logps(PAIRS, score, database, "policy", at_a_time=1)
    assert len(score.asked) == 2


def test_processes_share_the_work(tmp_path: Path) -> None:
    database, here, there = study(tmp_path), Scorer(), Scorer()
    pairs: list[Pair] = [([1], [2], [number]) for number in range(3, 40)]

    def the_other() -> None:
        reference.logps(pairs, there, database, "policy", at_a_time=4, share=Share(1, 2))

    found = reference.logps(
        pairs, here, database, "policy", at_a_time=4, share=Share(0, 2, the_other)
    )
    assert found == [(-1.0, -1.0)] * 37
    assert here.asked and there.asked and len(here.asked) + len(there.asked) == 37


@pytest.mark.model
def test_a_policy_is_known_by_its_weights_and_not_by_an_adapter_that_does_nothing(
    tiny: Path,
) -> None:
    import torch

    model, _ = start(tiny)
    other = copy.deepcopy(model)
    with torch.no_grad():
        next(p for name, p in other.named_parameters() if "lora_A" in name).add_(1.0)
    assert reference.policy(model, "cpu") == reference.policy(other, "cpu")
    assert reference.policy(model, "cpu") != reference.policy(model, "cuda")
    assert reference.policy(model, "cpu") == reference.policy(model.get_base_model(), "cpu")
    with torch.no_grad():
        next(p for name, p in other.named_parameters() if "lora_B" in name).add_(1.0)
    trained_on = reference.policy(other, "cpu")
    assert trained_on != reference.policy(model, "cpu")
    with torch.no_grad():
        next(p for name, p in other.named_parameters() if "lora_A" in name).add_(1.0)
    assert reference.policy(other, "cpu") != trained_on


@pytest.mark.model
def test_a_second_training_takes_the_reference_from_the_study(tiny: Path, tmp_path: Path) -> None:
    database, mix = study(tmp_path), Mix("sigmoid", 0.5)
    once = trained(ours(tiny, tmp_path / "one", rows(), mix, database=database))
    with open_study(database) as opened:
        (kept,) = opened.execute("SELECT count(*) FROM reference_logps").fetchone()
    assert kept == 16
    again = trained(ours(tiny, tmp_path / "two", rows(), mix, database=database))
    with open_study(database) as opened:
        assert opened.execute("SELECT count(*) FROM reference_logps").fetchone() == (kept,)
        opened.execute("UPDATE reference_logps SET value = value + 5 * (value % 2)")
        opened.conn.commit()
    assert again.values("loss") == once.values("loss")
    moved = trained(ours(tiny, tmp_path / "three", rows(), mix, database=database))
    assert moved.values("loss") != once.values("loss")  # it is what the study says
