"""Who changed a child's data: told to the administrator, without a value."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.audit.changes import changes_page
from domain.feed import EventKind, Fact, append
from orm.consents import Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.consents.register import on_paper
from tests.household import NOW, Household


async def _insert(owner: Any, table: str, **columns: object) -> int:  # noqa: ANN401 - asyncpg's connection
    names, values = ", ".join(columns), ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    number: int = await owner.fetchval(
        f"INSERT INTO {table} ({names}) VALUES ({values}) RETURNING id", *columns.values()
    )
    return number


@pytest.fixture
async def changed(place: Place, database: Database, household: Household) -> Household:
    """Anna gets a mark, which is corrected by the deputy and removed by the teacher, and has her absence taken back."""
    school, anna = household.school, household.students["anna"]
    async with place.as_owner() as owner:
        subject = await _insert(owner, "subject", school_id=school, name="Алгебра", short_name="Алг")
        kind = await _insert(owner, "work_type", school_id=school, code="О", name="Ответ", weight=1000, control=False)
        lesson = await _insert(
            owner,
            "lesson",
            school_id=school,
            group_id=household.groups["7А"],
            planned_subject_id=subject,
            subject_id=subject,
            planned_on=NOW.date(),
            planned_number=1,
            planned_starts_at=NOW,
            planned_ends_at=NOW + timedelta(minutes=45),
            date=NOW.date(),
            number=1,
            starts_at=NOW,
            ends_at=NOW + timedelta(minutes=45),
            status="held",
            lesson_type="combined",
            topic="",
            version=1,
        )
        mark = await _insert(
            owner,
            "mark",
            school_id=school,
            student_id=anna,
            lesson_id=lesson,
            group_id=household.groups["7А"],
            subject_id=subject,
            lesson_date=date(2026, 11, 23),
            work_type_id=kind,
            kind="numeric",
            value=2,
            scale=5,
            counts=True,
            weight=1000,
            comment="",
            set_at=NOW,
            version=1,
        )
        absence = await _insert(
            owner,
            "attendance",
            school_id=school,
            student_id=anna,
            lesson_id=lesson,
            lesson_date=date(2026, 11, 23),
            code="ill",
            reason="",
            noted_at=NOW,
            version=1,
        )
    for minutes, who, statement in (
        (1, "deputy", f"UPDATE mark SET value = 5, comment = 'секрет' WHERE id = {mark}"),
        (2, "teacher", f"UPDATE mark SET removed_at = app.now() WHERE id = {mark}"),
        (3, "homeroom", f"DELETE FROM attendance WHERE id = {absence}"),
    ):
        await place.at(NOW + timedelta(minutes=minutes))
        async with database.work((school,), actor=household.account(who), reason="секрет") as work:
            if minutes == 1:
                await append(work, [Fact(EventKind.MARK_RECORDED, school, mark, [anna], after={"text": "секрет"})])
            await work.execute(statement)
    await on_paper(database, household, Decision.CONSENT)
    await place.at(NOW)
    return household


async def _told(
    database: Database, household: Household, who: str, student: str = "anna", first: int = 100
) -> list[tuple[int, str | None, str, str]]:
    viewer, found, after = household.viewers[who], list[tuple[int, str | None, str, str]](), None
    while True:
        async with database.work(viewer.schools) as work:
            page = await changes_page(work, viewer, household.students[student], first=first, after=after)
            assert work.statements <= 1
        for row in page.rows:
            assert "секрет" not in repr(row)
            who_name = None if row["who"] is None else row["who"].split()[0]
            found.append(((row["at"] - NOW) // timedelta(minutes=1), who_name, row["thing"], row["how"]))
        if not page.has_next:
            return found
        last = page.rows[-1]
        after = (last["at"], last["source"], last["id"])


EVERY = [
    (3, "Registrar", "consent", "recorded"),
    (3, "Homeroom", "attendance", "removed"),
    (2, "Teacher", "mark", "removed"),
    (1, "Deputy", "mark", "recorded"),
    (1, "Deputy", "mark", "changed"),
]


@pytest.mark.parametrize("first", [1, 2, 100])
async def test_the_administrator_is_told_who_changed_what_and_how(
    database: Database, changed: Household, first: int
) -> None:
    assert await _told(database, changed, "administrator", first=first) == EVERY


async def test_of_another_child_and_of_another_school_nothing_is_told(database: Database, changed: Household) -> None:
    assert await _told(database, changed, "administrator", "boris") == []
    assert await _told(database, changed, "administrator", "stranger") == []


@pytest.mark.parametrize("who", ["mother", "anna", "teacher", "homeroom", "deputy", "registrar"])
async def test_nobody_else_is_told(database: Database, changed: Household, who: str) -> None:
    assert await _told(database, changed, who) == []


async def test_what_an_import_changed_has_nobody(place: Place, database: Database, changed: Household) -> None:
    async with place.as_owner() as owner:
        await owner.execute("UPDATE mark SET removed_at = NULL")
    assert (await _told(database, changed, "administrator"))[-1] == (0, None, "mark", "changed")
