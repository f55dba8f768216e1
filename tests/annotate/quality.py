"""Quality studies for the tests: benchmark files, models' answers, and annotators who judge."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from annotate import people
from annotate.assignment import Shown
from annotate.details import NOTHING, Details
from annotate.drawing import draw_all
from annotate.quality_study import Design, Queued, queue
from annotate.study_answers import imported
from db import projects
from db.connection import Study
from db.judgments import Verdict
from tests.annotate.desk import Clock, Desk
from tests.annotate.writing import write_jsonl

Says = Verdict | tuple[Verdict, Details]
Rule = Callable[[Shown], Says]


def benchmark(folder: Path, name: str, number: int) -> Path:
    """A file of so many instructions, as the paper's are."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"instructions": [f"Do {name} {n}." for n in range(number)]}))
    return path


def answers(folder: Path, label: str, texts: Mapping[str, str]) -> Path:
    """A file of a model's responses, by prompt."""
    rows = [{"prompt": prompt, "response": text} for prompt, text in texts.items()]
    return write_jsonl(folder / f"{label}.jsonl", rows)


def make(
    study: Study,
    name: str,
    texts: Mapping[str, Mapping[str, str]],
    design: Design | None = None,
) -> Queued:
    """A study of one benchmark, "set": what each model answers, by its label and the prompt."""
    folder = study.file.parent
    prompts = list(next(iter(texts.values())))
    source = folder / "set.json"
    source.write_text(json.dumps({"instructions": prompts}))
    given = [imported(label, [str(answers(folder, label, told))]) for label, told in texts.items()]
    return queue(study, name, draw_all([str(source)]), given, design)


def judge_all(study: Study, name: str, annotator: str, rule: Rule) -> list[Shown]:
    """Let somebody judge until nothing is left; what they were shown, in order."""
    who = people.enter(study, annotator)
    desk = Desk(study, projects.get(study, name), who, Clock())
    seen = []
    while (shown := desk.ask()) is not None:
        said = rule(shown)
        verdict, details = said if isinstance(said, tuple) else (said, NOTHING)
        desk.clock.wait(5)
        desk.submit(shown, verdict, "Broken text" if verdict == "skip" else None, details)
        seen.append(shown)
    return seen


def texts_of(shown: Shown) -> Sequence[str]:
    """The responses on the screen, first is A."""
    return [response[-1].content for response in shown.responses]
