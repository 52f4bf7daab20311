"""The API's own description: OpenAPI 3.1, and a page to read it."""
