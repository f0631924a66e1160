"""A calendar as text of RFC 5545: the same rows give the same bytes, so that an unchanged calendar is not sent again."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import orjson
from icalendar import Calendar, Component, Event, Timezone, vDuration

from domain.calendars import Content
from domain.reading import Row
from gateway.calendar.words import lesson_text, lesson_title, plain
from orm.timetable import LessonStatus

FORM: Final = 1
"""Raised with every change of what is written for the same rows."""
EVERY: Final = timedelta(hours=1)
"""How often a program is asked to look again; Google looks at its own pace."""

_PRODUCT: Final = "-//School Diary//Электронный дневник//RU"
_ROWS: Final = UUID("0d4f7f9c-52c1-4b53-9d0e-0f6d0c1b7a53")


def tag_of(content: Content) -> str:
    """Equal for calendars that say the same."""
    said = [
        FORM,
        content.found.id,
        content.found.opened_at,
        content.given_name,
        content.zone,
        content.school_since,
        content.lessons,
        content.homework,
        content.control_works,
        content.vacations,
    ]
    return hashlib.blake2b(orjson.dumps(said), digest_size=16).hexdigest()


def written(content: Content) -> bytes:
    """The calendar in UTF-8: lines of at most 75 octets that end with CR LF."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = f"Школа: {plain(content.given_name)}"
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", content.zone)
    calendar.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(EVERY))
    zone = ZoneInfo(content.zone)
    days = [lesson["starts_at"] for lesson in content.lessons] or [content.found.opened_at]
    calendar.add_component(_zone(content.zone, min(days).year, max(days).year))
    for event in _events(content, zone):
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Component:
    """The rules of a zone from before the first of these years until after the last: a calendar may hold New Year."""
    zone = Timezone.from_tzid(name, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1))
    zone.pop("comment", None)
    return zone


def _events(content: Content, zone: ZoneInfo) -> Iterator[Event]:
    for lesson in content.lessons:
        yield _lesson(content, lesson, zone)
    for work in content.control_works:
        event = _all_day(content, "control_work", work, work["date"], None)
        event.add("summary", f"Контрольная работа: {plain(work['subject']['name'])}")
        event.add("description", plain(work["title"]))
        event.add("categories", ["Контрольная работа"])
        yield event
    for given in content.homework:
        event = _all_day(content, "homework", given, given["due_on"], None, given["created_at"])
        event.add("summary", f"Домашнее задание: {plain(given['subject']['name'])}")
        event.add("description", plain(given["text"]))
        event.add("categories", ["Домашнее задание"])
        yield event
    for vacation in content.vacations:
        event = _all_day(content, "vacation", vacation, vacation["starts_on"], vacation["ends_on"])
        event.add("summary", plain(vacation["title"]))
        event.add("categories", ["Каникулы"])
        yield event


def _lesson(content: Content, lesson: Row, zone: ZoneInfo) -> Event:
    event = _event(content, "lesson", lesson["id"], lesson["revisions"], lesson["revised_at"])
    event.add("dtstart", lesson["starts_at"].astimezone(zone))
    event.add("dtend", lesson["ends_at"].astimezone(zone))
    event.add("summary", lesson_title(lesson))
    cancelled = lesson["status"] == LessonStatus.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if cancelled:
        event.add("transp", "TRANSPARENT")
    if lesson["revised_at"] is not None:
        event.add("last-modified", lesson["revised_at"].astimezone(UTC))
    if lesson["room"] is not None:
        event.add("location", plain(lesson["room"]["name"]))
    text = lesson_text(lesson, zone)
    if text:
        event.add("description", text)
    event.add("categories", ["Урок"])
    return event


def _all_day(
    content: Content, kind: str, row: Row, first: date, last: date | None, since: datetime | None = None
) -> Event:
    """The day after the last one is where it ends; nobody is busy with it."""
    event = _event(content, kind, row["id"], row["version"] - 1, since)
    event.add("dtstart", first)
    event.add("dtend", (last or first) + timedelta(days=1))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _event(content: Content, kind: str, number: int, sequence: int, since: datetime | None) -> Event:
    """One row of one child is one event for ever, in whichever calendar of theirs, and other than any row elsewhere."""
    event = Event()
    event.add(
        "uid",
        str(
            uuid5(_ROWS, f"{content.school_since.astimezone(UTC).isoformat()}|{kind}|{number}|{content.found.student}")
        ),
    )
    event.add("dtstamp", (since or content.found.opened_at).astimezone(UTC))
    event.add("sequence", sequence)
    event.add("class", "PRIVATE")
    return event
