"""Use cases, one a module, each in one transaction."""
