"""The school and its structure."""

from datetime import date, datetime

import strawberry

from domain import schools
from domain.access import Noun
from orm.schools import PeriodKind as Period
from schema import access
from schema.context import Info
from schema.nodes import Node, answer, batched, key, row_id, rows
from schema.scalars import Weight

PeriodKind = strawberry.enum(Period, name="PeriodKind", description="What a year of a class is divided into.")


@strawberry.type(description="A reporting period (отчётный период).", directives=[access.of(Noun.SCHOOL)])
class ReportingPeriod:
    id: strawberry.ID = key("ReportingPeriod")
    kind: PeriodKind  # type: ignore[valid-type]  # an enum made by Strawberry
    ordinal: int = strawberry.field(description="1 for the first of its kind in the year.")
    title: str
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")
    closed_at: datetime | None = strawberry.field(
        description="When it was closed. Marks and attendance of its days are written no more."
    )
    version: int


@strawberry.type(description="A vacation (каникулы, R2.6).", directives=[access.of(Noun.SCHOOL)])
class Vacation:
    id: strawberry.ID = key("Vacation")
    title: str
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")
    grades: list[int] = strawberry.field(description="The grade levels it is for; empty means all.")
    version: int


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class SchoolYear:
    id: strawberry.ID = key("SchoolYear")
    title: str = strawberry.field(description="Such as `2026/27`.")
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")
    version: int
    periods: list[ReportingPeriod] = rows(12)
    vacations: list[Vacation] = rows(8)


@strawberry.type(description="A school year, as others refer to it.", directives=[access.of(Noun.SCHOOL)])
class YearReference:
    id: strawberry.ID = key("SchoolYear")
    title: str
    starts_on: date
    ends_on: date


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class Bell:
    number: int
    starts: int = strawberry.field(description="Minutes after midnight in the school's zone.")
    ends: int = strawberry.field(description="Minutes after midnight in the school's zone.")


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class BellSchedule:
    id: strawberry.ID = key("BellSchedule")
    title: str
    shift: int
    version: int
    bells: list[Bell] = rows(8)


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class Subject:
    id: strawberry.ID = key("Subject")
    name: str
    short_name: str
    version: int


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class Room:
    id: strawberry.ID = key("Room")
    name: str
    shared: bool = strawberry.field(description="Whether several lessons may be held in it at once, as in a gym.")
    version: int


@strawberry.type(description="What a mark was given for (вид работы).", directives=[access.of(Noun.SCHOOL)])
class WorkType:
    id: strawberry.ID = key("WorkType")
    code: str
    name: str
    weight: Weight = strawberry.field(description="The weight that its marks get by default.")
    control: bool = strawberry.field(description="Whether it is listed in the schedule of control works.")
    version: int


@strawberry.type(
    description="What may be written as a mark, by the school's local act. What stands already keeps its scale.",
    directives=[access.of(Noun.SCHOOL)],
)
class MarkingPolicy:
    scale: int = strawberry.field(description="The best number: 5, 10, 12 or 100.")
    lowest: int = strawberry.field(description="The worst number that is given.")
    codes: list[str] = strawberry.field(
        description="Credits and codes beside numbers: of `зч`, `нзч`, `н/а`, `осв`, `.`."
    )
    document: str = strawberry.field(description="The local act, such as `Положение № 12 от 30.08.2026`.")
    version: int


@strawberry.type(description="Numbers of a school today, without names.", directives=[access.of(Noun.COUNTS)])
class SchoolCounts:
    students: int
    staff: int
    classes: int


@strawberry.type(directives=[access.of(Noun.SELF)])
class School(Node):
    id: strawberry.ID = key("School")
    name: str
    short_name: str
    address: str
    time_zone: str = strawberry.field(description="IANA name. Dates of the school are dates in this zone.")
    edit_days: int = strawberry.field(
        description="Days after a lesson in which its teacher may write and correct; later it is the deputy head's."
    )
    version: int

    @access.read(Noun.SCHOOL, rows=5)
    async def years(root: strawberry.Parent["School"], info: Info) -> list[SchoolYear] | None:
        """The newest first."""
        return answer(await batched(info, schools.years, row_id(root), viewer=False))

    @access.read(Noun.SCHOOL, rows=3)
    async def bell_schedules(root: strawberry.Parent["School"], info: Info) -> list[BellSchedule] | None:
        return answer(await batched(info, schools.bell_schedules, row_id(root), viewer=False))

    @access.read(Noun.SCHOOL, rows=40)
    async def subjects(root: strawberry.Parent["School"], info: Info) -> list[Subject] | None:
        return answer(await batched(info, schools.subjects, row_id(root), viewer=False))

    @access.read(Noun.SCHOOL, rows=60)
    async def rooms(root: strawberry.Parent["School"], info: Info) -> list[Room] | None:
        return answer(await batched(info, schools.rooms, row_id(root), viewer=False))

    @access.read(Noun.SCHOOL, rows=20)
    async def work_types(root: strawberry.Parent["School"], info: Info) -> list[WorkType] | None:
        """The heaviest first."""
        return answer(await batched(info, schools.work_types, row_id(root), viewer=False))

    @access.read(Noun.SCHOOL)
    async def marking_policy(root: strawberry.Parent["School"], info: Info) -> MarkingPolicy | None:
        """By which marks are written from now on."""
        return answer(await batched(info, schools.policies, row_id(root), viewer=False) or None)

    @access.read(Noun.COUNTS)
    async def counts(root: strawberry.Parent["School"], info: Info) -> SchoolCounts | None:
        """For the city operator."""
        return answer(await batched(info, schools.counts_of, row_id(root), viewer=False) or None)
