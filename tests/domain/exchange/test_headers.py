"""Headers as they are, and as they are meant."""

import pytest

from domain.exchange.lines import Record
from domain.exchange.notes import Notes
from domain.exchange.report import Level, Note
from domain.exchange.tables import Layout, bind

LAYOUT = Layout(
    name="users",
    required=("sourcedId", "givenName"),
    taken=("dateLastModified", "beginDate", "endDate"),
    not_taken=("preferredGivenName", "sms", "email"),
)


def bound(*cells: str) -> tuple[tuple[str | None, ...] | None, tuple[Note, ...]]:
    notes = Notes()
    header = bind("users.csv", Record(1, list(cells)), LAYOUT, notes)
    return header.columns if header else None, notes.all


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dataLastModified", "dateLastModified"),
        ("prefferedGivenName", "preferredGivenName"),
        ("GIVENNAME", "givenName"),
        ("given_name", "givenName"),
    ],
)
def test_a_misspelt_column_is_taken_with_a_warning(written: str, meant: str) -> None:
    others = [name for name in ("sourcedId", "givenName") if name != meant]
    columns, notes = bound(*others, written)
    assert columns == (*others, meant)
    assert notes == (Note(Level.WARNING, "users.csv", 1, written, f"taken for {meant}"),)


@pytest.mark.parametrize("written", ["sm", "emails", "metadata.jp.kanaGivenName", "endDates and more"])
def test_a_column_that_is_only_a_little_alike_is_not_guessed(written: str) -> None:
    columns, notes = bound("sourcedId", "givenName", written)
    assert columns == ("sourcedId", "givenName", None)
    assert notes == ()


def test_a_column_that_is_there_is_not_misspelt_as_well() -> None:
    assert bound("sourcedId", "givenName", "givenNames")[0] == ("sourcedId", "givenName", None)


def test_a_missing_column_is_named_and_the_file_is_not_taken() -> None:
    columns, notes = bound("sourcedId", "email")
    assert columns is None
    assert notes == (Note(Level.REFUSED, "users.csv", 1, "givenName", "this column is missing: the file is not taken"),)


def test_a_column_that_stands_twice_is_named() -> None:
    columns, notes = bound("sourcedId", "givenName", "sourcedId")
    assert columns is None
    assert [note.reason for note in notes] == ["this column stands twice: the file is not taken"]


def test_semicolons_are_named() -> None:
    _, notes = bound("sourcedId;givenName")
    assert "the cells are separated by semicolons, not by commas" in [note.reason for note in notes]


def test_columns_without_a_name_are_noted() -> None:
    columns, notes = bound("sourcedId", "givenName", "", " ")
    assert columns == ("sourcedId", "givenName", None, None)
    assert [note.level for note in notes] == [Level.WARNING]
