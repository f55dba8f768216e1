"""Which prompts a round samples for, and which are kept to evaluate with."""

from typing import Any

from annotate.datasets.splitting import split_of
from db.criteria import Criteria
from db.round_prompts import Drawable
from train.rounds.choosing import Chosen, chosen_of
from train.rounds.settings import RoundSettings

FOUND = [Drawable(number, f"hash {number}", False) for number in range(1, 21)]


def choose(
    found: list[Drawable], *earlier: Chosen, limit: int | None = 5, hold_out: int = 4
) -> Chosen:
    asked = RoundSettings(
        method="dpo", prompts_from="prompts", out="out", limit=limit, hold_out=hold_out
    )
    noted: list[dict[str, Any]] = [one._asdict() for one in earlier]
    return chosen_of(found, asked, noted)


def test_what_is_held_out_is_never_sampled_for_and_stays_the_same() -> None:
    first = choose(FOUND)
    second = choose(FOUND, first)
    assert (len(first.prompts), len(first.held_out)) == (5, 4)
    assert second.held_out == first.held_out
    assert not set(first.held_out) & {*first.prompts, *second.prompts}


def test_rounds_take_turns_and_begin_again_when_all_had_theirs() -> None:
    rounds: list[Chosen] = []
    for _ in range(4):
        rounds.append(choose(FOUND, *rounds))
    taken = [id_ for each in rounds[:3] for id_ in each.prompts]
    assert len(set(taken)) == 15
    assert len({*taken, *rounds[3].prompts}) == 16  # the last one, and four of the first


def test_what_is_sampled_for_is_not_what_datasets_hold_out() -> None:
    many = [Drawable(number, f"hash {number}", False) for number in range(1, 1001)]
    chosen = set(choose(many, limit=100).prompts)
    criteria = Criteria(projects=("prompts",), validation=0.1)
    splits = [split_of(one.text_hash, criteria) for one in many if one.id in chosen]
    assert 80 <= splits.count("train") <= 97


def test_prompts_keep_their_places_when_others_come() -> None:
    more = [*FOUND, Drawable(21, "hash 21", False)]
    kept = [id_ for id_ in choose(more, limit=None).prompts if id_ != 21]
    held = set(choose(more, limit=None).held_out) | set(choose(FOUND, limit=None).held_out)
    before = [id_ for id_ in choose(FOUND, limit=None).prompts if id_ not in held]
    assert [id_ for id_ in kept if id_ not in held] == before


def test_what_was_trained_on_is_not_held_out() -> None:
    found = [one._replace(learned=one.id > 2) for one in FOUND]
    assert set(choose(found).held_out) == {1, 2}


def test_at_most_a_quarter_is_held_out() -> None:
    assert len(choose(FOUND, hold_out=16).held_out) == 5
    assert choose(FOUND[:3], hold_out=16).held_out == []
