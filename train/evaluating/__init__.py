"""Evaluating: models answer benchmarks, and judges say what the answers are."""
