"""The options of ``annotate generate``, in groups, and what is made of them."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from db.command import Command

if TYPE_CHECKING:
    from annotate.generating import Effort, Plan

OPENAI = "https://api.openai.com/v1"
RATE = click.FloatRange(min=0, min_open=True)
MONEY = click.FloatRange(min=0)
Option = Callable[[Command], Command]


def _fields(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, object]:
    """Names and values; what is no JSON is a text."""
    fields: dict[str, object] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{one!r} is not of the form NAME=JSON.")
        try:
            fields[name] = json.loads(value)
        except ValueError:
            fields[name] = value
    return fields


SOURCES = (
    click.option("--project", help="Take the prompts of a project."),
    click.option("--benchmark", help="Take the prompts of a registered benchmark."),
    click.option("--dataset", metavar="NAME[@VERSION]", help="Take the prompts of a dataset."),
    click.option("--limit", type=click.IntRange(1), help="Take the first so many of them."),
)
SERVER = (
    click.option("--model", required=True, help="As the server calls it."),
    click.option("--url", default=OPENAI, show_default=True, envvar="OPENAI_BASE_URL",
                 show_envvar=True, help="The server, up to /v1."),
    click.option("--name", help="What the study calls the model.  [as the server does]"),
    click.option("--key-env", metavar="NAME", default="OPENAI_API_KEY", show_default=True,
                 help="The environment variable with the server's key, which is never stored or "
                 "printed. A server may need none."),
    click.option("--timeout", type=RATE, default=120.0, show_default=True,
                 help="Seconds that an answer may take."),
)  # fmt: skip
SAMPLING = (
    click.option("--n", "samples", type=click.IntRange(1), default=1, show_default=True,
                 help="Samples of each prompt, with each temperature."),
    click.option("--temperature", "temperatures", type=float, multiple=True, default=(1.0,),
                 show_default=True, help="From 0 (always the likeliest word) to 2; repeat it for "
                 "a sweep."),
    click.option("--top-p", type=float, help="Sample from the likeliest words, which have so much "
                 "probability in all.  [the server's]"),
    click.option("--max-tokens", type=click.IntRange(1), default=512, show_default=True,
                 help="The longest answer."),
    click.option("--system", help="A system message to answer under."),
    click.option("--system-file", type=click.File(encoding="utf-8"), help="The same, of a file."),
    click.option("--seed", type=int, help="Each sample of a prompt has a seed made of this one and "
                 "its number.  [none is sent]"),
    click.option("--field", "more", multiple=True, metavar="NAME=JSON", callback=_fields,
                 help="Another field of the request that this server knows, such as top_k=50."),
)  # fmt: skip
EFFORT = (
    click.option("--concurrency", type=click.IntRange(1, 512), default=8, show_default=True,
                 help="Requests at once."),
    click.option("--requests-per-minute", type=RATE, help="Stay within this rate."),
    click.option("--tokens-per-minute", type=RATE, help="Stay within this rate: prompts and "
                 "answers together."),
    click.option("--retries", type=click.IntRange(0), default=5, show_default=True,
                 help="How often a request that failed is made again."),
    click.option("--backoff", type=RATE, default=1.0, show_default=True,
                 help="Seconds until it is made again; twice as long each time, or as the server "
                 "says."),
)  # fmt: skip
COST = (
    click.option("--price-in", type=MONEY, help="Price of a million tokens of prompts."),
    click.option("--price-out", type=MONEY, help="Price of a million tokens of answers."),
)


def options(*groups: tuple[Option[Any], ...]) -> Option[Any]:
    """All of these options, in their order."""

    def decorate(command: Command) -> Command:
        for option in reversed([one for group in groups for one in group]):
            command = option(command)
        return command

    return decorate


def plan(flags: dict[str, Any]) -> "Plan":
    """What is to be asked of which server."""
    from annotate.generating import Plan, Prices, Sampling, Server

    if flags["system"] is not None and flags["system_file"] is not None:
        raise click.UsageError("Give --system or --system-file, not both.")
    given = flags["system_file"].read().strip() if flags["system_file"] else flags["system"]
    prices = (flags["price_in"], flags["price_out"])
    return Plan(
        Server(flags["model"], flags["url"], flags["timeout"], flags["key_env"]),
        tuple(
            Sampling(
                one,
                flags["top_p"],
                flags["max_tokens"],
                given or None,
                flags["seed"],
                flags["more"],
            )
            for one in flags["temperatures"]
        ),
        flags["samples"],
        None if prices == (None, None) else Prices(prices[0] or 0.0, prices[1] or 0.0),
        flags["name"],
    )


def effort(flags: dict[str, Any]) -> "Effort":
    """How hard the server is asked."""
    from annotate.generating import Effort, Limits

    limits = Limits(flags["requests_per_minute"], flags["tokens_per_minute"])
    return Effort(flags["concurrency"], flags["retries"], flags["backoff"], limits)
