"""Who saw a child's data: what is put on record, and who is told of it."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from domain.audit.sights import StreamSights, record_stream_sights, sights_page
from orm.consents import Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.audit.sights import see, sights
from tests.domain.consents.register import on_paper
from tests.household import NOW, Household


async def _told(
    database: Database, household: Household, who: str, student: str | None = None, first: int = 100
) -> list[tuple[str, str, str | None, str]]:
    """Who, role, operation and child of every sight that somebody is told of, page by page."""
    viewer, found, after = household.viewers[who], list[tuple[str, str, str | None, str]](), None
    while True:
        async with database.work(viewer.schools) as work:
            number = None if student is None else household.students[student]
            page = await sights_page(work, viewer, first=first, after=after, student_id=number)
        for row in page.rows:
            found.append((row["who"], row["role"], row["operation"], row["student"]["full_name"].split()[0]))
            assert row["at"] == NOW
        if not page.has_next:
            return found
        after = (page.rows[-1]["id"], page.rows[-1]["student"]["id"])


@pytest.fixture
async def seen(database: Database, household: Household) -> Household:
    await see(database, household, "teacher", "anna", "oleg", "boris", operation="classPage")
    await see(database, household, "deputy", "anna", operation="student")
    await see(database, household, "registrar", "oleg", operation="consents")
    return household


ALL = [
    ("Registrar И О", "registrar", "consents", "Oleg"),
    ("Deputy И О", "deputy", "student", "Anna"),
    ("Teacher И О", "teacher", "classPage", "Boris"),
    ("Teacher И О", "teacher", "classPage", "Oleg"),
    ("Teacher И О", "teacher", "classPage", "Anna"),
]


@pytest.mark.parametrize("first", [1, 2, 100])
async def test_the_administrator_is_told_of_every_sight_child_by_child(
    database: Database, seen: Household, first: int
) -> None:
    assert await _told(database, seen, "administrator", first=first) == ALL


async def test_the_administrator_asks_for_one_child(database: Database, seen: Household) -> None:
    assert await _told(database, seen, "administrator", "anna", first=1) == [ALL[1], ALL[4]]


async def test_a_guardian_is_told_by_whom_their_readable_child_was_seen_and_of_no_other(
    database: Database, seen: Household
) -> None:
    assert await _told(database, seen, "mother") == []
    await on_paper(database, seen, Decision.CONSENT)
    mine = [("Deputy И О", "deputy", None, "Anna"), ("Teacher И О", "teacher", None, "Anna")]
    assert await _told(database, seen, "mother") == mine
    assert await _told(database, seen, "mother", "anna") == mine
    assert await _told(database, seen, "mother", "oleg") == []
    assert await _told(database, seen, "father") == []


@pytest.mark.parametrize("who", ["teacher", "homeroom", "deputy", "registrar", "anna", "uncle"])
async def test_nobody_else_is_told(database: Database, seen: Household, who: str) -> None:
    assert await _told(database, seen, who) == []


async def test_no_sight_of_another_school_is_told(database: Database, seen: Household) -> None:
    await see(database, seen, "teacher", "stranger")
    assert await _told(database, seen, "administrator", "stranger") == []


async def test_a_page_of_sights_is_one_statement(database: Database, seen: Household) -> None:
    viewer = seen.viewers["administrator"]
    for first in (1, 100):
        async with database.work(viewer.schools) as work:
            await sights_page(work, viewer, first=first, after=None)
            assert work.statements == 1


class Streaming:
    """A class page that is open for a while, with the frames that it sends."""

    def __init__(self, database: Database, household: Household, who: str = "teacher") -> None:
        self.database, self.household, self.viewer = database, household, household.viewers[who]
        self.stream = StreamSights()

    async def frame(self, at: datetime, *names: str) -> bool:
        students = [self.household.students[name] for name in names]
        return await record_stream_sights(self.database, self.viewer, "classPageEvents", students, at, self.stream)


async def test_a_stream_has_one_row_a_minute(place: Place, database: Database, household: Household) -> None:
    page = Streaming(database, household)
    wrote = []
    for second in range(0, 180, 7):
        await place.at(NOW + timedelta(seconds=second))
        wrote.append(await page.frame(NOW + timedelta(seconds=second), "anna", "oleg"))
    rows = await sights(database, household)
    assert sum(wrote) == len(rows) == 3
    assert [row["at"].minute for row in rows] == [0, 1, 2]
    both = sorted(household.students[name] for name in ("anna", "oleg"))
    assert all((row["students"], row["operation"]) == (both, "classPageEvents") for row in rows)


async def test_a_child_that_a_stream_meets_later_in_the_minute_is_on_record_before_its_frame_leaves(
    database: Database, household: Household
) -> None:
    page = Streaming(database, household)
    frames = [("anna",), ("anna",), ("anna", "boris"), ("boris",), ("oleg", "anna")]
    assert [await page.frame(NOW, *names) for names in frames] == [True, False, True, False, True]
    rows = await sights(database, household)
    assert [row["students"] for row in rows] == [[household.students[name]] for name in ("anna", "boris", "oleg")]


async def test_two_streams_have_rows_of_their_own_and_a_family_has_none(
    database: Database, household: Household
) -> None:
    for who in ("teacher", "homeroom", "mother", "anna"):
        wrote = await Streaming(database, household, who).frame(datetime(2026, 11, 23, 9, tzinfo=UTC), "anna")
        assert wrote == (who in {"teacher", "homeroom"})
    assert [row["role"] for row in await sights(database, household)] == ["teacher", "homeroom"]


async def test_a_row_that_could_not_be_written_is_written_with_the_next_frame(
    place: Place, database: Database, household: Household
) -> None:
    page = Streaming(database, household)
    async with place.as_owner() as owner:
        await owner.execute("REVOKE INSERT ON sight FROM diary_app")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await page.frame(NOW, "anna")
        await owner.execute("GRANT INSERT ON sight TO diary_app")
    assert await page.frame(NOW, "anna")
    assert len(await sights(database, household)) == 1
