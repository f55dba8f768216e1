"""How often the longer response is chosen."""

from pathlib import Path

import pytest

from annotate import datasets
from annotate.importing import Settings, import_pairs
from tests.annotate.doctor.clinic import Clinic
from tests.annotate.writing import preference

LONG, SHORT = "A long answer to {}, in many words.", "Short: {}."


def rows(longer: int, shorter: int) -> list[dict[str, object]]:
    return [
        preference(
            f"Question {n}?", *(t.format(n) for t in (LONG, SHORT)[:: 1 if n < longer else -1])
        )
        for n in range(longer + shorter)
    ]


def test_a_lean_to_the_longer_one_is_told_with_its_interval(clinic: Clinic) -> None:
    found = clinic.one(clinic.dataset(rows(30, 10)), "length")
    assert found.severity == "warn"
    assert "30 of 40 pairs (75%, 95% interval 60 to 86%)" in found.sentence
    assert "--length-matched" in found.advice
    assert found.figures["share"] == 0.75


def test_a_small_lean_in_many_pairs_is_a_note(clinic: Clinic) -> None:
    found = clinic.found(clinic.dataset(rows(290, 210)), "length")
    assert [one.severity for one in found] == ["note"]


def test_a_lean_to_the_shorter_one_is_one_too(clinic: Clinic) -> None:
    assert "in 4 of 40 pairs (10%" in clinic.one(clinic.dataset(rows(4, 36)), "length").sentence


@pytest.mark.parametrize("longer", [18, 20, 22])
def test_what_chance_allows_is_not_told(clinic: Clinic, longer: int) -> None:
    assert not clinic.found(clinic.dataset(rows(longer, 40 - longer)), "length")


def test_what_it_advises_mends_it(clinic: Clinic) -> None:
    assert not clinic.found(clinic.dataset(rows(30, 10), length_matched=True), "length")


def test_equal_lengths_say_nothing(clinic: Clinic) -> None:
    equal = [
        preference(f"Question {n}?", f"Yes {n}.", f"Not {n}."[: len(f"Yes {n}.")])
        for n in range(40)
    ]
    assert not clinic.found(clinic.dataset(equal), "length")


def test_the_shared_set_leans_to_the_longer_one(clinic: Clinic, saferlhf_pairs: Path) -> None:
    import_pairs(clinic.study, str(saferlhf_pairs), "pku", Settings(labels="keep"))
    found = clinic.one(datasets.build(clinic.study, "pku"), "length")
    assert "2,537 of 3,453 pairs (73%, 95% interval 72 to 75%)" in found.sentence
