"""What the licences of the sources ask for."""

from annotate import licences
from annotate.doctor import Finding
from tests.annotate.doctor.clinic import Clinic, healthy


def flagged(clinic: Clinic, licence: str | None) -> list[Finding]:
    dataset = clinic.dataset(healthy(3), name="ours")
    if licence is not None:
        licences.record(clinic.study, "ours", licence)
    return clinic.found(dataset, "licences")


def test_a_non_commercial_one_is_a_warning(clinic: Clinic) -> None:
    (found,) = flagged(clinic, "cc-by-nc-4.0")
    assert found.severity == "warn"
    assert "forbids commercial use: ours (CC-BY-NC-4.0)" in found.sentence
    assert found.figures["sources"] == {"ours": 3}


def test_what_a_licence_asks_is_told_each(clinic: Clinic) -> None:
    severities = [one.severity for one in flagged(clinic, "CC-BY-NC-SA-4.0")]
    assert severities == ["warn", "note"]
    (found,) = flagged(clinic, "CC-BY-ND-4.0")
    assert "forbids to pass on" in found.sentence


def test_an_unknown_one_is_a_note(clinic: Clinic) -> None:
    (found,) = flagged(clinic, None)
    assert found.severity == "note"
    assert found.sentence.endswith("whose licence is not known: ours.")
    assert "annotate licence SOURCE LICENCE" in found.advice


def test_one_of_an_unknown_name_is_to_be_read(clinic: Clinic) -> None:
    (found,) = flagged(clinic, "MADEUP-1.0")
    assert found.severity == "note"
    assert found.sentence.endswith(
        "under licences whose terms are not known here: ours (MADEUP-1.0)."
    )
    assert found.advice.startswith("Read what they ask")
    (found,) = flagged(clinic, "unknown")
    assert found.sentence.endswith("whose licence is not known: ours (unknown).")


def test_a_permissive_one_is_not_told(clinic: Clinic) -> None:
    assert flagged(clinic, "Apache-2.0") == []
