"""Scenarios: an app's own tests, run through the real use cases on a scratch store."""
