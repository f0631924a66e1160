"""Lessons, their changes, and control works (R2.2 to R2.4)."""

from datetime import date as day
from datetime import datetime

import strawberry

from domain.access import Noun
from orm.groups import GroupKind as Kind
from orm.timetable import ChangeKind as Change
from orm.timetable import LessonStatus as Status
from orm.timetable import LessonType as Type
from schema import access
from schema.homework import Homework
from schema.marks import Attendance, Mark
from schema.nodes import Node, key, rows
from schema.people.staff import Staff
from schema.schools import Room, Subject, Vacation, WorkType

LessonStatus = strawberry.enum(
    Status, name="LessonStatus", description="Whether a lesson is ahead, was held, or is not held."
)
LessonType = strawberry.enum(
    Type, name="LessonType", description="What kind of lesson it is, for the statistics of R5.2."
)
ChangeKind = strawberry.enum(
    Change,
    name="ChangeKind",
    description="Facts of separate kinds (замена и перенос, R2.3): one lesson may have several.",
)
GroupKind = strawberry.enum(
    Kind, name="GroupKind", description="A whole class, a part of one, a group across classes, or an individual plan."
)


@strawberry.type(description="A study group, as a lesson refers to it.", directives=[access.of(Noun.TIMETABLE)])
class GroupReference:
    id: strawberry.ID = key("StudyGroup")
    title: str
    kind: GroupKind  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.type(description="When a lesson is or was to be.", directives=[access.of(Noun.TIMETABLE)])
class Slot:
    date: day
    number: int
    starts_at: datetime
    ends_at: datetime


@strawberry.type(
    description="A change of a lesson that stands: one that was taken back is not listed.",
    directives=[access.of(Noun.TIMETABLE)],
)
class LessonChange:
    id: strawberry.ID = key("LessonChange")
    kind: ChangeKind  # type: ignore[valid-type]  # an enum made by Strawberry
    lesson_id: strawberry.ID = key("Lesson")
    other_lesson_id: strawberry.ID | None = key("Lesson", "The lesson it was swapped or merged with.")
    before: Slot | None = strawberry.field(description="The slot before, where the change moves the lesson.")
    after: Slot | None = strawberry.field(description="The slot afterwards, where the change moves the lesson.")
    reason: str
    made_at: datetime


@strawberry.type(description="One teacher of a lesson.", directives=[access.of(Noun.TIMETABLE)])
class LessonTeacher:
    staff: Staff
    planned: bool = strawberry.field(description="Whether the timetable names them.")
    effective: bool = strawberry.field(description="Whether they give the lesson: a substituted teacher does not.")


@strawberry.interface(
    description="What a lesson says to all of its group. The slot is the effective one, after changes.",
    directives=[access.of(Noun.TIMETABLE)],
)
class LessonFacts:
    lesson_id: strawberry.ID = key("Lesson")
    date: day
    number: int = strawberry.field(description="The lesson's number in the day.")
    starts_at: datetime
    ends_at: datetime
    planned_on: day
    planned_number: int
    status: LessonStatus  # type: ignore[valid-type]  # an enum made by Strawberry
    lesson_type: LessonType  # type: ignore[valid-type]  # an enum made by Strawberry
    topic: str
    subject: Subject
    planned_subject: Subject
    room: Room | None
    planned_room: Room | None
    group: GroupReference
    teachers: list[LessonTeacher] = rows(1, "Those who give the lesson first, then those who were replaced.")
    changes: list[LessonChange] = rows(1)
    homework_given: list[Homework] = rows(1)
    homework_due: list[Homework] = rows(1)


@strawberry.type(directives=[access.of(Noun.TIMETABLE)])
class Lesson(LessonFacts, Node):
    id: strawberry.ID = key("Lesson")
    version: int


@strawberry.type(
    description="A lesson as one student has it. It has no `id`, so that a cache never mixes two children of one class.",
    directives=[access.of(Noun.TIMETABLE)],
)
class DiaryLesson(LessonFacts):
    marks: list[Mark] = rows(1)
    attendance: Attendance | None = strawberry.field(description="Empty when the student was there.")


@strawberry.type(description="A day of a student's diary.", directives=[access.of(Noun.TIMETABLE)])
class DiaryDay:
    date: day
    vacation: Vacation | None
    lessons: list[DiaryLesson] = rows(7, "By number; cancelled ones included.")
    moved_away: list[Lesson] = rows(1, "Lessons that were planned for this day and are held on another.")


@strawberry.type(
    description="An entry of the schedule of control works (R2.4).", directives=[access.of(Noun.TIMETABLE)]
)
class ControlWork:
    id: strawberry.ID = key("ControlWork")
    date: day
    title: str
    subject: Subject
    group: GroupReference
    work_type: WorkType
    lesson_id: strawberry.ID | None = key("Lesson")
    version: int
