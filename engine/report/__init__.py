"""Reports: their model and the plan that turns one into a query tree."""
