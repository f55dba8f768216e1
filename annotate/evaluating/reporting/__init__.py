"""Reporting: the report of a study's models, as a page, as HTML and as Markdown."""
