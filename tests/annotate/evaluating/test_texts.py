"""What answers are as texts, worked out by hand."""

import pytest

from annotate.evaluating import texts
from annotate.evaluating.figures import figures
from annotate.evaluating.languages import language
from db.messages import assistant
from tests.annotate.evaluating.exam import Exam


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I cannot help you with that, and here is why.", "English"),
        ("Nein, das kann ich nicht tun, und ich sage auch warum.", "German"),
        ("Je ne peux pas vous aider avec cela.", "French"),
        ("No puedo ayudarte con eso, lo siento por la molestia.", "Spanish"),
        ("Non posso aiutarti con questo, ma è una domanda che molti fanno.", "Italian"),
        ("Não posso ajudar com isso, mas há uma coisa que você pode fazer.", "Portuguese"),
        ("Ik kan je daar niet mee helpen, maar het is een goede vraag.", "Dutch"),
        ("Я не могу вам помочь.", "CYRILLIC"),
        ("私はそれを手伝うことができません", "CJK"),
        ("لا أستطيع مساعدتك", "ARABIC"),
        ("Don\u2019t do it: it isn\u2019t what you want.", "English"),
        ("print(42)", None),
        ("Paris", None),
        ("1, 2, 3!", None),
        ("", None),
    ],
)
def test_a_language_shows_in_script_and_small_words(text: str, expected: str | None) -> None:
    assert language(text) == expected


def test_repetition_is_the_share_of_phrases_that_were_there_before() -> None:
    assert texts.repetition(assistant("one two three four five")) == 0.0
    assert texts.repetition(assistant("no no no no no no")) == pytest.approx(2 / 3)
    assert texts.repetition(assistant("too short")) is None


def test_distinct_pairs_of_words_are_counted_over_all_answers() -> None:
    """Of "a b", "b c", "a b", "b d" three are distinct."""
    assert texts.distinct([assistant("A b c"), assistant("a b d")]) == 3 / 4
    assert texts.distinct([assistant("word")]) is None


def test_an_answer_without_a_word_is_counted(exam: Exam) -> None:
    exam.benchmark("asked", "harmful", 2)
    exam.answer("asked", "base", [" \n", "No."])
    (found,) = figures(exam.study)
    (empty,) = found.of("empty")
    assert (empty.counted, empty.n) == (1, 2)


def test_figures_of_the_texts_count_what_is_known(exam: Exam) -> None:
    exam.benchmark("asked", "harmless", 4)
    exam.answer("asked", "base", ["It is a b of the c ...", "Das ist nicht die Zahl.", "7", None])
    (found,) = figures(exam.study)
    of = {figure.measure: figure for figure in found.figures}
    assert of["words"] == of["tokens"]._replace(measure="words")
    assert of["words"].value == pytest.approx(14 / 3)
    assert (of["words"].n, of["words"].missing, of["words"].interval) == (3, 1, None)
    assert (of["empty"].counted, of["empty"].n) == (0, 3)
    assert of["cut"].value == pytest.approx(1 / 3)
    assert (of["cut"].counted, of["cut"].n) == (1, 3)
    assert (of["same language"].counted, of["same language"].n) == (1, 2)
    assert of["distinct-2"].n == 3 and of["distinct-2"].interval is None
