"""Dataset cards: what is in them, what never is, and that the Hub's library reads them."""

import json
import re
import shlex
from pathlib import Path

import pytest
from huggingface_hub import DatasetCard
from markdown_it import MarkdownIt

from annotate import doctor, licences
from annotate.datasets import Criteria, build, card, flow
from annotate.datasets.card_licences import of_the_hub, strictest
from annotate.datasets.front_matter import size
from annotate.datasets.which import Which
from annotate.datasets.withdrawing import withdraw
from annotate.guidelines import publish
from annotate.importing import Settings, import_pairs
from annotate.licence_terms import terms
from annotate.licences import OfSource
from db.datasets import Dataset
from db.judgments import Verdict
from db.projects import Task
from tests.annotate.by_text import choose, pick
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.annotate.writing import pair, pairs, proposals, ratings, sets, write_jsonl

HOSTILE = (
    "```\n</code></pre><script>alert(1)</script>\n````\n# Not a heading\n![x](http://x.example)"
)
SECRET = "A text that nobody may see in a card"
WANTED = Criteria(projects=("pairs",), people=("ada lovelace", "bob"), validation=0.4)


@pytest.fixture
def judged(office: Office) -> Office:
    """Twelve pairs of two people; three of them in disagreement."""
    rows = [pair(f"{SECRET} {n}", category=f"Kind {n % 2}") for n in range(12)]
    office.project(rows, overlap=2)
    publish(office.study, "pairs", HOSTILE)
    licences.record(office.study, "rows", "CC-BY-NC-4.0")
    ada, bob = office.desk("ada lovelace"), office.desk("bob")
    for n in range(12):
        choose(ada, "yes")
        choose(bob, "no" if n < 3 else "yes")
    return office


def made(office: Office) -> Dataset:
    return build(office.study, WANTED, "safe")


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_the_library_of_the_hub_reads_its_head(judged: Office) -> None:
    read = DatasetCard(card.text(judged.study, made(judged)))
    head = vars(read.data)
    assert head["pretty_name"] == "safe@1"
    assert head["license"] == "cc-by-nc-4.0"
    assert head["task_categories"] == ["reinforcement-learning", "text-generation"]
    assert "dpo" in head["tags"]
    assert head["size_categories"] == ["n<1K"]
    files = head["configs"][0]["data_files"]
    assert [file["split"] for file in files] == ["train", "validation"]
    assert files[0]["path"] == "data/train-*.parquet"
    assert read.text.lstrip().startswith("# safe\\@1")


def test_it_says_where_the_files_are(judged: Office) -> None:
    said = card.text(judged.study, made(judged), {"train": "train.jsonl"})
    (files,) = vars(DatasetCard(said).data)["configs"]
    assert files["data_files"] == [{"split": "train", "path": "train.jsonl"}]


def test_no_text_and_no_name_is_in_it(judged: Office) -> None:
    said = card.text(judged.study, made(judged))
    for never in (SECRET, "ada lovelace", "bob", "yes"):
        assert never not in said


def test_people_have_pseudonyms_that_stay(judged: Office) -> None:
    first = section(card.text(judged.study, made(judged)), "People")
    other = build(judged.study, Criteria(projects=("pairs",), minimum=2), "other")
    second = section(card.text(judged.study, other), "People")
    names = set(re.findall(r"person-[0-9a-f]{10}", first))
    assert len(names) == 2
    assert set(re.findall(r"person-[0-9a-f]{10}", second)) == names
    assert "2 people made 18 of the judgments behind the rows." in first


def test_its_criteria_build_the_same_dataset(judged: Office, tmp_path: Path) -> None:
    wanted = Criteria(projects=("pairs",), validation=0.4, duplicates="drop", seed=7)
    dataset = build(judged.study, wanted, "safe")
    said = section(card.text(judged.study, dataset), "Criteria")
    file = tmp_path / "criteria.json"
    file.write_text(said.partition("```json\n")[2].partition("\n```")[0])
    database = judged.study.file
    printed = invoke("dataset", "build", "again", "--criteria", file, "--db", database)
    assert dataset.hash in printed.output


def test_criteria_name_people_by_pseudonyms_as_the_rest_does(judged: Office) -> None:
    said = card.text(judged.study, made(judged))
    criteria = json.loads(section(said, "Criteria").partition("```json\n")[2].partition("\n```")[0])
    assert len(criteria["people"]) == 2
    assert all(name in section(said, "People") for name in criteria["people"])


def test_its_recipe_makes_the_same_dataset_where_criteria_are_people(
    judged: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = made(judged)
    told = section(card.text(judged.study, dataset), "How to make it again")
    assert f"either prints `sha256 {dataset.hash}` as long as" in told
    commands = told.partition("```sh\n")[2].partition("\n```")[0].splitlines()
    rebuild, show, again = (shlex.split(line)[1:] for line in commands)
    assert (show[-2], again[-4:-2]) == (">", ["--criteria", show[-1]])
    monkeypatch.chdir(tmp_path)
    names = {"STUDY.db": judged.study.file}
    (tmp_path / show[-1]).write_text(invoke(*(names.get(w, w) for w in show[:-2])).output)
    for words in (rebuild, again):
        printed = invoke(*(names.get(word, word) for word in words))
        assert f"sha256 {dataset.hash}" in printed.output


def test_its_recipe_promises_nothing_after_a_withdrawal(judged: Office) -> None:
    dataset = made(judged)
    withdraw(judged.study, Which(people=("bob",)), "bob asked for it")
    told = section(card.text(judged.study, dataset), "How to make it again")
    assert "Judgments behind its rows were withdrawn since it was made" in told
    assert "prints" not in told


def test_the_ledger_is_a_table_and_a_picture(judged: Office) -> None:
    said = section(card.text(judged.study, made(judged)), "Ledger")
    assert "![Where everything that was judged went](ledger.svg)" in said
    assert "| conflicting | 3 | 25.0% | no option won |" in said
    assert "| judged | 12 | 100.0% |" in said


def test_agreement_guidelines_and_doctor_are_told(judged: Office) -> None:
    dataset = made(judged)
    assert "It has not been examined" in card.text(judged.study, dataset)
    report = doctor.examine(judged.study, dataset)
    said = card.text(judged.study, dataset)
    assert re.search(r"verdict \(nominal\) \| 12 units .* alpha -?0\.\d\d", said)
    assert "Version 2 of pairs: 18 judgments of people behind the rows." in said
    assert report.findings
    for finding in report.findings:
        assert finding.sentence.split("(")[0].strip()[:30] in section(
            said, "What the doctor found"
        ).replace("\\", "")


def test_the_strictest_licence_is_named_and_minded(judged: Office) -> None:
    said = card.text(judged.study, made(judged))
    assert "forbid commercial use: CC-BY-NC-4.0" in section(said, "Licences")
    assert "The one that asks the most is CC-BY-NC-4.0" in section(said, "Licences")
    licences.record(judged.study, "rows", "LicenseRef-OURS")
    said = card.text(judged.study, made(judged))
    assert 'license: "unknown"' in said
    assert "licence is not known" in section(said, "Licences")


def test_guidelines_cannot_break_out_of_their_block(judged: Office) -> None:
    tokens = MarkdownIt("commonmark").parse(card.text(judged.study, made(judged)))
    fences = [token.content for token in tokens if token.type == "fence"]
    assert f"{HOSTILE}\n" in fences
    assert not any(token.type == "html_block" for token in tokens)
    headings = [tokens[at + 1].content for at, t in enumerate(tokens) if t.type == "heading_open"]
    assert "Not a heading" not in headings


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>", "a | b", "[x](javascript:y)", "`code` *bold* _low_",
        "---\nlicense: mit", 'quote " and \\', "www.example.org https://example.org", "\u202eevil",
        "@everyone #1", "naïve 数据 🎉",
    ],
)  # fmt: skip
def test_names_are_only_ever_text(office: Office, name: str) -> None:
    office.project([pair("A?", category=name)])
    choose(office.desk("ada"), "yes")
    dataset = build(office.study, "pairs")  # older versions took any name
    said = card.text(office.study, dataset._replace(name=name))
    assert vars(DatasetCard(said).data)["pretty_name"] == f"{name}@1"
    page = (
        MarkdownIt("gfm-like", {"linkify": False, "html": True})
        .enable("table")
        .parse(said.split("---\n", 2)[2])
    )
    inline = [child for token in page if token.type == "inline" for child in token.children or ()]
    assert {child.type for child in inline} <= {
        "text", "softbreak", "code_inline", "image", "strong_open", "strong_close", "text_special",
    }  # fmt: skip
    assert not any(token.type == "html_block" for token in page)
    pictures = [child.attrs["src"] for child in inline if child.type == "image"]
    assert pictures == ["ledger.svg"]


def test_every_kind_has_a_card(office: Office) -> None:
    work: dict[Task, tuple[list[dict[str, object]], Verdict]] = {
        "rate": (ratings(2), "good"),
        "rank": (sets(2, 3), "pick"),
        "demonstrate": (proposals(2), "accept"),
    }
    for task, (rows, verdict) in work.items():
        office.start(task, task, rows)
        for n in range(2):
            if verdict == "pick":
                pick(office.desk("ada"), f"Answer {n}.0")
            else:
                office.desk("ada").judge(verdict)
        dataset = build(office.study, task)
        said = card.text(office.study, dataset)
        assert f"2 rows of {dataset.kind}" in said
        assert vars(DatasetCard(said).data)["size_categories"] == ["n<1K"]


def test_labels_that_came_with_a_file_are_nobodys_work(office: Office, tmp_path: Path) -> None:
    file = write_jsonl(
        tmp_path / "labels.jsonl", [pair("One?", label="a"), pair("Two?", label="b")]
    )
    import_pairs(office.study, str(file), "labelled", Settings(labels="keep"))
    said = card.text(office.study, build(office.study, "labelled"))
    assert "2 rows of preferences, made of labels of 1 imported file." in said
    assert "| of these, labels of 1 imported file | 2 |" in said
    told = section(said, "People")
    assert "2 labels of 1 imported file (“labels”): no work of people in this study." in told
    assert "person-" not in said
    told = section(said, "Known biases and limits")
    assert "2 of 2 rows rest on one label of an imported file: nothing tells" in told
    assert "2 labels of 1 imported file: not made by people at work" in told
    assert "It says what whoever made the labels preferred, which" in told


def test_guidelines_are_those_that_people_had_and_of_no_label(
    office: Office, tmp_path: Path
) -> None:
    file = write_jsonl(tmp_path / "labels.jsonl", [pair("One?", label="a")])
    import_pairs(office.study, str(file), "labelled", Settings(labels="keep"))
    said = section(card.text(office.study, build(office.study, "labelled")), "Guidelines")
    assert said.strip() == (
        "1 label of 1 imported file (“labels”): made elsewhere; under which guidelines is not "
        "known here."
    )
    office.project(pairs(2))
    for _ in range(2):
        office.desk("ada").judge("a")
    both = build(office.study, Criteria(projects=("pairs", "labelled")), "both")
    said = card.text(office.study, both)
    assert "made of judgments of 1 person and labels of 1 imported file." in said
    told = section(said, "Guidelines")
    assert "Version 1 of pairs: 2 judgments of people behind the rows." in told
    assert "of labelled" not in told
    assert "1 label of 1 imported file (“labels”): made elsewhere; under which" in told


def test_the_command_prints_it_or_writes_it(judged: Office, tmp_path: Path) -> None:
    dataset = made(judged)
    database, folder = judged.study.file, tmp_path / "card"
    said = card.text(judged.study, dataset)
    assert invoke("dataset", "card", "safe", "--db", database).output == said
    printed = invoke("dataset", "card", "safe@1", "--out", folder, "--db", database).output
    assert flow.text(dataset.ledger) in printed
    assert sorted(file.name for file in folder.iterdir()) == ["README.md", "ledger.svg"]
    assert (folder / "README.md").read_text(encoding="utf-8") == said
    picture = (folder / "ledger.svg").read_text(encoding="utf-8")
    assert "rows: " in picture


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(judged: Office, tmp_path: Path) -> None:
    made(judged)
    (tmp_path / "file").write_text("")
    refused = invoke(
        "dataset", "card", "safe", "--out", tmp_path / "file" / "card", "--db", judged.study.file
    )
    assert refused.exit_code == 2
    assert "cannot be written" in refused.output


def test_sizes_are_named_as_the_hub_does() -> None:
    names = [size(rows) for rows in (0, 999, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)]
    assert names == [
        "n<1K", "n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "strict"),
    [
        (["MIT", "CC-BY-NC-4.0", None], "CC-BY-NC-4.0"),
        (["MIT", "GPL-3.0-only"], "GPL-3.0-only"),
        (["CC-BY-NC-4.0", "CC-BY-NC-ND-4.0"], "CC-BY-NC-ND-4.0"),
        (["MIT", None], None),
        ([None], None),
        ([], None),
    ],
)
def test_what_asks_the_most_is_the_strictest(names: list[str | None], strict: str | None) -> None:
    found = [OfSource(f"s{n}", 1, name, "nowhere", terms(name)) for n, name in enumerate(names)]
    assert strictest(found) == strict


def test_licences_are_named_as_the_hub_does() -> None:
    names = ("GPL-3.0-only", "ODC-By-1.0", "CC0-1.0", None)
    assert [of_the_hub(name) for name in names] == ["gpl-3.0", "odc-by", "cc0-1.0", "unknown"]
