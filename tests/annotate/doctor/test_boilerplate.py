"""Empty texts, one response to many prompts, and phrases of assistants."""

from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import preference


def test_an_empty_chosen_response_is_a_warning_and_many_stop(clinic: Clinic) -> None:
    empty = preference("Why?", "  ", "No.")
    found = clinic.one(clinic.dataset([*healthy(39), empty], name="few"), "empty texts")
    assert (found.severity, found.rows) == ("warn", (40,))
    assert found.sentence.startswith("1 of 40 rows (2%) have an empty chosen response")
    many = clinic.dataset([*healthy(4), empty], name="many")
    assert clinic.one(many, "empty texts").severity == "stop"


def test_an_empty_rejected_response_is_a_note(clinic: Clinic) -> None:
    found = clinic.one(clinic.dataset([*healthy(39), preference("Why?", "So.", "")]), "empty texts")
    assert (found.severity, found.rows) == ("note", (40,))


def test_one_response_to_many_prompts_is_told(clinic: Clinic) -> None:
    rows = [preference(f"Question {n}?", "Ask  a doctor.", f"No {n}.") for n in range(4)]
    rows += [preference("Question 4?", "ask a doctor.", "No 4."), *healthy(5)]
    found = clinic.one(clinic.dataset(rows), "repeated responses")
    assert (found.severity, found.rows) == ("warn", (1, 2, 3, 4, 5))
    assert "5 of 10 rows (50%)" in found.sentence
    assert (found.figures["responses"], found.figures["prompts"]) == (1, 5)


def test_a_response_to_few_prompts_or_to_one_is_not_told(clinic: Clinic) -> None:
    rows = [preference(f"Question {n}?", "Ask a doctor.", f"No {n}.") for n in range(4)]
    rows += [preference("Question?", "Yes.", f"No {n}.") for n in range(9)]
    assert not clinic.found(clinic.dataset(rows), "repeated responses")


def test_phrases_of_assistants_and_placeholders_are_told(clinic: Clinic) -> None:
    rows = [
        preference("Who?", "As an AI language model, I am nobody.", "Nobody."),
        preference("Write to her.", "Dear [insert name], how are you?", "Dear her."),
        preference("When?", "My knowledge cutoff is in spring.", "Now."),
        *healthy(5),
    ]
    found = clinic.one(clinic.dataset(rows), "boilerplate")
    assert (found.severity, found.rows) == ("warn", (1, 2, 3))
    assert found.sentence.startswith("3 of 8 chosen responses (38%)")


def test_plain_texts_have_nothing_of_it(clinic: Clinic) -> None:
    report = clinic.examine(clinic.dataset(healthy(30)))
    told = {finding.check for finding in report.findings}
    assert told == {"single judgments", "licences"}
