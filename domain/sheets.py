"""Tables as text that a spreadsheet in Russian opens as it is: CSV with semicolons, CRLF and a byte order mark."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

MARK: Final = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for the code page of the machine."""
_FORMULA: Final = frozenset("=+-@＝＋－＠\t\r\n")
"""What a formula begins with, and what may stand before one."""


def sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A header and rows of text. No cell is taken for a formula, whoever wrote it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return MARK + out.getvalue()


def safe(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would calculate; what stands inside a cell is left alone."""
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff")[:1] in _FORMULA and cell.strip() else cell
