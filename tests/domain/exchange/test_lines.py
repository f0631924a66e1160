"""CSV as records: what is wrong with one costs that one, and any file takes the same memory."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import IO, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.exchange.containers import Entry
from domain.exchange.lines import MAX_RECORD, Record, records
from domain.exchange.refusal import ImportRefused


def read(content: bytes | str) -> list[Record]:
    raw = content if isinstance(content, bytes) else content.encode()
    return list(records(Entry("people.csv", len(raw), lambda: io.BytesIO(raw)), lambda _: None))


def good(content: bytes | str) -> list[tuple[int, list[str]]]:
    return [(record.line, record.cells) for record in read(content) if not record.problem]


def test_cells_may_be_quoted_and_hold_commas_quotes_and_line_breaks() -> None:
    assert good('id,name\n1,"a, ""b""\r\nc"\r\n\n2,d') == [
        (1, ["id", "name"]),
        (2, ["1", 'a, "b"\r\nc']),
        (5, ["2", "d"]),
    ]


def test_a_mark_at_the_beginning_of_the_file_is_no_letter() -> None:
    assert good("\ufeffid\nЁ\n") == [(1, ["id"]), (2, ["Ё"])]


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        ("id,name\n1,Анна\n2,Ёлка\n".encode("cp1251"), 2, 11),
        (b"id\n\xd0\xb0\n\xd0\n", 3, 7),
        (b"id\n" + "Анна".encode()[:-1], 2, 10),
    ],
    ids=["cp1251", "half a letter", "cut off"],
)
def test_a_file_in_another_encoding_is_refused_by_line_and_byte(content: bytes, line: int, byte: int) -> None:
    with pytest.raises(ImportRefused, match=f"byte {byte} of the file") as refused:
        read(content)
    assert (refused.value.file, refused.value.line) == ("people.csv", line)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_named_as_such(encoding: str) -> None:
    with pytest.raises(ImportRefused, match="UTF-16"):
        read(("\ufeff" + "id,name\n").encode(encoding))


@pytest.mark.parametrize(
    "bad",
    ['2,"never closed', '2,"closed" and on', '2,a"b', "2," + "x" * MAX_RECORD, '2,"' + "\n" * 200, "2,\r3"],
    ids=["quote", "text after a quote", "quote in a cell", "too long", "quote over many lines", "lone return"],
)
def test_a_bad_record_costs_itself_alone(bad: str) -> None:
    found = read(f"id,name\n1,a\n{bad}\n3,c\n")
    assert [record.line for record in found if record.problem] == [3]
    assert [record.cells for record in found if not record.problem] == [["id", "name"], ["1", "a"], ["3", "c"]]


def test_a_quote_that_swallows_a_good_record_gives_it_back() -> None:
    assert good('id,name\n"1,a\n2,b\n"3",c\n') == [(1, ["id", "name"]), (3, ["2", "b"]), (4, ["3", "c"])]


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=4), max_size=8
    )
)
def test_what_a_csv_writer_wrote_is_read_back(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["head"], *table])
    found = read(out.getvalue())
    assert [record.cells for record in found if not record.problem][1:] == table


class _Long(io.RawIOBase):
    """Lines without end but for a number, made when they are read."""

    LINES: Final = 20_000

    def __init__(self) -> None:
        self._lines = self._made()

    def _made(self) -> Iterator[bytes]:
        yield b"Section SIS ID,SIS ID\n"
        for number in range(self.LINES):
            yield b"section-%d,student-%d\n" % (number % 977, number)

    def readline(self, _size: int | None = -1, /) -> bytes:
        return next(self._lines, b"")


def test_a_long_file_takes_no_more_memory_than_a_short_one() -> None:
    def opened() -> IO[bytes]:
        return _Long()  # type: ignore[return-value]

    rows = records(Entry("StudentEnrollment.csv", 0, opened), lambda _: None)
    next(rows)
    tracemalloc.start()
    count = sum(1 for _ in rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == _Long.LINES
    assert peak < 100_000
