"""Grants, and the one decision whether somebody may do something, with its reason."""
