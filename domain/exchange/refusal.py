"""Why an import, or one row of it, is not taken."""


class ImportRefused(Exception):  # noqa: N818 - a file that cannot be taken is no error of the program
    """Nothing of the import is taken: what is wrong, and where. Line 0 means the whole file, no file the whole path."""

    def __init__(self, reason: str, *, file: str = "", line: int = 0) -> None:
        place = ", ".join(part for part in (file, f"line {line}" if line else "") if part)
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.file = file
        self.line = line


class RowRefused(Exception):  # noqa: N818 - see above
    """A value that keeps its row, or only itself where it is optional, from being taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason
