"""The register as it is read: every decision stands, and which of them stand in force follows from the others (R1.3, R1.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from domain.access import Viewer, guardianship_in_force, visible_decisions
from domain.pages import Page
from domain.reading import One, Plan, Row, Shape, person_columns, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.consents import ConsentSubject, Decision
from orm.database import Work
from orm.people import Role


class Standing(StrEnum):
    """What has become of a decision."""

    IN_FORCE = "in_force"
    PENDING = "pending"
    ENDED = "ended"
    REPLACED = "replaced"


STANDING: Final = (
    "CASE WHEN EXISTS (SELECT 1 FROM consent_decision n WHERE n.student_id = cd.student_id"
    " AND n.guardian_id IS NOT DISTINCT FROM cd.guardian_id AND n.subject = cd.subject AND n.id > cd.id"
    " AND n.effective_at <= greatest(cd.effective_at, app.now())) THEN 'replaced'"
    " WHEN cd.effective_at > app.now() THEN 'pending' WHEN cd.ends_at <= app.now() THEN 'ended' ELSE 'in_force' END"
)
"""A decision is replaced by a later one of the same giver about the same, from the moment that both have taken effect."""

DECISION: Final = Shape(
    columns={
        "id": "cd.id",
        "subject": "cd.subject",
        "decision": "cd.decision",
        "standing": STANDING,
        "purposes": "cd.purposes",
        "channels": "cd.channels",
        "effective_at": "cd.effective_at",
        "ends_at": "cd.ends_at",
        "medium": "cd.medium",
        "document_number": "cd.document_number",
        "document_date": "cd.document_date",
        "text_version": "cd.text_version",
        "registered_at": "cd.registered_at",
        "registered_by": "(SELECT ra.full_name FROM account ra WHERE ra.id = cd.registered_by_id)",
        "student_id": "cd.student_id",
        "guardian_id": "cd.guardian_id",
    },
    ones={
        "student": One("JOIN student cs ON cs.id = cd.student_id", person_columns("cs"), "cs.id"),
        "guardian": One("LEFT JOIN guardian cg ON cg.id = cd.guardian_id", person_columns("cg"), "cg.id"),
    },
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which decisions: of a student, of those who are in a class today, registered in these days of their school, …"""

    student_id: int | None = None
    class_id: int | None = None
    subject: ConsentSubject | None = None
    decision: Decision | None = None
    standing: Standing | None = None
    start: date | None = None
    end: date | None = None


EVERYTHING: Final = Filter()


async def decisions(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Those of the given decisions that the viewer reads, in the order they were taken."""
    shape = plan(DECISION, wanted, ("id", "student_id"))
    sql = Sql(list(ids))
    records = await work.fetch(
        f"SELECT {_named(viewer)} AS named, {shape.columns} FROM consent_decision cd {shape.joins} WHERE cd.id = ANY ($1::bigint[])"
        f" AND {visible_decisions(viewer, sql)} ORDER BY cd.id",
        *sql.values,
    )
    return _rows(records, shape)


async def decisions_page(
    work: Work, viewer: Viewer, wanted: Wanted, *, first: int, after: int | None, only: Filter = EVERYTHING
) -> Page:
    """Decisions, the newest first: one's own for a guardian or student, those of the class or the school for staff."""
    shape = plan(DECISION, wanted, ("id", "student_id"))
    sql = Sql(first + 1)
    conditions = [
        sql.of_schools("cd.school_id", viewer.schools),
        visible_decisions(viewer, sql),
        *conditions_of(only, sql),
    ]
    if after is not None:
        conditions.append(f"cd.id < {sql.bind(after)}")
    records = await work.fetch(
        f"SELECT {_named(viewer)} AS named, {shape.columns} FROM consent_decision cd {shape.joins}"
        f" WHERE {' AND '.join(conditions)} ORDER BY cd.id DESC LIMIT $1",
        *sql.values,
    )
    return Page.cut(_rows(records, shape), first)


def _named(viewer: Viewer) -> str:
    """Whether the child of a decision is named: guardians keep their decisions for good, the name while the guardianship lasts."""
    if viewer.role is not Role.GUARDIAN:
        return "true"
    return (
        "EXISTS (SELECT 1 FROM guardianship ns WHERE ns.student_id = cd.student_id AND ns.guardian_id = cd.guardian_id"
        f" AND {guardianship_in_force('ns')})"
    )


def _rows(records: list[Any], shape: Plan) -> list[Row]:
    rows = [shape.row(record) for record in records]
    for row, record in zip(rows, records, strict=True):
        if not record["named"]:
            row["student"] = None
    return rows


def conditions_of(only: Filter, sql: Sql) -> list[str]:
    """What a filter says of a row of `consent_decision`."""
    found = [
        f"cd.{column} = {sql.bind(value)}"
        for column, value in (("student_id", only.student_id), ("subject", only.subject), ("decision", only.decision))
        if value is not None
    ]
    if only.class_id is not None:
        found.append(f"EXISTS ({in_class('cd.student_id', sql.bind(only.class_id))})")
    if only.standing is not None:
        found.append(f"({STANDING}) = {sql.bind(only.standing.value)}")
    day = "(cd.registered_at AT TIME ZONE (SELECT fs.time_zone FROM school fs WHERE fs.id = cd.school_id))::date"
    if only.start is not None:
        found.append(f"{day} >= {sql.bind(only.start)}")
    if only.end is not None:
        found.append(f"{day} <= {sql.bind(only.end)}")
    return found


def in_class(student: str, school_class: str) -> str:
    """A statement that finds something where a student is in a class today."""
    return (
        "SELECT 1 FROM enrolment ce JOIN study_group cl ON cl.id = ce.group_id AND cl.kind = 'class'"
        f" WHERE ce.student_id = {student} AND cl.school_class_id = {school_class}"
        f" AND {Sql.TODAY} BETWEEN ce.starts_on AND ce.ends_on"
    )
