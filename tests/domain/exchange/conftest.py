from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import pytest

from domain.exchange.importing import import_path
from domain.exchange.options import Options
from domain.exchange.report import Level, Report, Thing
from tests.databases import Place, copied
from tests.domain.exchange.sets import Files

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

WRITTEN: Final = (
    "school",
    "school_year",
    "reporting_period",
    "subject",
    "school_class",
    "study_group",
    "student",
    "staff",
    "guardian",
    "guardianship",
    "enrolment",
    "teaching_assignment",
    "homeroom",
    "role_grant",
    "external_row",
)
"""Every table that an import writes, each after those that it refers to."""

NAMED: Final = """
    SELECT 'school', name, short_name, address, time_zone FROM school UNION ALL
    SELECT 'year', s.name, y.title, y.starts_on::text, y.ends_on::text FROM school_year y JOIN school s ON s.id = y.school_id UNION ALL
    SELECT 'period', y.title, p.kind || p.ordinal || p.title, p.starts_on::text, p.ends_on::text FROM reporting_period p
        JOIN school_year y ON y.id = p.year_id UNION ALL
    SELECT 'subject', s.name, j.name, '', '' FROM subject j JOIN school s ON s.id = j.school_id UNION ALL
    SELECT 'class', y.title, c.title, c.grade || c.programme || c.period_kind, c.marked::text FROM school_class c
        JOIN school_year y ON y.id = c.year_id UNION ALL
    SELECT 'group', y.title, g.title, g.kind, coalesce(c.title, '') FROM study_group g JOIN school_year y ON y.id = g.year_id
        LEFT JOIN school_class c ON c.id = g.school_class_id UNION ALL
    SELECT 'student', family_name || given_name || patronymic, s.name, born_on::text, left_on::text FROM student p
        JOIN school s ON s.id = p.school_id UNION ALL
    SELECT 'staff', family_name || given_name || patronymic, s.name, position, left_on::text FROM staff p
        JOIN school s ON s.id = p.school_id UNION ALL
    SELECT 'guardian', family_name || given_name || patronymic, s.name, '', '' FROM guardian p JOIN school s ON s.id = p.school_id
    UNION ALL
    SELECT 'guardianship', g.given_name, s.given_name, x.kind || x.rights, x.starts_at || coalesce(x.ends_at::text, '')
        FROM guardianship x JOIN guardian g ON g.id = x.guardian_id JOIN student s ON s.id = x.student_id UNION ALL
    SELECT 'enrolment', s.given_name, g.title, x.starts_on::text, x.ends_on::text FROM enrolment x
        JOIN student s ON s.id = x.student_id JOIN study_group g ON g.id = x.group_id UNION ALL
    SELECT 'teaching', s.given_name, g.title || j.name, x.starts_on::text, x.ends_on::text FROM teaching_assignment x
        JOIN staff s ON s.id = x.staff_id JOIN study_group g ON g.id = x.group_id JOIN subject j ON j.id = x.subject_id UNION ALL
    SELECT 'homeroom', s.given_name, c.title, x.starts_on::text, x.ends_on::text FROM homeroom x
        JOIN staff s ON s.id = x.staff_id JOIN school_class c ON c.id = x.school_class_id UNION ALL
    SELECT 'external', source, entity, regexp_replace(external_id, '[|]' || school_id || '(?=[|]|$)', '|the school'),
        (withdrawn_at IS NOT NULL)::text
        FROM external_row
"""
"""What is there by names, not by the numbers that a database gave out."""


class Choices(TypedDict, total=False):
    source: str
    time_zone: str
    administrator: str
    dry_run: bool


class School:
    """A database and imports into it."""

    def __init__(self, place: Place, folder: Path, connection: Any) -> None:  # noqa: ANN401 - asyncpg's own
        self.place = place
        self.folder = folder
        self._connection = connection
        self.said: list[str] = []

    async def take(self, files: Files, *, now: datetime = NOW, **options: Unpack[Choices]) -> Report:
        return await self.take_path(files.folder(self.folder), now=now, **options)

    async def take_path(self, path: Path, *, now: datetime = NOW, **options: Unpack[Choices]) -> Report:
        return await import_path(self.place.owner_url, path, Options(now=now, **options), self._progress)

    def _progress(self, what: str, done: int, total: int) -> None:
        assert done <= total or not total
        self.said.append(what)

    async def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.fetch(sql, *values)]

    async def execute(self, sql: str, *values: object) -> None:
        await self._connection.execute(sql, *values)

    async def empty(self) -> None:
        """Take everything out again that an import or its test wrote."""
        await self.execute(
            "; ".join(f"DELETE FROM {table}" for table in ("marking_policy", *reversed(WRITTEN), "account"))
        )

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that an import writes, to the last column."""
        return {table: await self.rows(f"SELECT * FROM {table} ORDER BY id") for table in WRITTEN}

    async def named(self) -> list[tuple[Any, ...]]:
        return sorted(await self.rows(NAMED), key=repr)

    async def groups_of(self, given_name: str) -> list[tuple[Any, ...]]:
        return await self.rows(
            "SELECT g.title, e.starts_on::text, e.ends_on::text FROM enrolment e JOIN study_group g ON g.id = e.group_id"
            " JOIN student s ON s.id = e.student_id WHERE s.given_name = $1 ORDER BY g.title, e.starts_on",
            given_name,
        )


@pytest.fixture(scope="session")
async def exchange_place(migrated: Place) -> AsyncIterator[Place]:
    """One database for all tests of imports: emptying it is much faster than copying another."""
    async with copied(migrated) as place:
        yield place


@pytest.fixture
async def school(exchange_place: Place, tmp_path: Path) -> AsyncIterator[School]:
    """An empty database to import into."""
    async with exchange_place.as_owner() as connection:
        found = School(exchange_place, tmp_path / "files", connection)
        await found.empty()
        yield found


def notes(report: Report, level: Level) -> list[tuple[str, int, str]]:
    return [(note.file, note.line, note.column) for note in report.notes if note.level is level]


def counted(report: Report) -> dict[str, tuple[int, int, int, int]]:
    """What was counted, without what there was none of: created, changed, left, withdrawn."""
    return {
        thing.value: (count.created, count.changed, count.left, count.withdrawn)
        for thing, count in report.counts.items()
        if count.created or count.changed or count.left or count.withdrawn
    }


def created(report: Report) -> dict[Thing, int]:
    return {thing: count.created for thing, count in report.counts.items() if count.created}
