"""From what a client sent to values: one module for each family of field types."""
