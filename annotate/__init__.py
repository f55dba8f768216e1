"""The study: importing, assignment, judging and datasets, as functions.

Everything the commands and the pages do is here, usable from a notebook::

    from annotate import people
    from annotate.assignment import claim
    from annotate.judging import submit
    from db import projects
    from db.connection import open_study

    with open_study("study.db") as study:
        project, ada = projects.get(study, "pairs"), people.enter(study, "ada")
        while shown := claim(study, project, ada):
            print(shown.prompt, *shown.responses, sep="\n")
            submit(study, project, ada, shown.token, input("a, b, tie or both_bad? "))
"""
