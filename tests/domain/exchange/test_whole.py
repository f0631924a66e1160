"""All or nothing: a kill, a refusal and another import at the same time."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.exchange.importing import import_path
from domain.exchange.options import Options
from domain.exchange.refusal import ImportRefused
from domain.exchange.report import Thing
from tests.domain.exchange.conftest import NOW, School, counted
from tests.domain.exchange.sets import Files, oneroster, sds

CHECKOUT = Path(__file__).parents[3]
PATIENCE = 60  # seconds, for a machine that does many things at once


@asynccontextmanager
async def importing_until(
    school: School, files: Files, folder: Path, stage: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Another process that has come to this stage of the import and stays there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.domain.exchange.paused",
        school.place.owner_url,
        str(files.folder(folder)),
        NOW.isoformat(),
        stage,
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            assert await process.stdout.readline() == b"here\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("stage", ["enrollments.csv", "done"])
async def test_a_killed_import_leaves_nothing_and_the_next_one_does_it_all(
    school: School, tmp_path: Path, stage: str
) -> None:
    before = await school.everything()
    async with importing_until(school, oneroster(), tmp_path / "other", stage) as process:
        process.kill()
        await process.wait()
    assert await school.everything() == before
    report = await school.take(oneroster())
    assert counted(report)["students"] == (3, 0, 0, 0)
    assert (await school.take(oneroster())).changed_nothing


async def test_a_killed_import_leaves_what_an_earlier_one_did(school: School, tmp_path: Path) -> None:
    await school.take(oneroster())
    before = await school.everything()
    smaller = oneroster().lacking("users", "p2").lacking("enrollments", "e2")
    async with importing_until(school, smaller, tmp_path / "other", "done") as process:
        process.kill()
        await process.wait()
    assert await school.everything() == before


async def test_a_second_import_waits_for_the_first_and_then_finds_its_rows(school: School, tmp_path: Path) -> None:
    waits = asyncio.Event()

    def progress(what: str, _done: int, _total: int) -> None:
        if what == "waiting for another import":
            waits.set()

    path = oneroster().folder(school.folder)
    async with importing_until(school, sds(), tmp_path / "other", "done") as process:
        second = asyncio.create_task(import_path(school.place.owner_url, path, Options(now=NOW), progress))
        async with asyncio.timeout(PATIENCE):
            await waits.wait()
        assert not second.done()
        assert await school.rows("SELECT 1 FROM school") == []
        assert process.stdin is not None
        process.stdin.close()  # the first goes on to its end
        async with asyncio.timeout(PATIENCE):
            report = await second
            assert await process.wait() == 0
    assert report.counts[Thing.SCHOOLS].created == 1
    assert await school.rows("SELECT count(*) FROM school") == [(3,)]


@pytest.mark.parametrize(
    ("files", "where"),
    [
        (
            oneroster().having(enrollments=oneroster().text("enrollments").encode() + "e99,,,5А".encode("cp1251")),
            "enrollments.csv, line 11",
        ),
        (oneroster().having(users=oneroster().text("users").encode("utf-16")), "users.csv, line 1"),
    ],
    ids=["cp1251", "utf-16"],
)
async def test_a_file_in_another_encoding_stops_everything(school: School, files: Files, where: str) -> None:
    before = await school.everything()
    with pytest.raises(ImportRefused, match=where):
        await school.take(files)
    assert await school.everything() == before


async def test_damage_in_the_middle_of_an_archive_stops_everything(school: School, tmp_path: Path) -> None:
    path = oneroster().archive(tmp_path / "files.zip")
    raw = bytearray(path.read_bytes())
    at = raw.find(b"users.csv") + 200
    raw[at : at + 20] = bytes(20)
    path.write_bytes(raw)
    before = await school.everything()
    with pytest.raises(ImportRefused, match=r"users\.csv"):
        await school.take_path(path)
    assert await school.everything() == before


async def test_a_folder_without_a_known_file_is_refused(school: School, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no CSV file"):
        await school.take_path(tmp_path)
    (tmp_path / "prices.csv").write_text("name,price\nbread,40\n")
    with pytest.raises(ImportRefused, match=r"neither OneRoster .* prices\.csv"):
        await school.take_path(tmp_path)


async def test_files_that_are_all_unusable_are_refused(school: School) -> None:
    only = Files({"manifest.csv": oneroster().text("manifest"), "users.csv": "nothing,of,it\n"})
    with pytest.raises(ImportRefused, match="without one file"):
        await school.take(only)


async def test_an_unknown_time_zone_is_refused(school: School) -> None:
    with pytest.raises(ImportRefused, match="no time zone Europe/Twer"):
        await school.take(oneroster(), time_zone="Europe/Twer")
    await school.take(oneroster(), time_zone="Asia/Yekaterinburg")
    assert await school.rows("SELECT time_zone FROM school") == [("Asia/Yekaterinburg",)]


async def test_a_file_that_vanishes_under_way_stops_everything(school: School) -> None:
    path = oneroster().folder(school.folder)

    def progress(what: str, _done: int, _total: int) -> None:
        if what == "classes.csv":
            shutil.rmtree(path)

    with pytest.raises(ImportRefused, match=r"users\.csv"):
        await import_path(school.place.owner_url, path, Options(now=NOW), progress)
    assert await school.rows("SELECT 1 FROM school") == []


async def test_who_wrote_the_same_at_the_same_time_wins(school: School) -> None:
    await school.take(oneroster())
    more = oneroster().adding("classes", "5v,,,5В,05,hour,,homeroom,,school-1,y27,,,")
    async with school.place.as_owner() as other:
        transaction = other.transaction()
        await transaction.start()
        await other.execute(
            "INSERT INTO school_class (school_id, year_id, grade, title, programme, period_kind, marked)"
            " SELECT school_id, id, 5, '5В', 'basic', 'quarter', true FROM school_year"
        )
        me = await other.fetchval("SELECT pg_backend_pid()")
        waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'diary import' AND $1 = ANY (pg_blocking_pids(pid))"
        late = asyncio.create_task(school.take(more))
        async with asyncio.timeout(PATIENCE):
            while await school.rows(waiting, me) == []:
                pass
        await transaction.commit()
        with pytest.raises(ImportRefused, match="uq_school_class_title"):
            await late
    # The class that was made here is taken over when the import comes again.
    assert (await school.take(more)).counts[Thing.CLASSES].changed == 1
    assert await school.rows("SELECT count(*) FROM school_class WHERE title = '5В'") == [(1,)]
