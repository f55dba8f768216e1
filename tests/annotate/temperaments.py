"""A crowd whose habits are known, at work through the same doors as anybody."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from annotate.assignment import Shown
from db.judgments import Verdict
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pair

RIGHT, WRONG = "Right", "Wrong"
WORDS = ("river", "of", "stones", "and", "a", "window", "that", "looks", "upon", "gardens")


@dataclass(frozen=True)
class Temper:
    """How somebody answers.

    knows: how likely they see which response is right. left: how likely they take the left one
    where they do not, or where they lean (`leans` is how often). pace: words a second. dozes: after
    so many answers the next forty are all A. longer: how often they take the longer response.
    """

    knows: float = 0.75
    left: float = 0.5
    leans: float = 0.0
    pace: float = 4.0
    dozes: int | None = None
    longer: float = 0.0


def questions(number: int, seed: int = 1) -> list[dict[str, object]]:
    """Pairs of which one response is right; how long they are has nothing to do with it."""
    draw = random.Random(seed)
    rows = []
    for n in range(number):
        texts = [f"{RIGHT} {_words(draw)}", f"{WRONG} {_words(draw)}"]
        draw.shuffle(texts)
        rows.append(pair(f"Question {n}? {_words(draw)}", *texts))
    return rows


def _words(draw: random.Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(draw.randint(10, 60)))


def work(office: Office, crowd: Mapping[str, Temper], answers: int, seed: int = 1) -> None:
    """Everybody takes turns until each has answered so often, or nothing is left for them.

    The same each time: what is drawn by keys, such as the sides, is drawn by known ones.
    """
    office.study.execute("UPDATE projects SET blind_key = printf('%064x', id)")
    office.study.conn.commit()
    desks = {name: office.desk(name) for name in crowd}
    draw = random.Random(seed)
    for number in range(answers):
        for name, temper in crowd.items():
            _answer(desks[name], temper, number, draw)


def _answer(desk: Desk, temper: Temper, number: int, draw: random.Random) -> None:
    shown = desk.ask()
    if shown is None:
        return
    texts = [messages[-1].content for messages in (shown.prompt, *shown.responses)]
    reading = sum(len(text) for text in texts) / 6 / temper.pace
    desk.clock.wait(max(reading * draw.uniform(0.8, 1.6), 0.5))
    desk.submit(shown, verdict(shown, temper, number, draw))


def verdict(shown: Shown, temper: Temper, number: int, draw: random.Random) -> Verdict:
    """What somebody of this temper says of what is shown."""
    a, b = (messages[-1].content for messages in shown.responses)
    if temper.dozes is not None and temper.dozes <= number < temper.dozes + 40:
        return "a"
    if draw.random() < temper.longer:
        return "a" if len(a) > len(b) else "b"
    if draw.random() >= temper.leans and draw.random() < temper.knows:
        return "a" if a.startswith(RIGHT) else "b"
    return "a" if draw.random() < temper.left else "b"
