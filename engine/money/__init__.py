"""Exact arithmetic: rounding, splitting without loss, amounts in Chinese capitals."""
