"""Apps that come with the product: definitions and data, no Python code."""
