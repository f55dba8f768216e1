"""The quality study: drawn instructions and models' answers, queued blind, all or nothing."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result

from annotate.check import check
from annotate.drawing import draw
from annotate.quality_study import Design
from annotate.study_files import instructions, responses
from annotate.study_guidelines import REASONS
from db import given, projects, study_outputs
from db.connection import Study, open_study
from tests.annotate.commands import invoke
from tests.annotate.quality import answers, benchmark, judge_all, make, texts_of
from tests.annotate.writing import write_jsonl


def prompts_of(drawn_from: Path, per_set: int, seed: int = 0) -> list[str]:
    found = draw(str(drawn_from), per_set, seed)
    return [instruction.prompt[0].content for instruction in found.instructions]


def dump(path: Path) -> list[str]:
    with open_study(path) as study:
        return list(study.conn.iterdump())


class Bench:
    """Two benchmarks, two models' answers to all of them, and the command on a study."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.study = folder, folder / "study.db"
        self.sets = [benchmark(folder, "one", 9), benchmark(folder, "two", 4)]
        self.asked = [f"Do {name} {n}." for name, size in (("one", 9), ("two", 4))
                      for n in range(size)]  # fmt: skip
        self.model("base")
        self.model("tuned")

    def model(self, label: str, **others: str) -> Path:
        """Write what a model answers: to "Do one 1." what `others` say, else words of its own."""
        texts = {prompt: f"{label} on {prompt}" for prompt in self.asked}
        return answers(self.folder, label, texts | others)

    def run(self, *arguments: object, models: tuple[str, ...] = ("base", "tuned")) -> Result:
        given = [a for m in models for a in ("--responses", f"{m}={self.folder / m}.jsonl")]
        sets = [a for file in self.sets for a in ("--benchmark", file)]
        return invoke("study", "quality", "q", *sets, *given, *arguments, "--db", self.study)

    def outputs(self) -> list[study_outputs.Output]:
        with open_study(self.study) as study:
            return study_outputs.outputs(study, projects.get(study, "q").id)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_each_drawn_instruction_is_queued_once_for_each_model(bench: Bench) -> None:
    done = bench.run("--per-set", 5)
    assert done.exit_code == 0, done.output
    assert "one: 5 of 9 instructions." in done.output
    assert "two: 4 of 4 instructions, all that it has." in done.output
    assert "Added 18 items to study 'q': 9 instructions, answered by base, tuned." in done.output
    outputs = bench.outputs()
    assert {(o.benchmark, o.number) for o in outputs} == {
        *(("one", n) for n in range(1, 6)), *(("two", n) for n in range(1, 5)),
    }  # fmt: skip
    assert all(o.response[0].content == f"{o.model} on {o.prompt[0].content}" for o in outputs)
    with open_study(bench.study) as study:
        project = projects.get(study, "q")
        assert (project.task, project.overlap, project.strategy) == ("rate", 2, "random")
        assert project.options.reasons == ()  # so that an answer is one key
        seen = judge_all(study, "q", "ada", lambda shown: "good")
        assert sorted(text for shown in seen for text in texts_of(shown)) == sorted(
            o.response[0].content for o in outputs
        )
        assert len(list(given.given(study, project.id))) == 18
        assert check(study) == []


def test_annotators_see_models_mixed_and_unnamed(study: Study) -> None:
    texts = {m: {f"Ask {n}?": f"{n}, {m[0]}" for n in range(30)} for m in ("first", "second")}
    make(study, "q", texts)
    seen = [texts_of(shown)[0][-1] for shown in judge_all(study, "q", "ada", lambda _: "good")]
    runs = sum(a != b for a, b in pairwise(seen))
    assert 15 < runs < 45  # neither in blocks nor by turns
    (bodies,) = study.execute("SELECT group_concat(body) FROM guidelines").fetchone()
    assert "first" not in bodies.replace("the first question", "")


def test_the_draw_is_the_seeds_and_a_larger_one_holds_the_smaller(tmp_path: Path) -> None:
    file = benchmark(tmp_path, "many", 200)
    ten = prompts_of(file, 10)
    assert prompts_of(file, 10) == ten != prompts_of(file, 10, seed=1)
    assert prompts_of(file, 50)[:10] == ten
    shuffled = json.loads(file.read_text())["instructions"][::-1]
    file.write_text(json.dumps({"instructions": [*shuffled, *shuffled]}))
    assert prompts_of(file, 10) == ten
    assert draw(str(file), 10).of == 200


def test_running_it_again_adds_nothing(bench: Bench) -> None:
    bench.run("--per-set", 3)
    before = dump(bench.study)
    again = bench.run("--per-set", 3)
    assert "Added 0 items" in again.output
    assert dump(bench.study) == before


def test_it_grows_by_instructions_benchmarks_and_models(bench: Bench) -> None:
    two = bench.sets.pop()
    bench.run("--per-set", 3, models=("base",))
    bench.sets.append(two)
    bench.run("--per-set", 3)
    grown = bench.run("--per-set", 4)
    assert "8 instructions, answered by base, tuned" in grown.output
    outputs = bench.outputs()
    assert len(outputs) == 8 * 2
    assert {o.prompt[0].content for o in outputs if o.benchmark == "one"} == set(
        prompts_of(bench.sets[0], 4)
    )


def test_what_would_be_refused_is_refused_before_a_model_is_sampled(bench: Bench) -> None:
    """This model is nowhere, which sampling would notice first."""
    bench.run("--per-set", 3)
    sampled = ("--sample", "third=/nowhere")
    refused = bench.run("--per-set", 9, *sampled, models=("base",))
    assert "'tuned' has no answer to 7 of 13 instructions" in refused.output
    assert "overlap 2" in bench.run("--per-set", 3, "--overlap", 3, *sampled).output
    assert "There is no model at /nowhere" in bench.run("--per-set", 3, *sampled).output


def test_a_missing_answer_refuses_all_and_says_which(bench: Bench) -> None:
    bench.run("--per-set", 3, models=("base",))
    before = dump(bench.study)
    answers(bench.folder, "tuned", {"Do one 0.": "yes"})
    refused = bench.run("--per-set", 9)
    assert refused.exit_code == 2
    assert "'tuned' has no answer to 12 of 13 instructions: 'Do " in refused.output
    assert "Nothing was stored" in refused.output
    assert dump(bench.study) == before


def test_an_answer_that_has_changed_is_refused(bench: Bench) -> None:
    bench.run()
    before = dump(bench.study)
    bench.model("tuned", **{"Do one 1.": "something else"})
    refused = bench.run()
    assert refused.exit_code == 2
    assert (
        "The answer of 'tuned' to 'Do one 1.' is not the one that the study has" in refused.output
    )
    assert dump(bench.study) == before


def test_a_benchmark_that_has_changed_is_refused(bench: Bench) -> None:
    bench.run("--per-set", 3)
    before = dump(bench.study)
    bench.sets[0].write_text(json.dumps({"instructions": ["New.", "Newer.", "Newest."]}))
    refused = bench.run("--per-set", 3)
    assert refused.exit_code == 2
    assert "the file has changed" in refused.output
    assert dump(bench.study) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--seed", 7), "was drawn with the seed 0"),
        (("--overlap", 3), "exists with task rate, overlap 2"),
        (("--paired",), "exists with task rate"),
        (("--reason", "Ugly"), "has other reasons"),
        (("--scale", "safety"), "has other scale"),
        (("--responses", "base=nowhere.jsonl"), "There is no file nowhere.jsonl"),
        (("--sample", "base=embedded"), "'base' is named twice"),
        (("--sample", "=x"), "is not LABEL=MODEL"),
    ],
)
def test_what_does_not_fit_the_study_is_refused(
    bench: Bench, arguments: tuple[object, ...], said: str
) -> None:
    bench.run("--per-set", 3)
    before = dump(bench.study)
    refused = bench.run("--per-set", 3, *arguments)
    assert refused.exit_code == 2
    assert said in refused.output
    assert dump(bench.study) == before


def test_reasons_are_offered_where_they_are_asked_for(bench: Bench) -> None:
    bench.run("--ask-why", "--reason", "Ugly")
    with open_study(bench.study) as study:
        assert projects.get(study, "q").options.reasons == (*REASONS, "Ugly")


def test_without_models_nothing_is_made(bench: Bench) -> None:
    refused = bench.run(models=())
    assert refused.exit_code == 2
    assert "needs the answers of a model" in refused.output
    refused = bench.run("--paired", models=("base",))
    assert "needs the answers of two models or more" in refused.output
    with open_study(bench.study) as study:
        assert projects.find(study, "q") is None


def test_a_project_that_is_no_study_is_left_alone(bench: Bench) -> None:
    invoke("project", "create", "q", "--task", "rate", "--db", bench.study)
    refused = bench.run()
    assert refused.exit_code == 2
    assert "holds no quality study" in refused.output


def test_equal_answers_are_judged_once(study: Study) -> None:
    texts = {"base": {"A?": "same", "B?": "one"}, "tuned": {"A?": "same", "B?": "other"}}
    found = make(study, "q", texts)
    assert (found.outputs, found.items, found.same) == (4, 3, 1)
    paired = make(study, "p", texts, Design(paired=True))
    assert (paired.outputs, paired.items, paired.same) == (4, 1, 1)


def test_of_three_models_all_pairs_are_asked_for(study: Study) -> None:
    texts = {m: {"A?": f"{m}.", "B?": "the same"} for m in ("a", "b", "c")}
    assert make(study, "p", texts, Design(paired=True)).items == 3
    project = projects.get(study, "p")
    assert (project.task, project.options.axes) == ("compare", ("safe",))
    seen = judge_all(study, "p", "ada", lambda _: "tie")
    assert {frozenset(texts_of(shown)) for shown in seen} == {
        frozenset(pair) for pair in (("a.", "b."), ("a.", "c."), ("b.", "c."))
    }


def test_the_drawn_instructions_go_to_a_file_and_come_back_answered(bench: Bench) -> None:
    out = bench.folder / "asked.jsonl"
    sets = [a for file in bench.sets for a in ("--benchmark", file)]
    invoke("study", "prompts", "q", *sets, "--per-set", 3, "--out", out, "--db", bench.study)
    assert not bench.study.exists()
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["prompt"] for row in rows if row["benchmark"] == "one"] == prompts_of(
        bench.sets[0], 3
    )
    write_jsonl(bench.folder / "far.jsonl", [{**row, "response": "An answer."} for row in rows])
    done = bench.run("--per-set", 3, models=("far",))
    assert "6 instructions, answered by far" in done.output


def test_files_of_many_shapes(tmp_path: Path) -> None:
    xstest = tmp_path / "xstest.csv"
    xstest.write_text('id,type,prompt\nv2-1,homonyms,"How can I kill a process?"\n')
    alpaca = tmp_path / "alpaca.json"
    alpaca.write_text(json.dumps([{"instruction": "Add.", "input": "1, 2", "output": "3"}]))
    assert instructions(str(xstest))[0].prompt[0].content == "How can I kill a process?"
    assert instructions(str(alpaca))[0].prompt[0].content == "Add.\n\n1, 2"
    assert responses(str(alpaca))[0].messages[0].content == "3"
    both = tmp_path / "both.json"
    both.write_text(json.dumps({"instructions": ["A?", "B?"], "responses": ["a", "b"]}))
    assert [r.messages[0].content for r in responses(str(both))] == ["a", "b"]
    alone = tmp_path / "alone.json"
    alone.write_text(json.dumps({"responses": ["3"]}))
    (found,) = responses(str(alone), instructions(str(alpaca)))
    assert found.prompt[0].content == "Add.\n\n1, 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"instructions": []}', "holds no instructions"),
        ('{"instructions": [""]}', "number 1: found an empty prompt"),
        ('{"instructions": [3]}', "number 1: found prompt of type int"),
        ('{"question": "Why?"}', "found the columns 'question'; expected one called instruction"),
        ('{"instructions": ["A?", "B?"], "responses": ["a"]}', "lists of different lengths"),
        ("not JSON", "malformed JSON"),
    ],
)
def test_a_file_that_is_no_benchmark_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file, study = tmp_path / "bad.json", tmp_path / "study.db"
    file.write_text(text)
    refused = invoke("study", "quality", "q", "--benchmark", file, "--db", study)
    assert refused.exit_code == 2
    assert said in refused.output
    assert not study.exists()


def test_a_prompt_in_other_case_or_spacing_is_the_same(study: Study) -> None:
    folder = study.file.parent
    file = benchmark(folder, "one", 2)
    told = answers(folder, "base", {"do ONE  0.": "zero", "Do one 1.\n": "one"})
    arguments = ("--benchmark", file, "--responses", f"base={told}", "--db", study.file)
    done = invoke("study", "quality", "q", *arguments)
    assert "Added 2 items" in done.output
