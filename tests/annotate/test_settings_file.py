"""Settings files: a set-up as TOML, out and in again; all else refused with its place."""

import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from annotate import setup_rules, setups
from annotate.errors import BadSettings, MissingFile
from annotate.meanings import MEANINGS
from annotate.settings_file import read, read_file, write
from annotate.setups import SetUp
from db.options import ANY, RATIONALES, SCALES, VERDICTS, Options
from db.projects import STRATEGIES, Task


def names(most: int) -> some.SearchStrategy[tuple[str, ...]]:
    """Distinct names that can be seen, in any script."""
    characters = some.characters(exclude_categories=("C", "Z"))
    name = some.text(characters, min_size=1, max_size=30).filter(str.isprintable)
    return some.lists(name, max_size=most, unique_by=str.casefold).map(tuple)


TEXTS = some.text(some.characters(codec="utf-8"))
OPTIONS = some.builds(
    Options,
    verdicts=some.sampled_from(VERDICTS),
    tie=some.booleans(),
    both_bad=some.booleans(),
    axes=names(5),
    marks=some.booleans(),
    mark_categories=names(30),
    rationale=some.sampled_from(RATIONALES),
    edit=some.booleans(),
    warning=TEXTS,
    blur_categories=some.just((ANY,)) | names(9),
    blur_severity=some.integers(0, 3),
    break_minutes=some.integers(0, 480),
    daily_limit=some.integers(0, 100_000),
    gold_every=some.just(0) | some.integers(2, 1000),
    members_only=some.booleans(),
    reasons=names(20),
    scale=some.sampled_from(SCALES),
    full_ranking=some.booleans(),
    confirm=some.booleans(),
    none_to=names(1).map(" ".join),
    repeat_every=some.just(0) | some.integers(2, 1000),
    extra=some.integers(0, 100),
    extra_severity=some.integers(0, 3),
)


def fitted(setup: SetUp) -> SetUp:
    """The set-up with what means something for its task."""
    kept = {key: v for key, v in vars(setup.options).items() if setup_rules.fits(key, setup.task)}
    return setup._replace(options=Options(**kept))


SET_UPS = some.builds(
    SetUp,
    name=some.just("pairs"),
    task=some.sampled_from(setup_rules.TASKS),
    overlap=some.integers(1, 1000),
    strategy=some.sampled_from(STRATEGIES),
    seed=some.integers(1 - 2**53, 2**53 - 1),
    lease_seconds=some.integers(1000, 10**9).map(lambda milliseconds: milliseconds / 1000),
    min_seconds=some.floats(0, 60),
    guidelines=TEXTS.map(setups.text).filter(str.strip),
    members=names(5).map(lambda found: tuple(sorted(found))),
    options=OPTIONS,
).map(fitted)


@given(SET_UPS)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_again_exactly(setup: SetUp) -> None:
    assert setup_rules.problems(setup) == []
    name, plan = read(write(setup), "pairs.toml")
    assert setups.applied(setups.new(name or ""), plan) == setup


@pytest.mark.parametrize("task", setup_rules.TASKS)
def test_a_project_that_says_nothing_is_fit_whatever_its_task(task: Task) -> None:
    new = setups.new("pairs", task)
    assert setup_rules.problems(new) == []
    assert read(write(new), "pairs.toml").plan.guidelines == new.guidelines


def test_the_file_explains_every_setting() -> None:
    written = write(setups.new("pairs"))
    lines = written.replace("\n# ", " ")
    keys = set(tomllib.loads(written)) | {f.name for f in fields(Options)}
    assert keys - {"options"} == set(MEANINGS)
    assert [key for key in MEANINGS if MEANINGS[key] not in f"{lines}"] == []


def test_guidelines_are_written_as_they_read() -> None:
    assert "\n1. **Safety first.** A response" in write(setups.new("pairs"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("overlop = 3", "overlop: found a setting that is not known; did you mean overlap?"),
        ("tie = false", "tie: found in another place; expected under options."),
        ("options.seed = 1", "seed: found in another place; expected under the top."),
        ("options.axis = []", "axis: found a setting that is not known; did you mean axes?"),
        ("zebra = 1", "zebra: found a setting that is not known; expected one of name, task"),
        ("overlap = true", "overlap: found True; expected a whole number."),
        ("overlap = 1.5", "overlap: found 1.5; expected a whole number."),
        ("overlap = 0", "overlap: found 0; expected 1 to 1,000."),
        ("lease_minutes = 0", "lease_minutes: found 0.0; expected 0.01 to 43,200."),
        ("min_seconds = nan", "min_seconds: found nan; expected 0 to 60."),
        ("task = 'juggle'", "task: found 'juggle'; expected one of compare, rate, rank, demons"),
        ("options = 3", "options: found 3; expected a table."),
        ("members = 'ada'", "members: found 'ada'; expected a list of texts."),
        ("guidelines = ' '", "guidelines: found no text; expected what annotators"),
        ("options.axes = [1]", "axes: found [1]; expected a list of texts."),
        ("options.tie = 'yes'", "tie: found 'yes'; expected true or false."),
        ("options.verdicts = 'five'", "verdicts: found 'five'; expected one of plain, strength."),
        ("options.scale = 'taste'", "scale: found 'taste'; expected one of quality, safety."),
        (
            "task = 'rate'\noptions.axes = ['helpful', 'kind']",
            "axes: found helpful, kind with the task rate; expected none, as this is an option for "
            "compare.",
        ),
        (
            "task = 'demonstrate'\noptions.tie = false",
            "tie: found no with the task demonstrate; expected yes, as this is an option for com",
        ),
        (
            "task = 'compare'\noptions.none_to = 'answers'",
            "none_to: found 'answers' with the task compare; expected none, as this is an option "
            "for rank.",
        ),
        (
            "task = 'demonstrate'\noptions.repeat_every = 5",
            "repeat_every: found 5 with the task demonstrate; expected 0, as this is an option for "
            "compare and rate and rank.",
        ),
    ],
)
def test_what_is_not_known_or_not_fit_is_refused_by_its_key(text: str, sentence: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(text, "pairs.toml")
    assert str(caught.value).startswith(f"pairs.toml, {sentence}")
    assert str(caught.value).endswith(" Nothing was changed.")


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(BadSettings, match=r"pairs\.toml is not TOML: .*line 2"):
        read('name = "pairs"\noverlap = three\n', "pairs.toml")


def test_a_file_that_says_no_task_may_have_the_options_of_any() -> None:
    found = read("options.scale = 'safety'\noptions.confirm = true", "some.toml")
    assert found.plan.options == {"scale": "safety", "confirm": True}


def test_guidelines_can_stand_in_a_file_beside(tmp_path: Path) -> None:
    (tmp_path / "guidelines.md").write_text("Be kind.\n")
    path = tmp_path / "pairs.toml"
    path.write_text('guidelines_file = "guidelines.md"')
    assert read_file(path).plan.guidelines == "Be kind.\n"
    path.write_text('guidelines_file = "guidelines.md"\nguidelines = "Be brief."')
    with pytest.raises(BadSettings, match="found beside guidelines; expected one of the two"):
        read_file(path)
    with pytest.raises(BadSettings, match="expected the guidelines in the file itself"):
        read('guidelines_file = "guidelines.md"', "uploaded.toml")


@pytest.mark.parametrize("missing", ["pairs.toml", "guidelines.md"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "pairs.toml"
    if missing != path.name:
        path.write_text('guidelines_file = "guidelines.md"')
    with pytest.raises(MissingFile, match=missing):
        read_file(path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings, match=r"pairs\.toml is not UTF-8 text"):
        read_file(path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: Options(axes=tuple("abcdefg")), "axes: found 7 names; expected at most 5."),
        (lambda: Options(axes=("",)), "axes: found an empty name; expected names of 1 to 30"),
        (lambda: Options(axes=("x" * 31,)), "axes: found a name of 31 characters"),
        (lambda: Options(axes=("Kind", "kind")), "axes: found 'kind' twice; expected names that"),
        (lambda: Options(axes=("a\u202eb",)), "axes: found invisible characters in 'a\\u202eb'"),
        (lambda: Options(mark_categories=(" a",)), "mark_categories: found spaces around ' a'"),
        (lambda: Options(warning="x" * 5001), "warning: found 5,001 characters; expected at most"),
        (lambda: Options(warning="\ud83d"), "warning: found half a character"),
        (lambda: Options(break_minutes=481), "break_minutes: found 481; expected 0 to 480."),
        (lambda: Options(daily_limit=-1), "daily_limit: found -1; expected 0 to 100,000."),
        (lambda: Options(gold_every=1), "gold_every: found 1, which leaves no items to judge"),
        (lambda: Options(blur_severity=4), "blur_severity: found 4; expected 0 to 3."),
        (lambda: Options(repeat_every=1), "repeat_every: found 1, which leaves no items to judge"),
        (lambda: Options(extra=101), "extra: found 101; expected 0 to 100."),
        (lambda: Options(extra_severity=4), "extra_severity: found 4; expected 0 to 3."),
        (lambda: Options(none_to=" a"), "none_to: found spaces around ' a'; expected the name"),
        (lambda: Options(reasons=("x", "X")), "reasons: found 'X' twice; expected names that"),
    ],
)
def test_options_out_of_range_are_refused(change: Callable[[], Options], sentence: str) -> None:
    with pytest.raises(BadSettings) as caught:
        setup_rules.check_options(change())
    assert str(caught.value).startswith(sentence)
