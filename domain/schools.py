"""The school and its structure: years, periods, vacations, bells, subjects, rooms, work types, policy; and the city's counts."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.access import READS, Noun, Reach, Viewer
from domain.pages import Page
from domain.reading import One, Row, Shape, grouped, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

SCHOOL: Final = Shape(
    columns={
        "id": "sc.id",
        "name": "sc.name",
        "short_name": "sc.short_name",
        "address": "sc.address",
        "time_zone": "sc.time_zone",
        "edit_days": "sc.edit_days",
        "version": "sc.version",
    }
)
YEAR: Final = Shape(
    columns={
        "id": "y.id",
        "title": "y.title",
        "starts_on": "y.starts_on",
        "ends_on": "y.ends_on",
        "version": "y.version",
        "school_id": "y.school_id",
    }
)
PERIOD: Final = Shape(
    columns={
        "id": "p.id",
        "kind": "p.kind",
        "ordinal": "p.ordinal",
        "title": "p.title",
        "starts_on": "p.starts_on",
        "ends_on": "p.ends_on",
        "closed_at": "p.closed_at",
        "version": "p.version",
    }
)
VACATION: Final = Shape(
    columns={
        "id": "v.id",
        "title": "v.title",
        "starts_on": "v.starts_on",
        "ends_on": "v.ends_on",
        "grades": "v.grades",
        "version": "v.version",
    }
)
BELLS: Final = Shape(
    columns={
        "id": "b.id",
        "title": "b.title",
        "shift": "b.shift",
        "version": "b.version",
        "school_id": "b.school_id",
    }
)
SUBJECT: Final = Shape(
    columns={
        "id": "sj.id",
        "name": "sj.name",
        "short_name": "sj.short_name",
        "version": "sj.version",
        "school_id": "sj.school_id",
    }
)
ROOM: Final = Shape(
    columns={
        "id": "r.id",
        "name": "r.name",
        "shared": "r.shared",
        "version": "r.version",
        "school_id": "r.school_id",
    }
)
WORK_TYPE: Final = Shape(
    columns={
        "id": "wt.id",
        "code": "wt.code",
        "name": "wt.name",
        "weight": "wt.weight",
        "control": "wt.control",
        "version": "wt.version",
        "school_id": "wt.school_id",
    }
)
POLICY: Final = Shape(
    columns={
        "id": "mp.id",
        "scale": "mp.scale",
        "lowest": "mp.lowest",
        "codes": "mp.codes",
        "document": "mp.document",
        "version": "mp.version",
        "school_id": "mp.school_id",
    }
)
_TABLES: Final = {
    "year": (YEAR, "school_year y", "y"),
    "period": (PERIOD, "reporting_period p", "p"),
    "vacation": (VACATION, "vacation v", "v"),
    "bells": (BELLS, "bell_schedule b", "b"),
    "subject": (SUBJECT, "subject sj", "sj"),
    "room": (ROOM, "room r", "r"),
    "work_type": (WORK_TYPE, "work_type wt", "wt"),
    "policy": (POLICY, "marking_policy mp", "mp"),
}
"""The nouns of the structure that are read by their ids."""


def _one(shape: Shape, table: str, alias: str, column: str, *, optional: bool = False) -> One:
    names = {
        name: text.replace(text.split(".")[0], alias, 1) for name, text in shape.columns.items() if name != "school_id"
    }
    return One(f"{'LEFT ' if optional else ''}JOIN {table} {alias} ON {alias}.id = {column}", names, f"{alias}.id")


def subject(alias: str, column: str, *, optional: bool = False) -> One:
    """The relation of a row to its subject."""
    return _one(SUBJECT, "subject", alias, column, optional=optional)


def room(alias: str, column: str) -> One:
    """The relation of a row to its room, which it may lack."""
    return _one(ROOM, "room", alias, column, optional=True)


def work_type(alias: str, column: str) -> One:
    """The relation of a row to its work type."""
    return _one(WORK_TYPE, "work_type", alias, column)


def year(alias: str, column: str) -> One:
    """The relation of a row to its school year."""
    return _one(YEAR, "school_year", alias, column)


def period(alias: str, column: str) -> One:
    """The relation of a row to its reporting period, which it may lack."""
    return _one(PERIOD, "reporting_period", alias, column, optional=True)


def group(alias: str, column: str) -> One:
    """The relation of a row to its study group."""
    names = ("id", "title", "kind", "school_class_id", "year_id")
    return One(
        f"JOIN study_group {alias} ON {alias}.id = {column}", {name: f"{alias}.{name}" for name in names}, f"{alias}.id"
    )


async def schools(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Those of the given schools that the viewer belongs to; the city operator reads of every school that it is there."""
    shape = plan(SCHOOL, wanted)
    sql = Sql(list(ids))
    records = await work.fetch(
        f"SELECT {shape.columns} FROM school sc WHERE sc.id = ANY ($1::bigint[]) AND {_visible(viewer, sql)} ORDER BY sc.id",
        *sql.values,
    )
    return [shape.row(record) for record in records]


async def schools_page(work: Work, viewer: Viewer, wanted: Wanted, *, first: int, after: int | None) -> Page:
    """Every school for the city operator, the viewer's own for the others; counts are numbers, never names."""
    shape = plan(SCHOOL, wanted)
    sql = Sql(first + 1)
    conditions = [_visible(viewer, sql)]
    if after is not None:
        conditions.append(f"sc.id > {sql.bind(after)}")
    records = await work.fetch(
        f"SELECT {shape.columns} FROM school sc WHERE {' AND '.join(conditions)} ORDER BY sc.id LIMIT $1", *sql.values
    )
    return Page.cut([shape.row(record) for record in records], first)


async def counts_of(work: Work, school_ids: Sequence[int], _wanted: Wanted) -> dict[int, Row]:
    """How many students, staff and classes each school has today; the one figure that an operator reads of a tenant."""
    records = await work.fetch("SELECT * FROM app.school_counts($1::bigint[])", list(school_ids))
    return {record["school_id"]: dict(record) for record in records}


async def years(work: Work, school_ids: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    """The years of each school, the newest first, with their periods and vacations where these are wanted."""
    shape = plan(YEAR, wanted, ("id", "school_id"))
    records = await work.fetch(
        f"SELECT {shape.columns} FROM school_year y WHERE y.school_id = ANY ($1::bigint[]) ORDER BY y.starts_on DESC, y.id",
        list(school_ids),
    )
    rows = [shape.row(record) for record in records]
    await _with_parts(work, rows, wanted)
    return grouped(rows, "school_id")


async def bell_schedules(work: Work, school_ids: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    """The bell schedules of each school, by shift, with their bells."""
    shape = plan(BELLS, wanted, ("id", "school_id"))
    records = await work.fetch(
        f"SELECT {shape.columns} FROM bell_schedule b WHERE b.school_id = ANY ($1::bigint[]) ORDER BY b.shift, b.id",
        list(school_ids),
    )
    rows = [shape.row(record) for record in records]
    await _with_parts(work, rows, wanted)
    return grouped(rows, "school_id")


async def subjects(work: Work, school_ids: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    return await _of_schools(work, SUBJECT, "subject sj", "sj", school_ids, wanted, "sj.name, sj.id")


async def rooms(work: Work, school_ids: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    return await _of_schools(work, ROOM, "room r", "r", school_ids, wanted, "r.name, r.id")


async def work_types(work: Work, school_ids: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    return await _of_schools(
        work, WORK_TYPE, "work_type wt", "wt", school_ids, wanted, "wt.weight DESC, wt.name, wt.id"
    )


async def policies(work: Work, school_ids: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    """The marking policy of each school."""
    found = await _of_schools(work, POLICY, "marking_policy mp", "mp", school_ids, wanted, "mp.id")
    return {school: rows[0] for school, rows in found.items()}


async def schools_by_id(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await schools(work, viewer, ids, wanted)}


async def rows_by_id(work: Work, viewer: Viewer, ids: Sequence[int], noun: str, wanted: Wanted) -> dict[int, Row]:
    """Rows of one noun of the structure (`room`, `year`, …) in the viewer's schools, with what belongs to them."""
    of, table, alias = _TABLES[noun]
    shape = plan(of, wanted)
    records = await work.fetch(
        f"SELECT {shape.columns} FROM {table} WHERE {alias}.id = ANY ($1::bigint[]) AND {alias}.school_id = ANY ($2::bigint[])",
        list(ids),
        list(viewer.schools),
    )
    rows = [shape.row(record) for record in records]
    await _with_parts(work, rows, wanted)
    return {row["id"]: row for row in rows}


async def vacations_of_students(
    work: Work, student_ids: Sequence[int], on: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """The vacation calendar (R2.6) of the class that each student is in on a day, by date."""
    shape = plan(VACATION, wanted)
    records = await work.fetch(
        f"SELECT e.student_id AS student_key, {shape.columns} FROM enrolment e"
        " JOIN study_group g ON g.id = e.group_id AND g.kind = 'class' JOIN school_class c ON c.id = g.school_class_id"
        " JOIN vacation v ON v.year_id = c.year_id AND (v.grades = '{}' OR c.grade = ANY (v.grades))"
        " WHERE e.student_id = ANY ($1::bigint[]) AND $2 BETWEEN e.starts_on AND e.ends_on ORDER BY v.starts_on, v.id",
        list(student_ids),
        on,
    )
    return grouped([{**shape.row(record), "student_key": record["student_key"]} for record in records], "student_key")


def _visible(viewer: Viewer, sql: Sql) -> str:
    if READS[viewer.role].get(Noun.COUNTS) is Reach.CITY:
        return "true"
    return f"sc.id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"


async def _of_schools(
    work: Work, shape: Shape, table: str, alias: str, school_ids: Sequence[int], wanted: Wanted, order: str
) -> dict[int, list[Row]]:
    chosen = plan(shape, wanted, ("id", "school_id"))
    records = await work.fetch(
        f"SELECT {chosen.columns} FROM {table} WHERE {alias}.school_id = ANY ($1::bigint[]) ORDER BY {order}",
        list(school_ids),
    )
    return grouped([chosen.row(record) for record in records], "school_id")


async def _with_parts(work: Work, rows: list[Row], wanted: Wanted) -> None:
    """Give years their periods and vacations, and bell schedules their bells, where these are wanted."""
    ids = [row["id"] for row in rows]
    if "periods" in wanted:
        periods = plan(PERIOD, wanted["periods"])
        found = await work.fetch(
            f"SELECT p.year_id AS parent, {periods.columns} FROM reporting_period p WHERE p.year_id = ANY ($1::bigint[])"
            " ORDER BY p.starts_on, p.kind, p.id",
            ids,
        )
        _attach(rows, "periods", [{**periods.row(record), "parent": record["parent"]} for record in found])
    if "vacations" in wanted:
        vacations = plan(VACATION, wanted["vacations"])
        found = await work.fetch(
            f"SELECT v.year_id AS parent, {vacations.columns} FROM vacation v WHERE v.year_id = ANY ($1::bigint[])"
            " ORDER BY v.starts_on, v.id",
            ids,
        )
        _attach(rows, "vacations", [{**vacations.row(record), "parent": record["parent"]} for record in found])
    if "bells" in wanted:
        bells = await work.fetch(
            "SELECT schedule_id AS parent, number, starts, ends FROM bell WHERE schedule_id = ANY ($1::bigint[]) ORDER BY number",
            ids,
        )
        _attach(rows, "bells", [dict(record) for record in bells])


def _attach(rows: list[Row], name: str, found: list[Row]) -> None:
    by_parent = grouped(found, "parent")
    for row in rows:
        row[name] = by_parent.get(row["id"], [])
