"""What a calendar says in words. Programs show it as it is, so that it is plain text."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.reading import Row
from orm.timetable import ChangeKind, LessonStatus

LONGEST: Final = 1_000
"""Characters of one text: a subscription is asked for every hour, and the diary has the rest."""

_CHANGES: Final[Mapping[str, str]] = {
    ChangeKind.CANCELLED.value: "Урок отменён",
    ChangeKind.TEACHER.value: "Замена учителя",
    ChangeKind.SUBJECT.value: "Другой предмет",
    ChangeKind.ROOM.value: "Другой кабинет",
    ChangeKind.MOVED.value: "Урок перенесён",
    ChangeKind.SWAPPED.value: "Уроки переставлены",
    ChangeKind.MERGED.value: "Урок объединён с другим",
}
_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """Without the control characters that RFC 5545 forbids, and of a bounded length."""
    cleaned = _CONTROLS.sub("", _BREAKS.sub("\n", text)).strip()
    return cleaned if len(cleaned) <= LONGEST else cleaned[: LONGEST - 1] + "…"


def lesson_title(lesson: Row) -> str:
    name = plain(lesson["subject"]["name"])
    return f"Отменён: {name}" if lesson["status"] == LessonStatus.CANCELLED else name


def lesson_text(lesson: Row, zone: ZoneInfo) -> str:
    """Who gives the lesson, and what is other than planned, and why."""
    teachers = [plain(each["staff"]["full_name"]) for each in lesson["teachers"] if each["effective"]]
    lines = [f"{'Учитель' if len(teachers) == 1 else 'Учителя'}: {', '.join(teachers)}"] if teachers else []
    for change in lesson["changes"]:
        said = _CHANGES[change["kind"]] + _where_it_was(lesson, change, zone)
        reason = plain(change["reason"])
        lines.append(f"{said}. Причина: {reason}" if reason else said)
    return "\n".join(lines)


def _where_it_was(lesson: Row, change: Row, zone: ZoneInfo) -> str:
    """The slot before, of a change that moves. Of a swap the row tells how the first of the two lessons went."""
    first = change["lesson_id"] == lesson["id"]
    before: Mapping[str, datetime] | None = change["before"] if first else change["after"]
    if change["kind"] not in {ChangeKind.MOVED, ChangeKind.SWAPPED} or before is None:
        return ""
    return f" (был {before['starts_at'].astimezone(zone):%d.%m в %H:%M})"
