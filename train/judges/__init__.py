"""Judges: what scores a response by itself: rules, classifiers, reward models, language models."""
