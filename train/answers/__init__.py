"""Answers to learn from: demonstrations and picks, how they are drawn, put and trained on."""
