"""The study: importing, assignment, judging and datasets, as functions.

Everything the commands and the pages do is here, usable from a notebook::

    from annotate.assignment import claim
    from annotate.judging import submit
    from db.connection import open_study

    with open_study("study.db") as study:
        shown = claim(study, "helpfulness", "ada")
        submit(study, shown.token, "a")
"""
