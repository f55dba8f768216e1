"""Reward models: how one is fitted, what it holds on unseen prompts, and the scores it gives."""
