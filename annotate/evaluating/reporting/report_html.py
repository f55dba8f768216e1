"""A report as one HTML file that stands alone: pictures, tables, commands; nothing is fetched.

No script, and a policy that forbids any: what models are called, or whoever named them, is text.
"""

from collections.abc import Iterator
from html import escape

from annotate.evaluating.reporting.report import Report
from annotate.evaluating.reporting.report_sections import Section, Table
from annotate.evaluating.reporting.report_svg import svg
from annotate.unseen import spelled_out

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light dark; --ink: #1f2423; --ground: #fbfaf8; --line: #d9d6cf }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e1; --ground: #171a1a; --line: #363c3b }
}
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; color: var(--ink);
  background: var(--ground); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word }
h1 { font-size: 1.8rem } h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem }
p { max-width: 46rem }
.wide { overflow-x: auto; margin: 1rem 0 }
.wide:focus-visible { outline: 2px solid #35806f }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top }
td { white-space: nowrap } td:is(:nth-child(-n+3)) { white-space: normal; min-width: 8rem }
ol { font: .875rem/1.6 ui-monospace, monospace; padding-left: 2.5rem }
code { font: .875rem ui-monospace, monospace }
nav ul { columns: 18rem; padding-left: 1.2rem }
a { color: inherit }
"""


def text(found: Report) -> str:
    """The whole file."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_shown(found.title)}</title><style>{_STYLE}</style></head>",
            f"<body><h1>{_shown(found.title)}</h1><p>{_shown(found.summary)}</p>",
            _contents(found),
            *(_section(number, one) for number, one in enumerate(found.sections, start=1)),
            *_commands(found),
            "</body></html>",
            "",
        ]
    )


def _contents(found: Report) -> str:
    links = "".join(
        f'<li><a href="#part-{number}">{_shown(one.title)}</a></li>'
        for number, one in enumerate(found.sections, start=1)
    )
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'


def _section(number: int, section: Section) -> str:
    charts = "".join(
        f'<div class="wide" tabindex="0" role="region" aria-label="{_shown(chart.title)}">'
        f"{svg(chart, f'chart-{number}-{n}')}</div>"
        for n, chart in enumerate(section.charts, start=1)
    )
    return (
        f'<section><h2 id="part-{number}">{_shown(section.title)}</h2>'
        f"<p>{_shown(section.says)}</p>{charts}{_table(section.title, section.table)}</section>"
    )


def _table(title: str, table: Table) -> str:
    heads = "".join(f'<th scope="col">{_shown(head)}</th>' for head in table.heads)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in row)}</tr>" for row in table.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{_shown(title)}, table">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _commands(found: Report) -> Iterator[str]:
    lines = "".join(f"<li>{_shown(said)}</li>" for said in found.commands)
    yield f"<section><h2>Commands</h2><ol>{lines}</ol>"
    yield f"<p>This report was made by: <code>{_shown(found.command)}</code></p></section>"


def _shown(said: str) -> str:
    return escape(" ".join(spelled_out(said).split()))
