"""The pages, one family a file: each asks a use case and renders its answer."""
