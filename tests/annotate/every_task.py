"""A study with a project of every task, judged as the pages let people judge."""

from annotate.details import Details, Mark
from db.options import Options
from tests.annotate.by_text import choose, pick
from tests.annotate.desk import Office
from tests.annotate.writing import pair

TURNS: list[dict[str, str]] = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello."},
    {"role": "user", "content": "Grüße \U0001f600?"},
]


def fill(office: Office) -> None:
    """Projects "pairs", "rated", "safe", "ranked" and "shown", two judged prompts each."""
    ada = office.project([pair("One?"), pair("Two?")], options=Options(marks=True)).desk("ada")
    choose(ada, "yes")
    ada.judge("tie", details=Details(marks=(Mark(False), None)))
    for name, scale in (("rated", "quality"), ("safe", "safety")):
        asked: list[dict[str, object]] = [
            {"prompt": "One?", "response": "Yes."},
            {"prompt": TURNS, "response": "No."},
        ]
        ada = office.start(name, "rate", asked, Options(scale=scale)).desk("ada")  # type: ignore[arg-type]
        ada.judge("good")
        ada.judge("bad")
    several: list[dict[str, object]] = [
        {"prompt": "One?", "responses": ["A", "B", "C"]},
        {"prompt": TURNS, "responses": ["D", "E", "F"]},
    ]
    ada = office.start("ranked", "rank", several).desk("ada")
    pick(ada, "B")
    pick(ada, "E")
    prompts: list[dict[str, object]] = [
        {"prompt": "One?", "response": "Proposed."},
        {"prompt": TURNS},
    ]
    ada = office.start("shown", "demonstrate", prompts).desk("ada")
    ada.judge("edit", details=Details(edit="Better."))
    ada.judge("write", details=Details(edit="Written."))
