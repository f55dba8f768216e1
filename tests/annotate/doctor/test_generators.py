"""Whether one model's responses win always."""

from db.datasets import Dataset
from tests.annotate.doctor.clinic import Clinic
from tests.annotate.writing import pair


def against(clinic: Clinic, wins: int, losses: int, other: str = "small") -> Dataset:
    """Pairs of two models' responses, of which the one wins so often."""
    rows = [
        pair(
            f"Question {n}?", f"Left {n}.", f"Right {n}.",
            generator_a="big", generator_b=other, label="a" if n < wins else "b",
        )
        for n in range(wins + losses)
    ]  # fmt: skip
    return clinic.dataset(rows)


def test_one_that_always_wins_is_a_warning(clinic: Clinic) -> None:
    found = clinic.one(against(clinic, 38, 2), "generators")
    assert found.severity == "warn"
    assert "Responses of 'big' are chosen in 38 of 40 pairs (95%" in found.sentence


def test_one_that_mostly_wins_is_a_note(clinic: Clinic) -> None:
    assert clinic.one(against(clinic, 33, 7), "generators").severity == "note"


def test_a_match_is_not_told(clinic: Clinic) -> None:
    assert not clinic.found(against(clinic, 25, 15), "generators")


def test_few_pairs_say_nothing(clinic: Clinic) -> None:
    assert not clinic.found(against(clinic, 10, 0), "generators")


def test_against_itself_nobody_wins(clinic: Clinic) -> None:
    assert not clinic.found(against(clinic, 40, 0, other="big"), "generators")


def test_of_picks_the_best_of_all_is_counted_against_each(clinic: Clinic) -> None:
    rows = [
        {
            "prompt": f"Question {n}?",
            "responses": [{"text": f"{who} {n}.", "model": who} for who in ("big", "mid", "small")],
            "best": 0,
        }
        for n in range(12)
    ]
    found = clinic.one(clinic.dataset(rows, "rank"), "generators")
    assert "Responses of 'big' are chosen in 24 of 24 pairs (100%" in found.sentence
