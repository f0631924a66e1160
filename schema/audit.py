"""Who saw and who changed a child's data (design: private), without values."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import strawberry

from domain.access import Noun, keeps_audit
from domain.audit import changes as changing
from domain.audit import sights as seeing
from schema import access, ids
from schema.checks import identifier, page, page_rows
from schema.connections import Connection, connection, cursor, place_of
from schema.context import Info
from schema.nodes import answer, key
from schema.people.me import Role

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LATEST: Final = (datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND

DataKind = strawberry.enum(
    changing.Kept,
    name="DataKind",
    description="A mark, a note of attendance, a final mark, a recommendation, a consent.",
)
DataChangeKind = strawberry.enum(changing.How, name="DataChangeKind")


@strawberry.type(description="The child whose data was seen or changed.", directives=[access.of(Noun.SIGHTS)])
class SightStudent:
    id: strawberry.ID = key("Student")
    full_name: str


@strawberry.type(
    description="Somebody of the staff had a child's data in an answer or, for a minute, in a stream.",
    directives=[access.of(Noun.SIGHTS)],
)
class Sight:
    at: datetime
    who: str
    role: Role = strawberry.field(description="The role acted in.")  # type: ignore[valid-type]  # an enum made by Strawberry
    operation: str | None = strawberry.field(
        description="The root fields that were read. Told to the administrator, not to a family."
    )
    student: SightStudent


@strawberry.type(description="Somebody changed a child's data.", directives=[access.of(Noun.SIGHTS)])
class DataChange:
    at: datetime
    who: str | None = strawberry.field(description="Empty for an import and for what the service did by itself.")
    thing: DataKind  # type: ignore[valid-type]  # an enum made by Strawberry
    how: DataChangeKind  # type: ignore[valid-type]  # an enum made by Strawberry
    student: SightStudent


@strawberry.type(directives=[access.of(Noun.SIGHTS)])
class AuditQuery:
    @access.read(Noun.SIGHTS, page, cursor(int, int), identifier("studentId", "Student"), rows=page_rows)
    async def sights(
        info: Info, student_id: strawberry.ID | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Sight] | None:
        """Who of the staff saw whom, the newest first: in the school for its administrator, their child for a guardian."""
        operation = info.context
        found = await seeing.sights_page(
            await operation.work(),
            operation.signed_in,
            first=first,
            after=_two(place_of(after, int, int)),
            student_id=None if student_id is None else ids.number(student_id),
        )
        operation.saw(row["student"]["id"] for row in found.rows)
        return answer(connection(found, lambda row: [row["id"], row["student"]["id"]]))

    @access.read(Noun.SIGHTS, page, cursor(int, int, int), identifier("studentId", "Student"), rows=page_rows)
    async def data_changes(
        info: Info, student_id: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connection[DataChange] | None:
        """Who changed a student's data, the newest first, without values: for the school's administrator."""
        operation = info.context
        if not keeps_audit(operation.signed_in):
            return None
        found = await changing.changes_page(
            await operation.work(),
            operation.signed_in,
            ids.number(student_id),
            first=first,
            after=_three(place_of(after, int, int, int)),
        )
        operation.saw(row["student"]["id"] for row in found.rows)
        return answer(connection(found, lambda row: [(row["at"] - _EPOCH) // _MICROSECOND, row["source"], row["id"]]))


def _two(place: tuple[Any, ...] | None) -> tuple[int, int] | None:
    return None if place is None else (place[0], place[1])


def _three(place: tuple[Any, ...] | None) -> tuple[datetime, int, int] | None:
    return None if place is None else (_EPOCH + min(place[0], _LATEST) * _MICROSECOND, place[1], place[2])
