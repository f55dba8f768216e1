"""Preferences as DPO trains on them: packed, scored at responses, a reference that is kept."""
