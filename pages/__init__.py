"""The web app: one thin file per page, and the only place that imports Streamlit.

A page reads the session, calls ``annotate`` and draws. Widgets write in callbacks, which run before
the page is drawn anew, so what is on screen always comes from the database.
"""
