"""An exam: models that answer benchmarks as a test says, and judges who say what it says."""

import json
from collections.abc import Mapping, Sequence

from annotate import datasets
from annotate.sample import load_sample
from db import benchmarks, evaluations, generations, judges, runs, times
from db.benchmarks import Asked, Kind
from db.connection import Study, transaction
from db.datasets import Dataset
from db.evaluations import ChoiceAnswer
from db.generations import Sampled
from db.judges import Asks, Judge, Label, Verdict, Winner
from db.messages import assistant, user
from db.runs import Method, NewRun

GREEDY = '{"max_new_tokens": 120, "temperature": 0.0}'
Said = Label | float | Verdict | None  # None: the judge says nothing


class Exam:
    """A study to put models and judges into."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._dataset: Dataset | None = None

    def run(self, parent: int | None = None, method: Method = "dpo", **settings: object) -> int:
        """A run that has finished, on the packaged sample."""
        if self._dataset is None:
            load_sample(self.study)
            self._dataset = datasets.build(self.study, "sample")
        dataset = self._dataset
        new = NewRun(
            method, "base", parent, dataset.id, dataset.hash, json.dumps(settings), 0, "{}", None,
            "cpu",
        )  # fmt: skip
        with transaction(self.study):
            run_id = runs.start(self.study, new, times.now())
            runs.finish(self.study, run_id, "finished", times.now(), artifact="/models/run")
        return run_id

    def benchmark(
        self, name: str, kind: Kind | None, prompts: int, safe: Sequence[bool] = ()
    ) -> None:
        """A benchmark of so many prompts; `safe` says of each of a contrast set what it is."""
        asked = [
            Asked(user(f"{name}: what is {number}?"), safe=safe[number - 1] if safe else None)
            for number in range(1, prompts + 1)
        ]
        with transaction(self.study):
            benchmarks.add(self.study, name, "typed", asked, times.now(), kind)

    def judge(self, name: str, asks: Asks, version: str = "1") -> Judge:
        with transaction(self.study):
            return judges.known_as(self.study, name, version, asks, {}, times.now())

    def answer(
        self,
        benchmark: str,
        who: str,
        texts: Sequence[str | None],
        says: Mapping[Judge, Sequence[Said]] | None = None,
        *,
        settings: str = GREEDY,
        finished: bool = True,
    ) -> list[int]:
        """A model's answers (None: it has none), and what judges say of each; the responses."""
        study, now = self.study, times.now()
        found = benchmarks.find(study, benchmark)
        assert found is not None
        run_id = int(who.removeprefix("run ")) if who.startswith("run ") else None
        with transaction(study):
            command = f"train evaluate {who}"
            made = evaluations.begin(study, found.id, who, run_id, settings, command, now)
            questions = benchmarks.questions(study, found.id)
            ids: list[int] = []
            for place, (question, text) in enumerate(zip(questions, texts, strict=False)):
                if text is None:
                    continue
                new = Sampled(
                    question.prompt_id, 0, assistant(text), 5, len(text.split()),
                    "length" if text.endswith("...") else "stop",
                )  # fmt: skip
                (id_,) = generations.add(study, [new], who, settings, now)
                ids.append(id_)
                for judge, said in (says or {}).items():
                    if (verdict := _verdict(said[place])) is not None:
                        judges.add(study, judge.id, {id_: verdict}, now)
            for judge in says or {}:
                evaluations.judged_by(study, made.id, judge.id, command)
            if finished:
                evaluations.finish(study, made.id, now)
        return ids

    def choose(self, benchmark: str, who: str, right: Sequence[bool]) -> None:
        """What a model chooses of the choices of questions."""
        found = benchmarks.find(self.study, benchmark)
        assert found is not None
        run_id = int(who.removeprefix("run ")) if who.startswith("run ") else None
        with transaction(self.study):
            made = evaluations.begin(
                self.study, found.id, who, run_id, GREEDY, f"train evaluate {who}", times.now()
            )
            for number, correct in enumerate(right, start=1):
                chosen = ChoiceAnswer(number, "yes" if correct else "no", correct, (-1.0, -2.0))
                evaluations.add_choice(self.study, made.id, chosen)
            evaluations.finish(self.study, made.id, times.now())

    def contest(self, judge: Judge, said: Mapping[tuple[int, int], Winner]) -> None:
        """What a judge of two answers says, in the order shown."""
        with transaction(self.study):
            judges.add_contests(self.study, judge.id, said, times.now())


def _verdict(said: Said) -> Verdict | None:
    if said is None or isinstance(said, Verdict):
        return said
    return Verdict(None, said) if isinstance(said, float) else Verdict(said)


def times_said(*each: tuple[Label, int]) -> list[Said]:
    """Each label so often, one after the other."""
    return [label for label, often in each for _ in range(often)]
