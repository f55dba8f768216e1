"""A report as Markdown: its tables and sentences, in which names are only ever text."""

from annotate.datasets import markdown
from annotate.evaluating.reporting.report import Report
from annotate.evaluating.reporting.report_sections import Section


def text(found: Report) -> str:
    """The whole file; its pictures are in the HTML, and what they show in the tables."""
    parts = [f"# {markdown.plain(found.title)}", markdown.plain(found.summary)]
    parts += [_section(section) for section in found.sections]
    commands = "\n".join(f"[{n}] {said}" for n, said in enumerate(found.commands, start=1))
    parts += ["## Commands", markdown.fenced(commands), "This report was made by:",
              markdown.fenced(found.command)]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> str:
    heads = [markdown.plain(head) for head in section.table.heads]  # which name benchmarks
    table = markdown.table(heads, section.table.rows)
    return "\n\n".join([f"## {markdown.plain(section.title)}", markdown.plain(section.says), table])
