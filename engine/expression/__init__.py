"""The expression language: gate, types, inference, evaluation and references."""
