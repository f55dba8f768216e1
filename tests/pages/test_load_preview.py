"""The preview of the Load page: what the first rows become."""

from annotate.previewing import Became
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import assistant, user
from pages.load_preview import rows_html


def test_all_turns_of_a_response_are_shown() -> None:
    went_on = (*assistant("Hello"), *user("Who?"), *assistant("Me"))
    responses = (IncomingResponse(went_on), IncomingResponse(assistant("No")))
    item = IncomingItem(user("Hi"), responses, label=Label("a", 0, 1))
    shown = rows_html((Became("line 1", item),)).text
    for turn in ("assistant: Hello", "user: Who?", "assistant: Me", "<div>No</div>"):
        assert turn in shown
