"""Draws parts of the reference pages from the code."""
