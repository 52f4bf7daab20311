"""Documentation, and what draws its reference pages."""
