"""Rehearsals: a workflow run through the real use cases on real records, and nothing stays."""
