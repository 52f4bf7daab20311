"""The functions of the expression language, a family a file; `all_functions` has them together."""
