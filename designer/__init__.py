"""The designer: apps are shaped here without code."""
