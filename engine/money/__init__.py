"""Exact decimal arithmetic for amounts."""
