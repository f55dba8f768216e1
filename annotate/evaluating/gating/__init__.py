"""Gating: whether a run may take another's place, by a rule that is data, and why."""
