"""Licences by name: how they are written, what they ask, and those of some well-known datasets."""

import re
from typing import NamedTuple

from annotate.errors import BadLicence

LONGEST = 60
UNKNOWN = "unknown"  # as the Hub calls it: somebody looked, and it is not said


class Terms(NamedTuple):
    """What a licence asks of whoever uses the data; `known` False: nothing is known of it."""

    known: bool
    non_commercial: bool = False
    share_alike: bool = False
    no_derivatives: bool = False


# SPDX's names of licences that datasets have, beside those of Creative Commons.
_NAMES = (
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Unlicense", "CC0-1.0", "PDDL-1.0",
    "ODC-By-1.0", "ODbL-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0",
    "GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later", "GFDL-1.3-or-later",
)  # fmt: skip
_ALSO = {  # what the Hub's cards call them
    "odc-by": "ODC-By-1.0", "odbl": "ODbL-1.0", "pddl": "PDDL-1.0", "apache2.0": "Apache-2.0",
    "cdla-sharing-1.0": "CDLA-Sharing-1.0", "gpl-3.0": "GPL-3.0-only", "agpl-3.0": "AGPL-3.0-only",
    "gfdl": "GFDL-1.3-or-later", "cc0": "CC0-1.0", "other": UNKNOWN,
}  # fmt: skip
_SPELLED = {name.lower(): name for name in _NAMES} | _ALSO | {UNKNOWN: UNKNOWN}
_CREATIVE_COMMONS = re.compile(r"cc-by(?:-nc)?(?:-(?:sa|nd))?-[1-4]\.[05]")
_SHARED = ("-SA-", "ODbL", "CDLA-Sharing", "GPL", "GFDL")

# As their cards on the Hub say (huggingface.co/datasets/ID).
OF_SOURCES = {
    "PKU-Alignment/PKU-SafeRLHF": "CC-BY-NC-4.0",
    "PKU-Alignment/BeaverTails": "CC-BY-NC-4.0",
    "PKU-Alignment/BeaverTails-Evaluation": "CC-BY-NC-4.0",
    "Anthropic/hh-rlhf": "MIT",
    "HuggingFaceH4/ultrafeedback_binarized": "MIT",
    "HuggingFaceH4/instruction-dataset": "Apache-2.0",
    "OpenAssistant/oasst1": "Apache-2.0",
    "tatsu-lab/alpaca_farm": "CC-BY-NC-4.0",
    "tatsu-lab/alpaca_eval": "CC-BY-NC-4.0",
    "nvidia/HelpSteer": "CC-BY-4.0",  # this and the next three: as that of allenai below says
    "argilla/distilabel-capybara-dpo-7k-binarized": "Apache-2.0",
    "lmsys/chatbot_arena_conversations": "CC-BY-NC-4.0",  # of the responses; the prompts CC-BY-4.0
    "lmsys/lmsys-arena-human-preference-55k": "Apache-2.0",
    "allenai/tulu-2.5-preference-data": "ODC-By-1.0",  # some parts of it are under others
}


def spelled(licence: str) -> str:
    """The name as SPDX writes it, such as ``CC-BY-NC-4.0``; others stay as they are.

    Raises BadLicence for what could be no such name.
    """
    name = licence.strip()
    lower = "-".join(name.lower().split())
    if _CREATIVE_COMMONS.fullmatch(lower):
        return lower.upper()
    if lower in _SPELLED:
        return _SPELLED[lower]
    if not re.fullmatch(rf"[A-Za-z0-9][A-Za-z0-9.+-]{{0,{LONGEST - 1}}}", name):
        raise BadLicence(
            f"{licence!r:.70} is no name of a licence. Use its short name, such as CC-BY-NC-4.0, "
            "Apache-2.0 or LicenseRef-OURS, or unknown."
        )
    return name


def terms(licence: str | None) -> Terms:
    """What a licence of that name asks; nothing is known of one that is not SPDX's, or is None."""
    if licence is None:
        return Terms(known=False)
    name = spelled(licence)
    commons = _CREATIVE_COMMONS.fullmatch(name.lower()) is not None
    if not commons and name not in _NAMES:
        return Terms(known=False)
    return Terms(
        known=True,
        non_commercial=commons and "-NC-" in name,
        share_alike=any(part in name for part in _SHARED),
        no_derivatives=commons and "-ND-" in name,
    )
