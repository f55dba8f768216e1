"""The packaged sample: pairs to try everything on, some already judged.

Each prompt has an answer by the embedded small model and one written by the authors. Its judgments
belong to an annotator named ``sample`` of kind ``sample``, so that they are never taken for real.
"""

from importlib.resources import as_file, files

from annotate.importing import Report, Settings, import_pairs
from db.connection import Study

NAME = "sample"


def load_sample(study: Study, project_name: str = NAME) -> Report:
    """Import the packaged pairs and their sample judgments; loading twice adds nothing."""
    settings = Settings(labels="keep", licence="MIT")
    with as_file(files("annotate") / "sample" / "chosen-sample.jsonl") as path:
        return import_pairs(study, str(path), project_name, settings, labeller=(NAME, "sample"))
