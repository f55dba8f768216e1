"""The options of ``train evaluate``: what is asked, how it is answered, and who judges."""

from collections.abc import Callable
from typing import Any, get_args

import click

from train.sampling.sampling import Precision
from train.sampling.sampling_settings import SamplingSettings

_DEFAULTS = SamplingSettings()
_OPTIONS = (
    click.option("--benchmark", "names", multiple=True, required=True, metavar="NAME",
                 help="What to ask (see train benchmark list); repeat it for several."),
    click.option("--judge", "judges", multiple=True, default=("rules",), show_default=True,
                 metavar="JUDGE", help="Who judges answers (see below); repeat it for several."),
    click.option("--max-new-tokens", type=int, default=_DEFAULTS.max_new_tokens,
                 show_default=True, help="The longest answer."),
    click.option("--temperature", type=float, default=_DEFAULTS.temperature, show_default=True,
                 help="0 is greedy: always the likeliest token."),
    click.option("--top-p", type=float, default=_DEFAULTS.top_p, show_default=True,
                 help="Draw from the likeliest tokens, which have so much probability in all."),
    click.option("--top-k", type=int, help="Draw from so many of the likeliest tokens.  [all]"),
    click.option("--system", help="A system message to answer under."),
    click.option("--seed", type=int, default=_DEFAULTS.seed, show_default=True,
                 help="The same answers again; another seed draws others."),
    click.option("--precision", type=click.Choice(get_args(Precision)), default="auto",
                 show_default=True, help="float32 is exact, bfloat16 faster; auto is exact for "
                 "greedy answers on a CPU."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
)  # fmt: skip


def evaluating_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """All of them but who answers."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
