"""Training: recipes that read preferences from the study and write their run and metrics to it.

Every command is a function too, usable from a notebook::

    from pathlib import Path
    from train.dpo import DPOSettings, train_dpo

    summary = train_dpo(Path("study.db"), "sample", Path("adapter"), DPOSettings(epochs=2))

torch and its libraries are imported only when something is trained or sampled. They report their
use to their makers unless told not to before they are imported, so this package tells them.
"""

import os

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("DO_NOT_TRACK", "1")
