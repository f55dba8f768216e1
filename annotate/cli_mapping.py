"""The option ``--map``: what the columns of a file are called."""

import click


def _mapping(
    _ctx: click.Context, _option: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        ours, equals, column = pair.partition("=")
        if not equals or not ours:
            raise click.BadParameter(f"{pair!r} is not of the form OURS=COLUMN.")
        mapping[ours] = column
    return mapping


map_option = click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="OURS=COLUMN",
    callback=_mapping,
    help="Name a column, or what lies in one: prompt=data.prompt; label= takes none.",
)
