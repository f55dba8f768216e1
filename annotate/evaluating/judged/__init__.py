"""Judged: how good automatic judges are, by people's own labels of the same answers."""
