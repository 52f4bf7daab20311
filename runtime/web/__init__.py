"""The pages people use: routes, middleware, templates and their assets."""
