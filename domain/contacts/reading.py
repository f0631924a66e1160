"""Contacts and agreed forms, as those read them whose they are, and staff who keep them."""

from collections.abc import Sequence
from typing import Any, Final

import orjson

from domain.access import (
    FAMILY,
    Viewer,
    guardian_told,
    guardianship_in_force,
    student_told,
    told_students,
    visible_contacts,
)
from domain.contacts import addresses, form
from domain.reading import One, Row, Shape, person_columns, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.contacts import ContactChannel
from orm.database import Work
from orm.people import Role

CONTACT: Final = Shape(
    columns={
        "id": "ct.id",
        "channel": "ct.channel",
        "address": "ct.address",
        "source": "ct.source",
        "document_number": "ct.document_number",
        "document_date": "ct.document_date",
        "added_at": "ct.added_at",
        "confirmed_at": "ct.confirmed_at",
        "version": "ct.version",
        "guardian_id": "ct.guardian_id",
        "student_id": "ct.student_id",
    },
    ones={
        "guardian": One("LEFT JOIN guardian og ON og.id = ct.guardian_id", person_columns("og"), "og.id"),
        "student": One("LEFT JOIN student os ON os.id = ct.student_id", person_columns("os"), "os.id"),
    },
)
LONGEST: Final = 100
"""Contacts in one answer: six of one person at the most, and few persons stand for a child."""


async def contacts(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> list[Row]:
    """Those of the given contacts that are in use and that the viewer reads."""
    sql = Sql(list(numbers))
    return await _contacts(work, viewer, sql, "ct.id = ANY ($1::bigint[])", wanted)


async def contacts_of(work: Work, viewer: Viewer, student: int | None, wanted: Wanted) -> list[Row]:
    """The contacts in use: one's own for a family; for staff those of a student and of whoever stands for them today."""
    sql = Sql()
    of = "cs.id" if viewer.role in FAMILY else f"{sql.bind(student)}::bigint"
    return await _contacts(work, viewer, sql, "true", wanted, of)


async def _contacts(work: Work, viewer: Viewer, sql: Sql, which: str, wanted: Wanted, of: str = "cs.id") -> list[Row]:
    shape = plan(CONTACT, wanted, ("id", "channel", "address", "guardian_id", "student_id"))
    conditions = [
        sql.of_schools("ct.school_id", viewer.schools),
        "ct.ended_at IS NULL",
        which,
        visible_contacts(viewer, sql, of=of),
    ]
    records = await work.fetch(
        f"SELECT {shape.columns} FROM contact ct {shape.joins} WHERE {' AND '.join(conditions)}"
        f" ORDER BY ct.student_id NULLS LAST, ct.guardian_id, ct.channel, ct.id LIMIT {LONGEST}",
        *sql.values,
    )
    rows = [shape.row(record) for record in records]
    for row in rows:
        row["shown"] = addresses.shown(ContactChannel(row["channel"]), row["address"])
    return rows


async def notice_form(work: Work, viewer: Viewer, student: int, guardian: int | None = None) -> Row | None:
    """The form in which one reader is told of one child: the viewer's own, or for the registrar that of the guardian or the student.

    Nothing where the viewer neither reads nor keeps it.
    """
    found = await readers(work, viewer, student, guardian)
    return _form(found[0]) if found else None


async def notice_forms(work: Work, viewer: Viewer) -> list[Row]:
    """A family's own forms: of each child that a guardian stands for, or a student's. Nobody else has any."""
    return [_form(found) for found in await readers(work, viewer)] if viewer.role in FAMILY else []


def _form(found: Any) -> Row:  # noqa: ANN401 - a record
    stored = orjson.loads(found["wishes"]) if found["wishes"] else {}
    return {
        "student": {"id": found["student_id"], "full_name": found["student_name"]},
        "guardian": None
        if found["guardian_id"] is None
        else {"id": found["guardian_id"], "full_name": found["guardian_name"], "short_name": found["guardian_short"]},
        "version": found["version"],
        "agreed_at": found["agreed_at"],
        "quiet_from": form.QUIET_FROM if found["quiet_from"] is None else found["quiet_from"],
        "quiet_until": form.QUIET_UNTIL if found["quiet_until"] is None else found["quiet_until"],
        "hides_marks": bool(found["hides_marks"]),
        "wishes": [
            {
                "kind": wish.kind,
                "channel": wish.channel,
                "cadence": wish.cadence,
                "possible": list(form.cadences(wish.kind, wish.channel)),
            }
            for wish in form.wishes(stored)
        ],
        "channels": [
            {
                "channel": channel,
                "is_consented": found[f"told_{channel}"],
                "has_contact": found[f"has_{channel}"],
            }
            for channel in ContactChannel
        ],
        "unreached": not any(_reaches(found, stored, channel) for channel in ContactChannel),
    }


def _reaches(found: Any, stored: dict[str, str], channel: ContactChannel) -> bool:  # noqa: ANN401 - a record
    """Whether anything that cannot wait leaves by this channel."""
    critical = [wish for wish in form.wishes(stored) if wish.channel is channel and wish.kind in form.CRITICAL]
    says = any(wish.cadence is not wish.cadence.NEVER for wish in critical)
    return bool(says and found[f"told_{channel}"] and found[f"has_{channel}"])


async def readers(work: Work, viewer: Viewer, student: int | None = None, guardian: int | None = None) -> list[Any]:
    """Who is told of children, with what they agreed: of one child, or of all that a family's viewer stands for."""
    sql = Sql()
    told = ", ".join(
        f"CASE WHEN gs.guardian_id IS NULL THEN {student_told(channel)} ELSE {guardian_told(channel)} END AS told_{channel},"
        f" EXISTS (SELECT 1 FROM contact c{channel} WHERE c{channel}.channel = '{channel}' AND c{channel}.ended_at IS NULL"
        f" AND c{channel}.confirmed_at IS NOT NULL AND CASE WHEN gs.guardian_id IS NULL THEN c{channel}.student_id = s.id"
        f" ELSE c{channel}.guardian_id = gs.guardian_id END) AS has_{channel}"
        for channel in ContactChannel
    )
    g = person_columns("g")
    conditions = [told_students(viewer, sql, "s", "gs.guardian_id"), sql.of_schools("s.school_id", viewer.schools)]
    if student is not None:
        conditions.append(f"s.id = {sql.bind(student)}")
    elif viewer.role is Role.GUARDIAN:
        persons = sql.bind(list(viewer.persons))
        conditions.append(
            f"s.id IN (SELECT student_id FROM guardianship WHERE guardian_id = ANY ({persons}::bigint[]))"
        )
    if guardian is not None or viewer.role not in FAMILY:
        conditions.append(f"gs.guardian_id IS NOT DISTINCT FROM {sql.bind(guardian)}::bigint")
    records: list[Any] = await work.fetch(
        f"SELECT s.school_id, s.id AS student_id, {person_columns('s')['full_name']} AS student_name, gs.guardian_id,"
        f" {g['full_name']} AS guardian_name, {g['short_name']} AS guardian_short, f.wishes::text AS wishes,"
        f" f.quiet_from, f.quiet_until, f.hides_marks, f.version, f.agreed_at, {told}"
        " FROM student s CROSS JOIN LATERAL (SELECT NULL::bigint AS guardian_id, NULL::bigint AS student_id, '' AS rights,"
        " NULL::timestamptz AS starts_at, NULL::timestamptz AS ends_at"
        " UNION ALL SELECT b.guardian_id, b.student_id, b.rights, b.starts_at, b.ends_at FROM guardianship b"
        f" WHERE b.student_id = s.id AND {guardianship_in_force('b')}) gs LEFT JOIN guardian g ON g.id = gs.guardian_id"
        " LEFT JOIN notice_form f ON f.student_id = s.id AND f.guardian_id IS NOT DISTINCT FROM gs.guardian_id"
        f" WHERE {' AND '.join(conditions)} ORDER BY s.sort_key, s.id, gs.guardian_id LIMIT {LONGEST}",
        *sql.values,
    )
    return records
