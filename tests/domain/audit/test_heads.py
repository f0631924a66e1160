"""The heads outside the database: lines that are only added to, and survive a kill."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from domain.audit.chain import Link, next_link
from domain.audit.heads import FOLDER, Head, keep, kept

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _link(number: int, school: int = 1) -> Link:
    row = {
        "id": number,
        "school_id": school,
        "at": NOW,
        "account_id": 1,
        "role": "teacher",
        "operation": "x",
        "students": [],
    }
    return next_link(school, None if number == 1 else _link(number - 1, school), [row], NOW)


def _head(link: Link) -> Head:
    return Head(link.school_id, link.number, link.up_to_id, link.hash)


def test_what_is_kept_is_read_back_in_its_order(tmp_path: Path) -> None:
    links = [_link(1), _link(2), _link(1, school=2)]
    keep(tmp_path, links[:2], NOW)
    keep(tmp_path, links[2:], NOW)
    assert list(kept(tmp_path)) == [_head(link) for link in links]


def test_a_line_has_the_school_the_link_the_row_the_instant_and_the_hash(tmp_path: Path) -> None:
    keep(tmp_path, [_link(1)], NOW)
    (file,) = (tmp_path / FOLDER).iterdir()
    assert file.name == "2026-11-23.heads"
    assert file.read_text() == f"1 1 1 2026-11-23T09:00:00Z {_link(1).hash.hex()}\n"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_each_day_has_a_file_and_older_ones_may_go(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        keep(tmp_path, [_link(number)], NOW + timedelta(days=number))
    assert [head.number for head in kept(tmp_path)] == [1, 2, 3]
    (tmp_path / FOLDER / "2026-11-24.heads").unlink()
    assert [head.number for head in kept(tmp_path)] == [2, 3]


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    keep(tmp_path, [], NOW)
    assert list(tmp_path.iterdir()) == []
    assert list(kept(tmp_path)) == []


def test_a_line_torn_by_a_kill_is_passed_over_and_the_next_stands_alone(tmp_path: Path) -> None:
    keep(tmp_path, [_link(1), _link(2)], NOW)
    (file,) = (tmp_path / FOLDER).iterdir()
    whole = file.read_bytes()
    for cut in range(1, len(whole) // 2):
        file.write_bytes(whole[:-cut])
        keep(tmp_path, [_link(3)], NOW)
        numbers = [head.number for head in kept(tmp_path)]
        assert numbers == ([1, 2, 3] if cut == 1 else [1, 3])  # without its line feed alone, a line is whole
