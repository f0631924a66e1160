"""Why a command cannot go on."""


class Hindrance(Exception):  # noqa: N818 - a port that is taken is no error of the program
    """One cause and one fix, in words for the person at the terminal.

    It is shown without a traceback, and the command exits with 1.
    """

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix
