"""What `diary import` says on the terminal and in its file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.exchange.options import Options
from gateway.cli.exchange import save, show, take
from gateway.services.hindrance import Hindrance
from tests.databases import Place
from tests.domain.exchange.sets import oneroster

OPTIONS = Options(now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


async def test_an_import_is_told_in_words_and_as_json(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = oneroster().changed("users", "p2,,,true,school-1,student,p2,,Борис", "p2,,,true,school-1,student,p2,,")
    path = files.folder(tmp_path / "files")
    report = await take(place.owner_url, path, OPTIONS)
    show(report)
    save(report, tmp_path / "report.json")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Imported OneRoster 1.1 as oneroster:journal-7:district: Школа на Берёзовой"
    assert ["students", "2", "0", "0", "0"] in [line.split() for line in lines]
    assert "users.csv:3 givenName: refused: empty" in lines
    assert "enrollments.csv:3 userSourcedId: refused: refers to nobody who is taken: p2" in lines
    assert "users.csv (bulk): 8 rows, 1 refused" in lines
    assert any(line.startswith("  not taken: columns enabledUser, username") for line in lines)
    assert lines[-1].startswith("Who may read: nobody administers the new schools")
    told = json.loads((tmp_path / "report.json").read_text())
    assert told["counts"]["students"] == {"created": 2, "changed": 0, "left": 0, "withdrawn": 0}
    assert {
        "level": "refused",
        "file": "users.csv",
        "line": 3,
        "column": "givenName",
        "reason": "empty",
    } in told["notes"]


async def test_a_second_import_says_that_nothing_has_changed(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = oneroster().folder(tmp_path / "files")
    await take(place.owner_url, path, OPTIONS)
    show(await take(place.owner_url, path, OPTIONS))
    assert "Nothing has changed." in capsys.readouterr().out.splitlines()


async def test_what_cannot_be_imported_at_all_is_a_hindrance(place: Place, tmp_path: Path) -> None:
    with pytest.raises(Hindrance, match=r"Nothing was imported: files: there is no such file or folder\."):
        await take(place.owner_url, tmp_path / "files", OPTIONS)
