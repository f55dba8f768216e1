"""Preferences as DPO trains on them: losses with weights and soft labels, a reference kept."""
