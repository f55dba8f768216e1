"""The grid of a quality study: what every model answers to every instruction.

What is stored and what is new come together here, and are refused where they do not fit.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from annotate.drawing import Drawn
from annotate.errors import StudyRefused
from annotate.study_answers import Answers, short
from annotate.study_files import Instruction
from db.incoming import IncomingItem, IncomingResponse
from db.messages import Messages, text_hash
from db.study_outputs import Output

Place = tuple[str, int]  # a benchmark and the number of an instruction
Instructions = Mapping[Place, Instruction]
Cells = Mapping[tuple[str, int, str], Output]  # by place and model


def places(known: Iterable[Output], drawn: Iterable[Drawn]) -> Instructions:
    """The instructions of the study and those drawn; raises StudyRefused where they differ."""
    grid = {(output.benchmark, output.number): Instruction(output.prompt) for output in known}
    for one in drawn:
        for number, instruction in enumerate(one.instructions, start=1):
            there = grid.get((one.benchmark, number), instruction)
            if there.prompt != instruction.prompt:
                raise StudyRefused(
                    f"Instruction {number} of {one.benchmark} is {short(there.prompt)} in the "
                    f"study, and was drawn as {short(instruction.prompt)} now: the file has "
                    "changed. Use the file of before, or another name for a new study."
                )
            grid[one.benchmark, number] = instruction
    return grid


def cells(known: Iterable[Output], grid: Instructions, answers: Iterable[Answers]) -> Cells:
    """What every model says to every instruction.

    Raises StudyRefused where a model lacks an answer, or has another one than the study has.
    """
    stored = {(output.benchmark, output.number, output.model): output for output in known}
    given = {one.model: one.responses for one in answers}
    models = sorted({model for _, _, model in stored} | given.keys())
    return {
        (*place, model): output
        for model in models
        for place, output in _row(model, grid, stored, given.get(model, {})).items()
    }


def _row(
    model: str, grid: Instructions, stored: Cells, given: Mapping[str, Messages]
) -> dict[Place, Output]:
    row, missing = {}, []
    for place, instruction in grid.items():
        there = stored.get((*place, model))
        response = given.get(text_hash(instruction.prompt), there and there.response)
        if response is None:
            missing.append(short(instruction.prompt))
        elif there is not None and there.response != response:
            raise StudyRefused(
                f"The answer of {model!r} to {short(instruction.prompt)} is not the one that the "
                "study has, which people may have judged. Nothing was stored: use the file of "
                "before, or give these answers a label of their own."
            )
        else:
            row[place] = there or Output(*place, model, instruction.prompt, response)
    if missing:
        named = "; ".join([*missing[:3], "..."][: len(missing)])
        raise StudyRefused(
            f"{model!r} has no answer to {len(missing):,} of {len(grid):,} instructions: {named}. "
            f"Nothing was stored; add the answers, or have them sampled: --sample {model}=MODEL."
        )
    return row


def items(all_cells: Cells, grid: Instructions, *, paired: bool) -> Iterator[IncomingItem]:
    """What is judged: each response, or each two that differ. Equal texts of models are one."""
    texts: dict[Place, dict[Messages, None]] = {place: {} for place in grid}
    for (benchmark, number, _), output in all_cells.items():
        texts[benchmark, number][output.response] = None
    for place, instruction in grid.items():
        for responses in combinations(texts[place], 2 if paired else 1):
            yield IncomingItem(
                instruction.prompt,
                tuple(IncomingResponse(text) for text in responses),
                source=place[0],
                category=instruction.category,
                severity=instruction.severity,
            )
