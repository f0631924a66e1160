"""Files of people, as those read them who keep them: the registrar of families, the administrator and the deputy head of staff."""

from collections.abc import Callable, Sequence
from typing import Final

from domain.access import Viewer, kept_files, kept_staffing
from domain.pages import Page, after_person
from domain.people.reading import STAFF
from domain.reading import One, Row, Shape, grouped, person_columns, plan
from domain.schools import group
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

STUDENT_FILE: Final = Shape(
    columns={"id": "s.id", "born_on": "s.born_on", "arrived_on": "s.arrived_on", "version": "s.version"}
)
GUARDIAN_FILE: Final = Shape(columns={**person_columns("g"), "version": "g.version"})
STAFF_FILE: Final = Shape(columns={**STAFF.columns, "left_on": "st.left_on", "version": "st.version"})
ENROLMENT: Final = Shape(
    columns={
        "id": "e.id",
        "version": "e.version",
        "in_class": "e.in_class",
        "starts_on": "e.starts_on",
        "ends_on": "e.ends_on",
    },
    ones={"group": group("eg", "e.group_id")},
)
GUARDIANSHIP: Final = Shape(
    columns={
        "id": "gs.id",
        "version": "gs.version",
        "kind": "gs.kind",
        "rights": "gs.rights",
        "basis": "gs.basis",
        "starts_at": "gs.starts_at",
        "ends_at": "gs.ends_at",
        "student_id": "gs.student_id",
        "guardian_id": "gs.guardian_id",
    },
    ones={
        "guardian": One("JOIN guardian kg ON kg.id = gs.guardian_id", person_columns("kg"), "kg.id"),
        "student": One("JOIN student ks ON ks.id = gs.student_id", person_columns("ks"), "ks.id"),
    },
)

Kept = Callable[[Viewer, Sql, str], str]


async def student_files(work: Work, viewer: Viewer, students: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    """The file of each student, with enrolments and guardianships, the newest first, where these are wanted."""
    rows = await _by_id(work, viewer, kept_files, STUDENT_FILE, "student s", students, wanted)
    if "enrolments" in wanted:
        shape = plan(ENROLMENT, wanted["enrolments"])
        records = await work.fetch(
            f"SELECT e.student_id AS parent, {shape.columns} FROM enrolment e {shape.joins}"
            " WHERE e.student_id = ANY ($1::bigint[]) ORDER BY e.starts_on DESC, e.in_class DESC, e.id",
            list(rows),
        )
        _attach(rows, "enrolments", [{**shape.row(record), "parent": record["parent"]} for record in records])
    await _attach_guardianships(work, rows, "student_id", wanted)
    return rows


async def guardian_files(work: Work, viewer: Viewer, guardians: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    """The file of each guardian, with guardianships where these are wanted."""
    rows = await _by_id(work, viewer, kept_files, GUARDIAN_FILE, "guardian g", guardians, wanted)
    await _attach_guardianships(work, rows, "guardian_id", wanted)
    return rows


async def guardianships(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return await _by_id(work, viewer, kept_files, GUARDIANSHIP, "guardianship gs", numbers, wanted)


async def staff_files(work: Work, viewer: Viewer, staff: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return await _by_id(work, viewer, kept_staffing, STAFF_FILE, "staff st", staff, wanted)


async def guardians_page(
    work: Work, viewer: Viewer, wanted: Wanted, *, first: int, after: int | None, search: str | None
) -> Page:
    """Guardians by name, or those whose name begins like `search`."""
    page = await _page(work, viewer, kept_files, GUARDIAN_FILE, "guardian g", wanted, first, after, search)
    await _attach_guardianships(work, {row["id"]: row for row in page.rows}, "guardian_id", wanted)
    return page


async def staff_page(
    work: Work, viewer: Viewer, wanted: Wanted, *, first: int, after: int | None, search: str | None
) -> Page:
    """Staff by name, those who have left included, or those whose name begins like `search`."""
    return await _page(work, viewer, kept_staffing, STAFF_FILE, "staff st", wanted, first, after, search)


async def _by_id(
    work: Work, viewer: Viewer, kept: Kept, shape: Shape, table: str, numbers: Sequence[int], wanted: Wanted
) -> dict[int, Row]:
    chosen = plan(shape, wanted)
    sql = Sql(list(numbers))
    alias = table.split()[1]
    records = await work.fetch(
        f"SELECT {chosen.columns} FROM {table} {chosen.joins} WHERE {alias}.id = ANY ($1::bigint[]) AND {kept(viewer, sql, alias)}",
        *sql.values,
    )
    return {record["id"]: chosen.row(record) for record in records}


async def _page(
    work: Work,
    viewer: Viewer,
    kept: Kept,
    shape: Shape,
    table: str,
    wanted: Wanted,
    first: int,
    after: int | None,
    search: str | None,
) -> Page:
    chosen = plan(shape, wanted, ("id",))
    sql = Sql(first + 1)
    alias = table.split()[1]
    conditions = [kept(viewer, sql, alias)]
    if after is not None:
        conditions.append(after_person(sql, table.split(maxsplit=1)[0], alias, after))
    if search:
        conditions.append(f"starts_with({alias}.sort_key, rtrim(app.sort_key({sql.bind(search)}::text, '', '')))")
    records = await work.fetch(
        f"SELECT {chosen.columns} FROM {table} WHERE {' AND '.join(conditions)} ORDER BY {alias}.sort_key, {alias}.id LIMIT $1",
        *sql.values,
    )
    return Page.cut([chosen.row(record) for record in records], first)


async def _attach_guardianships(work: Work, rows: dict[int, Row], parent: str, wanted: Wanted) -> None:
    if "guardianships" not in wanted:
        return
    shape = plan(GUARDIANSHIP, wanted["guardianships"], ("id", "student_id", "guardian_id"))
    records = await work.fetch(
        f"SELECT {shape.columns} FROM guardianship gs {shape.joins} WHERE gs.{parent} = ANY ($1::bigint[])"
        " ORDER BY gs.starts_at DESC, gs.id",
        list(rows),
    )
    found = [shape.row(record) for record in records]
    _attach(rows, "guardianships", [{**row, "parent": row[parent]} for row in found])


def _attach(rows: dict[int, Row], name: str, found: list[Row]) -> None:
    by_parent = grouped(found, "parent")
    for number, row in rows.items():
        row[name] = by_parent.get(number, [])
