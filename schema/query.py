"""The root fields that read."""

from datetime import date

import strawberry

from domain import groups, homework, marks, people, schools, timetable
from domain.access import Noun
from domain.reading import Row
from schema import access, ids
from schema.accounts.reading import AccountQuery
from schema.audit import AuditQuery
from schema.calendars import CalendarQuery
from schema.checks import days, identifier, page, page_rows, text
from schema.connections import Connection, connection, cursor, node_wish, row_of
from schema.consents.reading import ConsentQuery
from schema.contacts.reading import ContactQuery
from schema.context import Info
from schema.groups import ClassPage, SchoolClass, StudyGroup
from schema.identities import IdentityQuery
from schema.marks.reading import MarkQuery
from schema.nodes import Node, answer
from schema.people.files import FilesQuery
from schema.people.me import Me
from schema.people.students import From, Student, To
from schema.schools import School
from schema.selection import wanted
from schema.timetable import Lesson


@strawberry.type(
    description="Everything that can be read, in the reach of the role acted in.", directives=[access.of(Noun.SELF)]
)
class Query(
    MarkQuery,
    ConsentQuery,
    AuditQuery,
    FilesQuery,
    ContactQuery,
    AccountQuery,
    CalendarQuery,
    IdentityQuery,
):
    @access.read(Noun.SELF)
    async def me(info: Info) -> Me:
        """Who is signed in, and in which role."""
        viewer = info.context.signed_in
        return answer({"id": viewer.account_id, "full_name": viewer.full_name, "role": viewer.role.value})

    @access.read(
        Noun.SELF, identifier("id", "Student", "Lesson", "SchoolClass", "StudyGroup", "School", "Mark", "Homework")
    )
    async def node(info: Info, id: strawberry.ID) -> Node | None:
        """Anything by its id; null for what is not there and for what is not yours."""
        found = ids.parse(id)
        return None if found is None else answer(await _node(info, *found))

    @access.read(Noun.PEOPLE, identifier("id", "Student"))
    async def student(info: Info, id: strawberry.ID) -> Student | None:
        """One student; null for one who is not there and for one who is not in the viewer's reach."""
        return answer(await _node(info, "Student", ids.number(id)))

    @access.read(Noun.PEOPLE, page, cursor(int), text("search"), identifier("classId", "SchoolClass"), rows=page_rows)
    async def students(
        info: Info,
        first: int = 20,
        after: str | None = None,
        search: str | None = None,
        class_id: strawberry.ID | None = None,
    ) -> Connection[Student] | None:
        """Students by name: of a class as it is today, or whose name begins like `search`."""
        operation = info.context
        found = await people.students_page(
            await operation.work(),
            operation.signed_in,
            node_wish(info),
            first=first,
            after=row_of(after),
            search=search,
            class_id=None if class_id is None else ids.number(class_id),
        )
        operation.saw(row["id"] for row in found.rows)
        return answer(connection(found, lambda row: [row["id"]]))

    @access.read(Noun.SELF, page, cursor(int), rows=page_rows)
    async def schools(info: Info, first: int = 20, after: str | None = None) -> Connection[School]:
        """The viewer's schools; every school for the city operator."""
        operation = info.context
        found = await schools.schools_page(
            await operation.work(),
            operation.signed_in,
            node_wish(info),
            first=first,
            after=row_of(after),
        )
        return answer(connection(found, lambda row: [row["id"]]))

    @access.read(Noun.SELF, identifier("id", "School"))
    async def school(info: Info, id: strawberry.ID) -> School | None:
        """One of the viewer's schools; any school for the city operator."""
        return answer(await _node(info, "School", ids.number(id)))

    @access.read(Noun.GROUPS, identifier("yearId", "SchoolYear"), rows=40)
    async def school_classes(info: Info, year_id: strawberry.ID | None = None) -> list[SchoolClass] | None:
        """The classes in the viewer's reach: by year, grade and title."""
        operation = info.context
        year = None if year_id is None else ids.number(year_id)
        return answer(
            await groups.classes(await operation.work(), operation.signed_in, wanted(info), ids=None, year_id=year)
        )

    @access.read(Noun.GROUPS, identifier("id", "SchoolClass"))
    async def school_class(info: Info, id: strawberry.ID) -> SchoolClass | None:
        """One class in the viewer's reach."""
        return answer(await _node(info, "SchoolClass", ids.number(id)))

    @access.read(Noun.GROUPS, identifier("id", "StudyGroup"))
    async def study_group(info: Info, id: strawberry.ID) -> StudyGroup | None:
        """One study group in the viewer's reach."""
        return answer(await _node(info, "StudyGroup", ids.number(id)))

    @access.read(Noun.MARKS, days(160), identifier("groupId", "StudyGroup"), identifier("subjectId", "Subject"))
    async def class_page(
        info: Info, group_id: strawberry.ID, subject_id: strawberry.ID, start: From, end: To
    ) -> ClassPage | None:
        """Students by lessons of one subject, for those who teach, lead or answer for the group."""
        operation = info.context
        found = await groups.class_page(
            await operation.work(),
            operation.signed_in,
            ids.number(group_id),
            ids.number(subject_id),
            start,
            end,
            wanted(info),
        )
        if found is not None and "rows" in wanted(info):
            operation.saw(row["student"]["id"] for row in found["rows"])
        return answer(found)

    @access.read(Noun.TIMETABLE, rows=150)
    async def day_lessons(info: Info, on: date) -> list[Lesson] | None:
        """A day's lessons in the reach of staff, cancelled ones and those moved away from it included; empty for families."""
        operation = info.context
        if not operation.signed_in.is_staff:
            return []
        return answer(await timetable.lessons_of_day(await operation.work(), operation.signed_in, on, wanted(info)))

    @access.read(Noun.TIMETABLE, days(), rows=40)
    async def my_lessons(info: Info, start: From, end: To) -> list[Lesson] | None:
        """The lessons that the viewer gives, substitutions included, and those taken from them; empty for families."""
        operation = info.context
        if not operation.signed_in.is_staff:
            return []
        return answer(
            await timetable.lessons_of_staff(await operation.work(), operation.signed_in, start, end, wanted(info))
        )


async def _node(info: Info, type_: str, number: int) -> Row | None:
    operation = info.context
    work, viewer, wish = await operation.work(), operation.signed_in, wanted(info)
    seen: list[int] = []
    if type_ == "Student":
        found = await people.students(work, viewer, [number], wish)
        seen = [row["id"] for row in found]
    elif type_ == "Lesson":
        found = await timetable.lessons(work, viewer, [number], wish)
    elif type_ == "SchoolClass":
        found = await groups.classes(work, viewer, wish, ids=[number], year_id=None)
    elif type_ == "StudyGroup":
        found = await groups.groups(work, viewer, [number], wish)
    elif type_ == "School":
        found = await schools.schools(work, viewer, [number], wish)
    elif type_ == "Homework":
        found = await homework.homework(work, viewer, [number], wish)
    elif type_ == "Mark":
        found = await marks.marks(work, viewer, [number], wish)
        seen = [row["student_key"] for row in found]
    else:
        found = []
    operation.saw(seen)
    return {**found[0], "node_type": type_} if found else None
