"""Forms: field types, evaluation, and the way from raw input to a change set."""
