"""Changes of lessons as the deputy head asks for them, by the names of the week."""

from datetime import date
from typing import Any

from domain.acts import Act
from domain.changes.asked import Cancel, Merge, Move, Room, Seen, Substitute, Swap, Withdraw
from domain.changes.making import cancel_lesson, merge_lessons, move_lesson, substitute_lesson, swap_lessons
from domain.changes.withdrawing import withdraw_change
from domain.reading import Row
from tests.week import Week, Writes

REASON = "Болезнь учителя"


def seen(week: Week, lesson: str, version: int = 1, path: str = "input.lessonId") -> Seen:
    return Seen(week[f"lesson:{lesson}"], version, path)


def cancel(week: Week, lesson: str, *, version: int = 1, reason: str = REASON) -> Writes:
    async def write(act: Act) -> Row:
        return await cancel_lesson(act, Cancel(seen(week, lesson, version), reason))

    return write


def substitute(week: Week, lesson: str, *, version: int = 1, room: str | None = None, **names: str) -> Writes:
    """`teacher`, `instead_of` and `subject` by name; the room `none` takes it away."""
    given = {name: week[f"{'subject' if name == 'subject' else 'staff'}:{value}"] for name, value in names.items()}
    place = None if room is None else Room(None if room == "none" else week[f"room:{room}"])

    async def write(act: Act) -> Row:
        return await substitute_lesson(act, Substitute(seen(week, lesson, version), REASON, room=place, **given))

    return write


def move(week: Week, lesson: str, on: date, number: int, *, version: int = 1, **more: Any) -> Writes:  # noqa: ANN401 - fields
    async def write(act: Act) -> Row:
        return await move_lesson(act, Move(seen(week, lesson, version), REASON, on, number, **more))

    return write


def swap(week: Week, lesson: str, other: str) -> Writes:
    async def write(act: Act) -> Row:
        return await swap_lessons(act, Swap(seen(week, lesson), seen(week, other, 1, "input.otherLessonId"), REASON))

    return write


def merge(week: Week, lesson: str, into: str, *, version: int = 1) -> Writes:
    async def write(act: Act) -> Row:
        other = seen(week, into, 1, "input.intoLessonId")
        return await merge_lessons(act, Merge(seen(week, lesson, version), other, REASON))

    return write


def withdraw(change: int, reason: str = "") -> Writes:
    async def write(act: Act) -> Row:
        return await withdraw_change(act, Withdraw(change, reason))

    return write


async def changes(week: Week) -> list[dict[str, Any]]:
    return [dict(row) for row in await week.fetch("SELECT * FROM lesson_change ORDER BY id")]


async def last_change(week: Week) -> int:
    number: int = (await changes(week))[-1]["id"]
    return number
