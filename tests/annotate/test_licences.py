"""Licences of sources: what they are called, what they ask, and where they are said."""

import json
from pathlib import Path

import pytest

from annotate import licences
from annotate.errors import BadLicence, UnknownSource
from annotate.importing import Settings, import_pairs
from annotate.licence_terms import OF_SOURCES, Terms, spelled, terms
from db.connection import Study
from tests.annotate.commands import invoke
from tests.annotate.writing import pairs, write_jsonl


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("cc-by-nc-4.0", "CC-BY-NC-4.0"), ("CC BY-SA 3.0", "CC-BY-SA-3.0"), ("mit", "MIT"),
        ("apache-2.0", "Apache-2.0"), ("odc-by", "ODC-By-1.0"),
        ("LicenseRef-ours", "LicenseRef-ours"),
        ("other", "unknown"), ("Unknown", "unknown"), (" MIT ", "MIT"),
    ],
)  # fmt: skip
def test_names_are_written_as_spdx_does(written: str, name: str) -> None:
    assert spelled(written) == name


@pytest.mark.parametrize("written", ["", "  ", "see the website!", "x" * 61, "a/b", "MIT\nBSD"])
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(BadLicence, match="such as CC-BY-NC"):
        spelled(written)


@pytest.mark.parametrize(
    ("licence", "asked"),
    [
        ("MIT", Terms(True)),
        ("CC-BY-4.0", Terms(True)),
        ("CC0-1.0", Terms(True)),
        ("CC-BY-NC-4.0", Terms(True, non_commercial=True)),
        ("CC-BY-SA-3.0", Terms(True, share_alike=True)),
        ("CC-BY-NC-SA-4.0", Terms(True, non_commercial=True, share_alike=True)),
        ("CC-BY-NC-ND-4.0", Terms(True, non_commercial=True, no_derivatives=True)),
        ("ODbL-1.0", Terms(True, share_alike=True)),
        ("LicenseRef-ours", Terms(False)),
        ("unknown", Terms(False)),
        (None, Terms(False)),
    ],
)
def test_what_a_licence_asks(licence: str | None, asked: Terms) -> None:
    assert terms(licence) == asked


def test_those_of_well_known_sets_are_known_licences() -> None:
    for licence in OF_SOURCES.values():
        assert spelled(licence) == licence
        assert terms(licence).known
    assert terms(OF_SOURCES["PKU-Alignment/PKU-SafeRLHF"]).non_commercial


def fill(study: Study, folder: Path, name: str = "ours", licence: str | None = None) -> None:
    source = write_jsonl(folder / f"{name}.jsonl", pairs(2))
    import_pairs(study, str(source), name, Settings(licence=licence))


def test_it_is_said_at_import_or_later(study: Study, tmp_path: Path) -> None:
    fill(study, tmp_path)
    (found,) = licences.list_all(study)
    assert (found.source, found.count, found.licence, found.said) == ("ours", 2, None, "nowhere")
    assert licences.record(study, "ours", "cc-by-4.0") == "CC-BY-4.0"
    fill(study, tmp_path, licence="mit")
    (found,) = licences.list_all(study)
    assert (found.licence, found.said) == ("MIT", "recorded")


def test_of_a_set_on_the_hub_it_is_known_until_it_is_said(study: Study, tmp_path: Path) -> None:
    fill(study, tmp_path)
    study.execute("UPDATE prompts SET source = 'Anthropic/hh-rlhf'")
    (found,) = licences.list_all(study)
    assert (found.licence, found.said) == ("MIT", "known")
    licences.record(study, "Anthropic/hh-rlhf", "CC-BY-4.0")
    (found,) = licences.list_all(study)
    assert (found.licence, found.said) == ("CC-BY-4.0", "recorded")


def test_a_source_that_is_none_is_refused(study: Study, tmp_path: Path) -> None:
    fill(study, tmp_path)
    with pytest.raises(UnknownSource, match="there are: 'ours'"):
        licences.record(study, "theirs", "MIT")


def test_a_bad_licence_imports_nothing(study: Study, tmp_path: Path) -> None:
    was = list(study.conn.iterdump())
    with pytest.raises(BadLicence):
        fill(study, tmp_path, licence="as they say")
    assert list(study.conn.iterdump()) == was


def test_the_commands(tmp_path: Path) -> None:
    study, source = tmp_path / "study.db", write_jsonl(tmp_path / "ours.jsonl", pairs(2))
    asked = ("--project", "pairs", "--licence", "?", "--db", study)
    assert invoke("import", source, *asked).exit_code == 2
    assert not study.exists()
    done = invoke(
        "import", source, "--project", "pairs", "--licence", "cc-by-nc-4.0", "--db", study
    )
    assert done.exit_code == 0
    assert (
        "ours: CC-BY-NC-4.0 (non-commercial), 2 prompts" in invoke("licence", "--db", study).output
    )
    assert "ours is under MIT." in invoke("licence", "ours", "mit", "--db", study).output
    (found,) = json.loads(invoke("licence", "--json", "--db", study).output)
    assert (found["licence"], found["non_commercial"]) == ("MIT", False)
    assert invoke("licence", "ours", "--db", study).exit_code == 2
