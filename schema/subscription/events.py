"""Events as they are told: what happened, before and after, and the row as it is now."""

from datetime import date, datetime
from enum import StrEnum

import strawberry

from domain import feed
from domain.access import Noun
from domain.streams import EndReason as End
from schema import access
from schema.homework import Homework
from schema.marks import Attendance, AttendanceCode, Mark
from schema.nodes import key
from schema.recommendations import Recommendation
from schema.scalars import Facts, Weight
from schema.timetable import ControlWork, Lesson

_ABOUT_STREAMS = {"RESYNC": "resync", "STREAM_ENDED": "stream_ended"}
Kind = StrEnum("Kind", {kind.name: kind.value for kind in feed.EventKind} | _ABOUT_STREAMS)  # type: ignore[misc]  # the feed's own
EventKind = strawberry.enum(
    Kind, name="EventKind", description="What happened; the last two are about the stream itself."
)
EndReason = strawberry.enum(
    End,
    name="EndReason",
    description="NOT_FOUND: there is nothing to follow, or it is not yours. ACCESS_ENDED: consent, guardianship or assignment has ended.",
)


@strawberry.interface(
    description="Something that happened. A client that meets a type it does not know goes on with the next event.",
    directives=[access.of(Noun.SELF)],
)
class DiaryEvent:
    number: int | None = strawberry.field(
        description="Its place in the student's feed, to be given as `after`. Streams of staff begin with the present and have none."
    )
    at: datetime
    kind: EventKind  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.type(description="A mark as it was told: before or after the event.", directives=[access.of(Noun.MARKS)])
class MarkFacts:
    text: str
    value: int | None
    weight: Weight | None
    work_type: str | None = strawberry.field(description="Its name.")
    comment: str | None
    due_on: date | None
    lesson_id: strawberry.ID | None = key("Lesson")
    lesson_date: date | None
    subject_id: strawberry.ID | None = key("Subject")


@strawberry.type(directives=[access.of(Noun.MARKS)])
class MarkEvent(DiaryEvent):
    student_id: strawberry.ID = key("Student")
    lesson_id: strawberry.ID | None = key("Lesson")
    subject_id: strawberry.ID | None = key("Subject")
    mark: Mark | None = strawberry.field(description="As it is now; empty where it was removed.")
    before: MarkFacts | None = strawberry.field(name="markBefore")
    after: MarkFacts | None = strawberry.field(name="markAfter")


@strawberry.type(description="An absence or lateness as it was told.", directives=[access.of(Noun.ATTENDANCE)])
class AttendanceFacts:
    code: AttendanceCode  # type: ignore[valid-type]  # an enum made by Strawberry
    reason: str | None
    lesson_id: strawberry.ID | None = key("Lesson")
    lesson_date: date | None
    subject_id: strawberry.ID | None = key("Subject")


@strawberry.type(directives=[access.of(Noun.ATTENDANCE)])
class AttendanceEvent(DiaryEvent):
    student_id: strawberry.ID = key("Student")
    lesson_id: strawberry.ID | None = key("Lesson")
    subject_id: strawberry.ID | None = key("Subject")
    attendance: Attendance | None = strawberry.field(description="As it is now; empty for somebody who was there.")
    before: AttendanceFacts | None = strawberry.field(name="attendanceBefore")
    after: AttendanceFacts | None = strawberry.field(name="attendanceAfter")


@strawberry.type(
    description="The topic, the type or the state of a lesson has changed.", directives=[access.of(Noun.TIMETABLE)]
)
class LessonEvent(DiaryEvent):
    lesson_id: strawberry.ID | None = key("Lesson")
    lesson: Lesson | None = strawberry.field(description="As it is now.")
    before: Facts | None
    after: Facts | None


@strawberry.type(
    description="A change of the timetable (R2.3) was made, or taken back.", directives=[access.of(Noun.TIMETABLE)]
)
class ChangeEvent(DiaryEvent):
    lesson_id: strawberry.ID | None = key("Lesson")
    lesson: Lesson | None = strawberry.field(description="As it is now, with the changes that stand.")
    before: Facts | None
    after: Facts | None


@strawberry.type(directives=[access.of(Noun.HOMEWORK)])
class HomeworkEvent(DiaryEvent):
    subject_id: strawberry.ID | None = key("Subject")
    homework: Homework | None = strawberry.field(description="As it is now; empty where it was removed.")
    before: Facts | None
    after: Facts | None


@strawberry.type(directives=[access.of(Noun.TIMETABLE)])
class ControlWorkEvent(DiaryEvent):
    subject_id: strawberry.ID | None = key("Subject")
    control_work: ControlWork | None = strawberry.field(description="As it is now; empty where it was removed.")
    before: Facts | None
    after: Facts | None


@strawberry.type(directives=[access.of(Noun.RECOMMENDATIONS)])
class RecommendationEvent(DiaryEvent):
    student_id: strawberry.ID = key("Student")
    recommendation: Recommendation | None = strawberry.field(description="As it is now; empty where it was removed.")
    before: Facts | None
    after: Facts | None


@strawberry.type(
    description="Something may have passed unseen: what is shown is to be read again, and the events go on from `number`."
    " A stream without `after` begins with one. So does what passed while no consent was in force: it is not told.",
    directives=[access.of(Noun.SELF)],
)
class Resync(DiaryEvent): ...


@strawberry.type(description="The last event of a stream.", directives=[access.of(Noun.SELF)])
class StreamEnded(DiaryEvent):
    reason: EndReason  # type: ignore[valid-type]  # an enum made by Strawberry


EVENTS = (
    MarkEvent,
    AttendanceEvent,
    LessonEvent,
    ChangeEvent,
    HomeworkEvent,
    ControlWorkEvent,
    RecommendationEvent,
    Resync,
    StreamEnded,
)
