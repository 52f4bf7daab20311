"""Apps as text: reading, checking, writing, comparing and merging definitions."""
