"""Files of people: what those who keep them see and change, each row with the version that a change of it names."""

from datetime import date, datetime

import strawberry

from domain.access import Noun
from domain.people import files
from schema import access
from schema.checks import page, page_rows, text
from schema.connections import Connection, connection, cursor, node_wish, row_of
from schema.consents.types import GuardianKind, GuardianRights
from schema.context import Info
from schema.nodes import answer, key, rows
from schema.people.staff import Guardian
from schema.timetable import GroupKind


@strawberry.type(description="A group, as an enrolment in a file names it.", directives=[access.of(Noun.FILES)])
class FileGroup:
    id: strawberry.ID = key("StudyGroup")
    title: str
    kind: GroupKind  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.type(
    description="A student in a group, as the registrar changes it: `enrolmentEnd` takes its id.",
    directives=[access.of(Noun.FILES)],
)
class FileEnrolment:
    id: strawberry.ID = key("Enrolment")
    version: int
    group: FileGroup
    in_class: bool = strawberry.field(description="Whether the group is the whole class.")
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")


@strawberry.type(description="The child of a guardianship.", directives=[access.of(Noun.FILES)])
class Ward:
    id: strawberry.ID = key("Student")
    full_name: str


@strawberry.type(description="Who stands for a child, and until when.", directives=[access.of(Noun.FILES)])
class Guardianship:
    id: strawberry.ID = key("Guardianship")
    version: int
    guardian: Guardian
    student: Ward
    kind: GuardianKind  # type: ignore[valid-type]  # an enum made by Strawberry
    rights: GuardianRights  # type: ignore[valid-type]  # an enum made by Strawberry
    basis: str = strawberry.field(description="The document that limits the rights.")
    starts_at: datetime
    ends_at: datetime | None = strawberry.field(description="Empty while no end is known.")


@strawberry.type(description="The personal file (личное дело) of a student.", directives=[access.of(Noun.FILES)])
class StudentFile:
    version: int
    born_on: date | None
    arrived_on: date | None = strawberry.field(description="The first day at this school.")
    enrolments: list[FileEnrolment] = rows(8, "All there ever were, the newest first.")
    guardianships: list[Guardianship] = rows(2, "Past ones included, the newest first.")


@strawberry.type(description="A guardian, as the registrar keeps them.", directives=[access.of(Noun.FILES)])
class GuardianFile:
    id: strawberry.ID = key("Guardian")
    full_name: str
    family_name: str
    given_name: str
    patronymic: str
    version: int
    guardianships: list[Guardianship] = rows(2, "Past ones included, the newest first.")


@strawberry.type(
    description="Somebody who works at the school, as the employer sees them.", directives=[access.of(Noun.STAFFING)]
)
class StaffFile:
    id: strawberry.ID = key("Staff")
    full_name: str
    family_name: str
    given_name: str
    patronymic: str
    position: str
    left_on: date | None = strawberry.field(description="The last day at this school.")
    version: int


@strawberry.type(directives=[access.of(Noun.SELF)])
class FilesQuery:
    @access.read(Noun.FILES, page, cursor(int), text("search"), rows=page_rows)
    async def guardians(
        info: Info, first: int = 20, after: str | None = None, search: str | None = None
    ) -> Connection[GuardianFile] | None:
        """Guardians by name, or whose name begins like `search`."""
        operation = info.context
        wish = node_wish(info)
        found = await files.guardians_page(
            await operation.work(),
            operation.signed_in,
            wish,
            first=first,
            after=row_of(after),
            search=search,
        )
        if "student" in wish.below("guardianships"):
            operation.saw(each["student_id"] for row in found.rows for each in row["guardianships"])
        return answer(connection(found, lambda row: [row["id"]]))

    @access.read(Noun.STAFFING, page, cursor(int), text("search"), rows=page_rows)
    async def staff(
        info: Info, first: int = 20, after: str | None = None, search: str | None = None
    ) -> Connection[StaffFile] | None:
        """Staff by name, those who have left included, or whose name begins like `search`."""
        operation = info.context
        found = await files.staff_page(
            await operation.work(),
            operation.signed_in,
            node_wish(info),
            first=first,
            after=row_of(after),
            search=search,
        )
        return answer(connection(found, lambda row: [row["id"]]))
