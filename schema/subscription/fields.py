"""The root of subscriptions. Events come through a port; who hears of which, the domain decides for each of them."""

from collections.abc import AsyncGenerator

import strawberry

from domain.access import Noun
from domain.streams import DiaryWatch, PageWatch, SchoolWatch
from schema import access, ids
from schema.checks import Arguments, identifier, metadata
from schema.context import Info
from schema.nodes import answer
from schema.selection import wanted
from schema.subscription.events import DiaryEvent


def _number(arguments: Arguments) -> str | None:
    after = arguments.get("after")
    return "after: not below 0" if isinstance(after, int) and after < 0 else None


def diary_events(info: Info, student_id: strawberry.ID, after: int | None = None) -> AsyncGenerator[DiaryEvent, None]:
    """What happens in a student's diary, for the student and their guardians, on the consent that is in force at each event."""
    return answer(info.context.watch(DiaryWatch(ids.number(student_id), after), wanted(info)))


def class_page_events(
    info: Info, group_id: strawberry.ID, subject_id: strawberry.ID
) -> AsyncGenerator[DiaryEvent, None]:
    """What is written on the page of a group in a subject, for those who read the page. Two teachers see each other write."""
    return answer(info.context.watch(PageWatch(ids.number(group_id), ids.number(subject_id)), wanted(info)))


def school_events(info: Info) -> AsyncGenerator[DiaryEvent, None]:
    """Changes of the timetable and of the schedule of control works, for staff: of the lessons in their reach."""
    return answer(info.context.watch(SchoolWatch(), wanted(info)))


@strawberry.type(
    description="What happens, as it happens: over a WebSocket (`graphql-transport-ws`) or as server-sent events.",
    directives=[access.of(Noun.SELF)],
)
class Subscription:
    diary_events: AsyncGenerator[DiaryEvent, None] = strawberry.subscription(
        resolver=diary_events,
        description=diary_events.__doc__,
        directives=[access.of(Noun.TIMETABLE)],
        metadata=metadata(identifier("studentId", "Student"), _number),
    )
    class_page_events: AsyncGenerator[DiaryEvent, None] = strawberry.subscription(
        resolver=class_page_events,
        description=class_page_events.__doc__,
        directives=[access.of(Noun.MARKS)],
        metadata=metadata(identifier("groupId", "StudyGroup"), identifier("subjectId", "Subject")),
    )
    school_events: AsyncGenerator[DiaryEvent, None] = strawberry.subscription(
        resolver=school_events,
        description=school_events.__doc__,
        directives=[access.of(Noun.TIMETABLE)],
    )
