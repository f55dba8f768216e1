"""What all runs have in common: their start, checks, checkpoints, records, and what they leave."""
