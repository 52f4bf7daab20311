"""A fault in data files: nothing of them stays."""


class DataFault(Exception):  # noqa: N818 - it says what is wrong, and where
    """Reference or demo data that cannot be loaded; the message says where and why."""
