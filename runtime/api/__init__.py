"""The HTTP API and its OpenAPI description."""
