"""What a command says when it cannot do what it was asked."""


class CommandError(Exception):
    """A command that ends with one line on stderr and an exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status
