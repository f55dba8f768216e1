"""The flow picture: an SVG that stands alone, whose widths are what the ledger says."""

import re
from dataclasses import fields
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.datasets import flow
from annotate.datasets.ledger_words import GROUPS, parts, sentence
from db.ledger import NOTES, Ledger

SVG = "{http://www.w3.org/2000/svg}"
PARTS = [f.name for f in fields(Ledger) if f.name not in ("judged", *NOTES)]
COUNTS = st.dictionaries(st.sampled_from(PARTS), st.integers(0, 10**6))


def ledger(counts: dict[str, int]) -> Ledger:
    given: dict[str, Any] = {"exported": 0, **counts}
    return Ledger(judged=sum(given.values()), **given)


def labels(picture: str) -> list[tuple[float, str]]:
    """Every text of the picture with the height at which it stands."""
    found = ElementTree.fromstring(picture).iter(f"{SVG}text")
    return [(float(text.attrib["y"]), "".join(text.itertext())) for text in found]


EVERYTHING = ledger(dict.fromkeys(PARTS, 1) | {"exported": 1_000_000})


def test_it_says_how_many_went_where() -> None:
    found = ledger({"exported": 60, "held_out": 30, "tied": 10, "skipped": 0})
    said = [text for _, text in labels(flow.svg(found, {"train": 61, "test": 29}))]
    assert said == [
        "100", "items judged", "60 exported 60.0%", "rows: 61 train",
        "30 held out 30.0%", "rows: 29 test", "10 tied 10.0%", "None: skipped",
    ]  # fmt: skip


def test_widths_are_proportional() -> None:
    picture = ElementTree.fromstring(flow.svg(ledger({"exported": 75, "tied": 25})))
    bars = [bar for bar in picture.iter(f"{SVG}rect") if bar.get("class") is None]
    exported, tied = (float(bar.attrib["height"]) for bar in bars)
    assert exported == 3 * tied
    (judged,) = (bar for bar in picture.iter(f"{SVG}rect") if bar.get("class") == "all")
    assert float(judged.attrib["height"]) == exported + tied


def test_it_stands_alone_and_is_read_out() -> None:
    picture = flow.svg(EVERYTHING)
    root = ElementTree.fromstring(picture)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}desc") == sentence(EVERYTHING)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan",
    }  # fmt: skip
    assert re.search(r"url\(|@import|href|https?://(?!www\.w3\.org/2000/svg)", picture) is None
    assert "prefers-color-scheme: dark" in picture


@given(COUNTS)
def test_texts_never_overlap(counts: dict[str, int]) -> None:
    found = ledger(counts)
    picture = flow.svg(found, {"train": 10**7, "validation": 10**6, "test": 10**6})
    right = sorted(y for y, text in labels(picture) if "judged" not in text and "%" in text)
    assert all(after - before >= 20 for before, after in pairwise(right))
    height = float(ElementTree.fromstring(picture).attrib["height"])
    assert all(y < height for y, _ in labels(picture))
    assert len(right) == sum(1 for number in found.items().values() if number)


@given(COUNTS)
def test_the_same_ledger_gives_the_same_bytes(counts: dict[str, int]) -> None:
    again = ledger(dict(reversed(counts.items())))
    assert flow.svg(ledger(counts)) == flow.svg(again)
    assert flow.text(ledger(counts)) == flow.text(again)


def test_what_is_not_all_is_never_called_all() -> None:
    shares = {part.name: part.percent for part in parts(EVERYTHING)}
    assert shares["exported"] == "over 99.9%"
    assert shares["tied"] == "under 0.1%"


def test_every_part_that_there_can_be_is_explained() -> None:
    assert {part.name for part in parts(EVERYTHING)} == set(PARTS)
    assert {part.group for part in parts(EVERYTHING)} == set(GROUPS)


def test_nothing_judged_is_a_picture_too() -> None:
    assert labels(flow.svg(ledger({})))[0][1] == "0"
    assert sentence(ledger({})) == "No items have been judged."


@pytest.mark.parametrize("number", [1, 3])
def test_as_text_each_part_is_a_line_with_a_bar(number: int) -> None:
    lines = flow.text(ledger({"exported": 3 * number, "tied": number, "skipped": 0})).splitlines()
    assert lines[0] == f"judged {4 * number} items"
    assert [line.count("█") for line in lines[1:]] == [22, 8, 0]
