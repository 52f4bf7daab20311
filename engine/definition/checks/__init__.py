"""The rules a definition has to keep, one family of checks a module."""
