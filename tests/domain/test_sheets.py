"""Tables that a spreadsheet opens as they are, and never calculates."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sheets import MARK, safe, sheet

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def test_a_sheet_has_a_mark_semicolons_and_crlf() -> None:
    assert sheet(["Имя", "Класс"], [["Анна", "7А"], ["О'Нил; младший", 'в "кавычках"']]) == (
        '\ufeffИмя;Класс\r\nАнна;7А\r\n"О\'Нил; младший";"в ""кавычках"""\r\n'
    )


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x","y")',
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "-",
        "＠x",
    ],
)
def test_what_would_be_calculated_becomes_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Анна-Мария", "17-с", "5+", "a=b", "'=1", "№ 3", "  "])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert safe(cell) == cell


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5))
def test_a_sheet_is_read_back_and_no_cell_begins_a_formula(rows: list[list[str]]) -> None:
    text = sheet(["а", "б"], rows)
    assert text.startswith(MARK)
    back = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), delimiter=";"))
    assert back == [["а", "б"], *([safe(cell) for cell in row] for row in rows)]
    assert all(not cell.lstrip()[:1] or cell.lstrip()[0] not in "=+-@" for row in back for cell in row)
