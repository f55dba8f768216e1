"""What looks like personal data; what it is, is never repeated."""

import json

import pytest

from annotate.doctor import personal_patterns as patterns
from tests.annotate.commands import invoke
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import preference

ARE = [
    ("e-mail addresses", "Write to jane.doe+x@mail.uni-trier.de now."),
    ("telephone numbers", "Call +49 651 2010 or so."),
    ("telephone numbers", "Call (650) 253-0000."),
    ("telephone numbers", "Call 650-253-0000!"),
    ("card numbers", "Pay with 4111 1111 1111 1111."),
    ("card numbers", "Pay with 378282246310005."),
    ("bank accounts", "To DE89 3704 0044 0532 0130 00 please."),
    ("bank accounts", "To GB82WEST12345698765432."),
    ("IP addresses", "Log in at 8.8.4.4."),
    ("social security numbers", "It is 219-09-9999."),
]
ARE_NOT = [
    "Write to jane@example.org.", "The 555-0123 of films, or (212) 555-0123.",
    "In 2023-2024, 1914-1918.", "4111 1111 1111 1112", "1234567890123456", "0000 0000 0000 0000",
    "DE89 3704 0044 0532 0130 01", "At 192.168.1.1 and 127.0.0.1.", "Version 1.2.3.4.5",
    "000-12-3456 and 900-12-3456", "Pi is 3.14159265358979.", "5 + 7 = 12",
    "ISBN 978-3-16-148410-0", "299792458 m/s", "1.5.2021", "10:30-11:45", "300.400.500.600",
    "@everybody",
]  # fmt: skip


def kinds(text: str) -> list[str]:
    return [kind for kind, is_in in patterns.KINDS.items() if is_in(text)]


@pytest.mark.parametrize(("kind", "text"), ARE)
def test_what_is_taken_for_it(kind: str, text: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize("text", ARE_NOT)
def test_what_is_not(text: str) -> None:
    assert kinds(text) == []


def test_rows_are_counted_by_kind(clinic: Clinic) -> None:
    rows = [preference(f"Question {n}?", text, "No.") for n, (_, text) in enumerate(ARE)]
    found = clinic.one(clinic.dataset([*healthy(10), *rows]), "personal data")
    assert (found.severity, found.rows) == ("warn", tuple(range(11, 21)))
    assert found.sentence.startswith("10 of 20 rows (50%)")
    assert found.figures["kinds"] == {
        "e-mail addresses": 1, "telephone numbers": 3, "card numbers": 2, "bank accounts": 2,
        "IP addresses": 1, "social security numbers": 1,
    }  # fmt: skip


def test_none_is_not_told(clinic: Clinic) -> None:
    rows = [preference(f"Question {n}?", text, "No.") for n, text in enumerate(ARE_NOT)]
    assert not clinic.found(clinic.dataset(rows), "personal data")


def test_what_it_is_stands_nowhere(clinic: Clinic) -> None:
    rows = [preference(f"Question {n}?", "No.", text) for n, (_, text) in enumerate(ARE)]
    report = clinic.examine(clinic.dataset(rows))
    printed = invoke("doctor", "rows", "--db", clinic.study.file).output
    stored = str(clinic.study.execute("SELECT * FROM doctor_reports").fetchall())
    for text in (json.dumps(report.as_dict()), printed, stored):
        for secret in ("jane", "4111", "8.8.4.4", "219-09", "3704", "WEST", "253", "2010"):
            assert secret not in text
