"""Calendars as calendar programs read them: right times in each zone, texts of any kind, lines of RFC 5545."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from domain.access import Viewer
from domain.calendars import Content, Found
from gateway.calendar.writing import tag_of, written
from orm.people import Role
from tests.gateway.calendar.reading import instant, read

OPENED: Final = datetime(2026, 9, 1, 6, tzinfo=UTC)
VIEWER: Final = Viewer(1, 0, 1, Role.GUARDIAN, (1,), (1,), "Мама")
ZONES: Final = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)


def _lesson(number: int, day: date, zone: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - columns
    starts_at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return {
        "id": number,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=45),
        "status": "planned",
        "subject": {"name": "Алгебра"},
        "room": {"name": "Кабинет 12"},
        "teachers": [],
        "changes": [],
        "revisions": 0,
        "revised_at": None,
        **more,
    }


def _content(zone: str = "Europe/Moscow", student: int = 1, **more: Any) -> Content:  # noqa: ANN401 - fields
    found = Found(1, student, OPENED, VIEWER)
    rows: dict[str, Any] = {"lessons": [], "homework": [], "control_works": [], "vacations": []}
    return Content(found, "Анна", zone, OPENED, **{**rows, **more})


@pytest.mark.parametrize("zone", ZONES)
def test_lessons_around_new_year_begin_at_half_past_eight_in_the_schools_zone(zone: str) -> None:
    days = [date(2026, 12, 29), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 11)]
    calendar = read(written(_content(zone, lessons=[_lesson(at, day, zone) for at, day in enumerate(days)])))

    assert calendar.zones == [zone]
    assert [event["begins"]["local"] for event in calendar.lessons] == [f"{day}T08:30:00" for day in days]
    assert {event["begins"]["zone"] for event in calendar.lessons} == {zone}
    offset = ZoneInfo(zone).utcoffset(datetime(2027, 1, 1))  # noqa: DTZ001 - the clock on the wall
    assert offset is not None
    for event, day in zip(calendar.lessons, days, strict=True):
        begins = datetime(day.year, day.month, day.day, 8, 30, tzinfo=UTC) - offset
        assert (instant(event), instant(event, "ends")) == (begins, begins + timedelta(minutes=45))


def test_kamchatka_and_kaliningrad_begin_ten_hours_apart() -> None:
    day = date(2027, 1, 1)
    first, second = (
        instant(read(written(_content(zone, lessons=[_lesson(1, day, zone)]))).lessons[0])
        for zone in ("Asia/Kamchatka", "Europe/Kaliningrad")
    )
    assert first == datetime(2026, 12, 31, 20, 30, tzinfo=UTC)
    assert second - first == timedelta(hours=10)


def test_a_zone_whose_clocks_are_changed_keeps_the_time_on_the_wall() -> None:
    """No zone of Russia has changed since 2016; the next change of the law is not to break calendars."""
    days = [date(2027, 3, 26), date(2027, 3, 29)]
    calendar = read(
        written(_content("Europe/Berlin", lessons=[_lesson(at, day, "Europe/Berlin") for at, day in enumerate(days)]))
    )
    assert [instant(event).hour for event in calendar.lessons] == [7, 6]
    assert {event["begins"]["local"][11:] for event in calendar.lessons} == {"08:30:00"}


TEXTS: Final = (
    "<script>alert('x')</script> & <b>жирно</b>",
    'точка; запятая, обратная \\ черта: двоеточие "кавычки" \\n не перевод',
    "первая строка\nвторая строка",
    "\u202eсправа налево\u202c и эмодзи 👩‍👧‍👦",
    "BEGIN:VEVENT\nUID:чужой\nEND:VEVENT",
    "Ученица Константинопольская-Новороссийская " * 12,
    "1" * 73 + "Ё" * 60,
)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_any_kind_come_through_as_they_are(text: str) -> None:
    lesson = _lesson(1, date(2026, 11, 23), "Europe/Moscow", subject={"name": text}, room={"name": text})
    homework = {
        "id": 1,
        "due_on": date(2026, 11, 24),
        "text": text,
        "subject": {"name": text},
        "version": 3,
        "created_at": OPENED,
    }
    calendar = read(written(_content(lessons=[lesson], homework=[homework])))

    (event,) = calendar.lessons
    (given,) = calendar.of("Домашнее задание")
    assert len(calendar.events) == 2
    assert (event["summary"], event["location"]) == (text.strip(), text.strip())
    assert (given["summary"], given["description"]) == (f"Домашнее задание: {text.strip()}", text.strip())
    assert given["sequence"] == 2


def test_what_rfc_5545_forbids_in_a_text_is_left_out() -> None:
    lesson = _lesson(
        1, date(2026, 11, 23), "Europe/Moscow", subject={"name": "Ал\x07геб\x1bра\r\nи\u2028начала\x85анализа"}
    )
    assert read(written(_content(lessons=[lesson]))).lessons[0]["summary"] == "Алгебра\nи\nначала\nанализа"


def test_an_endless_text_is_cut() -> None:
    lesson = _lesson(1, date(2026, 11, 23), "Europe/Moscow", subject={"name": "Ё" * 20_000})
    assert read(written(_content(lessons=[lesson]))).lessons[0]["summary"] == "Ё" * 999 + "…"


def test_days_without_a_time_end_on_the_day_after() -> None:
    vacation = {
        "id": 1,
        "title": "Зимние каникулы",
        "starts_on": date(2026, 12, 31),
        "ends_on": date(2027, 1, 10),
        "version": 1,
    }
    calendar = read(written(_content(vacations=[vacation])))
    (event,) = calendar.of("Каникулы")
    assert (event["begins"]["at"], event["ends"]["at"]) == ("2026-12-31", "2027-01-11")
    assert event["begins"]["day"]


def test_a_calendar_says_how_often_to_look_and_what_it_is() -> None:
    calendar = read(written(_content()))
    assert calendar.events == []
    assert calendar.about == {
        "version": "2.0",
        "prodid": "-//School Diary//Электронный дневник//RU",
        "method": "PUBLISH",
        "name": "Школа: Анна",
        "x-wr-calname": "Школа: Анна",
        "x-wr-timezone": "Europe/Moscow",
        "refresh": "PT1H",
    }


def test_the_same_rows_give_the_same_bytes_and_the_same_tag() -> None:
    first, second = (
        _content(lessons=[_lesson(1, date(2026, 11, 23), "Europe/Moscow", **more)]) for more in ({}, {"revisions": 1})
    )
    assert written(first) == written(first)
    assert tag_of(first) == tag_of(_content(lessons=[_lesson(1, date(2026, 11, 23), "Europe/Moscow")]))
    assert tag_of(first) != tag_of(second)


def test_twins_in_one_program_have_events_of_their_own() -> None:
    lessons = [_lesson(1, date(2026, 11, 23), "Europe/Moscow")]
    first, second = (read(written(_content(student=student, lessons=lessons))) for student in (1, 2))
    assert first.uids().isdisjoint(second.uids())
