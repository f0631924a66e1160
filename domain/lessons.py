"""What a lesson says of itself: its topic, its type, and that it was held (R5.2 counts both). Its slot is for changes to say."""

from dataclasses import dataclass
from typing import Final

from domain.access import audience_of_group, may_act, written_lessons
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.feed import EventKind, Fact
from domain.reading import Row
from domain.sql import Sql
from orm.timetable import LessonStatus, LessonType

TOPIC_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class LessonUpdate:
    """What is None stays."""

    lesson: int
    version: int
    topic: str | None = None
    lesson_type: LessonType | None = None
    is_held: bool | None = None


async def update_lesson(act: Act, update: LessonUpdate) -> Row:
    """Say what a lesson is about, of which type it is, or that it was held; the answer has its id."""
    if not may_act(act.viewer, "lessonUpdate"):
        raise not_allowed()
    sql = Sql(update.lesson)
    stands = await act.work.fetchrow(
        "SELECT l.id, l.school_id, l.group_id, l.subject_id, l.date, l.status, l.lesson_type, l.topic, l.version"
        f" FROM lesson l WHERE l.id = $1 AND {written_lessons(act.viewer, sql)} FOR NO KEY UPDATE OF l",
        *sql.values,
    )
    if stands is None:
        raise not_found("Урок не найден.")
    if stands["version"] != update.version:
        raise conflict(f"Урок уже изменён{await _by_whom(act, stands)}. Обновите страницу.")
    _check(act, update, stands)
    status = LessonStatus(stands["status"])
    if update.is_held is not None:
        status = LessonStatus.HELD if update.is_held else LessonStatus.PLANNED
    topic = stands["topic"] if update.topic is None else update.topic.strip()
    lesson_type = LessonType(stands["lesson_type"]) if update.lesson_type is None else update.lesson_type
    if (status, topic, lesson_type) != (stands["status"], stands["topic"], stands["lesson_type"]):
        told = await act.work.fetchrow(
            "UPDATE lesson l SET status = $2, topic = $3, lesson_type = $4, version = l.version + 1 WHERE l.id = $1"
            f" RETURNING {audience_of_group('l.group_id', 'l.date')} AS students",
            update.lesson,
            status.value,
            topic,
            lesson_type.value,
        )
        act.tell(
            Fact(
                EventKind.LESSON_UPDATED,
                school=stands["school_id"],
                row=update.lesson,
                students=told["students"],
                before=_facts(stands, stands["status"], stands["topic"], stands["lesson_type"]),
                after=_facts(stands, status, topic, lesson_type),
                group=stands["group_id"],
                subject=stands["subject_id"],
                lesson=update.lesson,
            )
        )
    return {"lesson": update.lesson}


def _check(act: Act, update: LessonUpdate, stands: Row) -> None:
    if update.topic is None and update.lesson_type is None and update.is_held is None:
        raise invalid("input", "Не сказано, что изменить.")
    if stands["status"] == LessonStatus.CANCELLED:
        raise invalid("input.lessonId", "Урок отменён.")
    if update.topic is not None and len(update.topic) > TOPIC_LONGEST:
        raise invalid("input.topic", f"Не больше {TOPIC_LONGEST} символов.")
    if update.is_held and stands["date"] > act.today:
        raise invalid("input.held", "Этот урок ещё впереди.")


async def _by_whom(act: Act, stands: Row) -> str:
    """Who last changed the lesson, as far as the feed knows: an exchange writes no events."""
    last = await act.work.fetchrow(
        "SELECT ac.full_name, to_char(e.at AT TIME ZONE sc.time_zone, 'DD.MM.YYYY HH24:MI') AS at FROM event e"
        " JOIN school sc ON sc.id = e.school_id LEFT JOIN account ac ON ac.id = e.actor_id"
        " WHERE e.group_id = $1 AND e.lesson_id = $2 AND e.kind = ANY ($3::text[]) ORDER BY e.id DESC LIMIT 1",
        stands["group_id"],
        stands["id"],
        [EventKind.LESSON_UPDATED.value, EventKind.CHANGE_MADE.value, EventKind.CHANGE_WITHDRAWN.value],
    )
    return "" if last is None or last["full_name"] is None else f" ({last['full_name']}, {last['at']})"


def _facts(stands: Row, status: str, topic: str, lesson_type: str) -> Row:
    return {
        "status": str(status),
        "topic": topic,
        "lessonType": str(lesson_type),
        "lessonId": stands["id"],
        "subjectId": stands["subject_id"],
        "date": stands["date"],
    }
