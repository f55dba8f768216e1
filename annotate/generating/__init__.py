"""Generating: responses of a model behind a server that speaks OpenAI's protocol.

Any such server will do: OpenAI's, vLLM, ``transformers serve``, llama.cpp. In a notebook::

    from annotate import generating
    from annotate.generating import Plan, Sampling, Server, prompts

    with open_study("study.db") as study:
        asked = prompts.of_benchmark(study, "XSTest")
        server = Server("my-model", url="http://localhost:8000/v1")
        generating.generate(study, asked, Plan(server, (Sampling(temperature=0.7),), samples=4))

A response is known by prompt, model, settings and number, so what was stopped goes on with what is
missing, and asking again asks for nothing.
"""

from annotate.generating.estimating import Estimate, estimate
from annotate.generating.jobs import Plan
from annotate.generating.pace import Limits
from annotate.generating.prices import Prices
from annotate.generating.report import Report
from annotate.generating.running import generate
from annotate.generating.sampling import Sampling
from annotate.generating.server import Server
from annotate.generating.trying import Effort

__all__ = [
    "Effort", "Estimate", "Limits", "Plan", "Prices", "Report", "Sampling", "Server", "estimate",
    "generate",
]  # fmt: skip
