"""A malformed file is imported whole or changes nothing, and one sentence says what is wrong.

``python -m tests.bench.malformed`` does the same with thousands.
"""

import pytest

from tests.annotate.good_files import FORMATS, SHAPES, formats_of
from tests.annotate.malforming import Malformed, malformed
from tests.annotate.whole_or_nothing import Target

IN_PROCESS = 200
APART = range(1_000, 1_003)
GOOD = [(name, shape) for shape, good in SHAPES.items() for name in formats_of(good)]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Target:
    return Target(tmp_path_factory.mktemp("malformed"))


@pytest.mark.parametrize("first", range(0, IN_PROCESS, 50))
def test_malformed_files_do_no_harm(target: Target, first: int) -> None:
    for seed in range(first, first + 50):
        file = malformed(seed)
        outcome = target.take(file)
        assert outcome.is_fine, (seed, file.name, file.damage, outcome)


@pytest.mark.parametrize("seed", APART)
def test_nor_do_they_in_a_process_of_their_own(target: Target, seed: int) -> None:
    assert target.take(malformed(seed), apart=True).is_fine


@pytest.mark.parametrize(("name", "shape"), GOOD)
def test_the_good_files_that_they_are_made_from_come_in_whole(
    target: Target, name: str, shape: str
) -> None:
    good = SHAPES[shape]
    content = FORMATS[name]([good.row(number) for number in range(20)])
    assert target.take(Malformed(name, content, good.task, "none")).kind == "imported"


def test_a_seed_makes_the_same_file_again() -> None:
    assert malformed(7) == malformed(7) != malformed(8)
