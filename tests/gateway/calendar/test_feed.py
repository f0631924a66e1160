"""A child's calendar over HTTP: opened by a family, read by a program that has the address alone."""

import asyncio
import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway import limits
from tests.gateway.calendar.reading import instant, read
from tests.gateway.calendar.school import CANCEL, LIST, TAKE_BACK, UNKNOWN, School
from tests.world import NOW, canary


def _by_text(events: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    return [event for event in events if canary(label) in str(event["description"])]


async def test_a_family_subscribes_and_a_program_reads(school: School) -> None:
    opened = await school.opened("A.gmom", "A.anna")
    assert opened["__typename"] == "CalendarOpened"
    assert opened["calendar"]["studentId"] == school.world.id("student:A.anna")
    assert opened["calendar"]["lastReadAt"] is None
    answer = await school.get(opened["url"])

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    calendar = read(answer.content)
    assert calendar.zones == ["Europe/Moscow"]
    assert {len(calendar.of(kind)) > 0 for kind in ("Урок", "Контрольная работа", "Домашнее задание", "Каникулы")} == {
        True
    }
    (here,) = [row for row in await school.ask("A.gmom", LIST) if row["id"] == opened["calendar"]["id"]]
    assert datetime.fromisoformat(here["lastReadAt"]) == NOW


async def test_a_calendar_holds_what_the_diary_holds_and_no_mark(school: School) -> None:
    answer = await school.get(await school.address("A.gmom", "A.anna"))
    text = answer.content.replace(b"\r\n ", b"").decode()
    for label in (
        "subject:A.math",
        "homework:A.7a.1",
        "control:A.7a.1",
        "vacation:A.26seven",
        "change:A.7a.p2",
        "room:A.1",
    ):
        assert canary(label) in text, label
    for foreign in (
        "mark:",
        "attendance:",
        "rec:",
        "homework:A.7b",
        "vacation:A.26first",
        "⟦homework:B",
        "student:A.boris",
    ):
        assert foreign not in text, foreign


async def test_changed_lessons_stand_where_they_are_held(school: School) -> None:
    calendar = await school.read(await school.address("A.gmom", "A.anna"))
    (moved,) = _by_text(calendar.lessons, "change:A.7a.p1")
    assert (moved["begins"]["local"], moved["sequence"], moved["status"]) == ("2026-11-25T09:25:00", 1, "CONFIRMED")
    assert "Урок перенесён (был 24.11 в 09:25)" in moved["description"]
    (cancelled,) = _by_text(calendar.lessons, "change:A.7a.p2")
    assert (cancelled["status"], cancelled["sequence"]) == ("CANCELLED", 1)
    assert cancelled["summary"].startswith("Отменён: ")
    (substituted,) = _by_text(calendar.lessons, "change:A.7a.m2")
    assert canary("staff:A.sub") in substituted["description"]
    assert canary("staff:A.tm") not in substituted["description"]
    swapped = _by_text(calendar.lessons, "change:A.7a.s1")
    assert [event["begins"]["local"][11:] for event in swapped] == ["08:30:00", "09:25:00"]
    assert ["был 27.11 в 09:25" in swapped[0]["description"], "был 27.11 в 08:30" in swapped[1]["description"]] == [
        True
    ] * 2
    plain = [event for event in calendar.lessons if event["sequence"] == 0]
    assert plain
    assert all(event["modified"] is None for event in plain)


async def test_a_change_and_its_withdrawal_each_raise_the_sequence(own_school: School) -> None:
    url = await own_school.address("A.gmom", "A.anna")
    lesson = {"lessonId": own_school.world.id("lesson:A.7a.x1"), "version": 1}
    before = await own_school.read(url)

    done = await own_school.ask("A.dep", CANCEL, input={**lesson, "reason": "Метель"})
    assert done["__typename"] == "LessonChanged", done
    cancelled = await own_school.read(url)
    (event,) = [each for each in cancelled.lessons if "Метель" in (each["description"] or "")]
    (then,) = [each for each in before.events if each["uid"] == event["uid"]]
    assert (event["status"], event["sequence"]) == ("CANCELLED", then["sequence"] + 1)
    assert event["modified"] == event["stamp"]

    (change,) = [each for each in done["lesson"]["changes"] if each["reason"] == "Метель"]
    taken_back = await own_school.ask("A.dep", TAKE_BACK, input={"changeId": change["id"]})
    assert taken_back["__typename"] == "LessonChanged", taken_back
    restored = await own_school.read(url)
    (now,) = [each for each in restored.events if each["uid"] == event["uid"]]
    assert (now["status"], now["sequence"]) == ("CONFIRMED", then["sequence"] + 2)
    assert "Метель" not in (now["description"] or "")
    assert (now["begins"], now["ends"]) == (then["begins"], then["ends"])
    assert restored.uids() == before.uids()


async def test_lessons_after_new_year_keep_their_time_in_the_schools_zone(own_school: School) -> None:
    """School B is in Yekaterinburg: half past eight there is half past three by Greenwich."""
    world = own_school.world
    await own_school.execute(
        "UPDATE lesson SET date = '2027-01-12', starts_at = '2027-01-12T03:30Z', ends_at = '2027-01-12T04:15Z' WHERE id = $1",
        world["lesson:B.7a.m1"],
    )
    calendar = await own_school.read(await own_school.address("B.gmom", "B.anna"))
    (event,) = [each for each in calendar.lessons if each["begins"]["local"].startswith("2027")]
    assert (event["begins"]["local"], event["begins"]["zone"]) == ("2027-01-12T08:30:00", "Asia/Yekaterinburg")
    assert instant(event) == datetime(2027, 1, 12, 3, 30, tzinfo=UTC)


async def test_an_unchanged_calendar_is_not_sent_again(school: School) -> None:
    url = await school.address("A.gmom", "A.anna")
    first = await school.get(url)
    for tags in (first.headers["etag"], f'"other", {first.headers["etag"]}'):
        again = await school.get(url, **{"If-None-Match": tags})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert (await school.get(url, **{"If-None-Match": '"other"'})).status_code == 200
    assert (await school.get(url)).content == first.content


async def test_it_is_sent_packed_and_its_head_alone(school: School) -> None:
    url = await school.address("A.gmom", "A.anna")
    async with school.gateway.client(**{"Accept-Encoding": "gzip"}) as client:
        packed = await client.get(url)
        async with client.stream("GET", url) as raw:
            bytes_sent = b"".join([part async for part in raw.aiter_raw()])
    async with school.gateway.client(**{"Accept-Encoding": "identity"}) as client:
        plain, head = await client.get(url), await client.head(url)
    assert gzip.decompress(bytes_sent) == packed.content == plain.content
    assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == plain.headers["content-length"] == str(len(plain.content))
    async with school.gateway.client() as client:
        other = await client.request("PROPFIND", url)
    assert (other.status_code, other.headers["allow"]) == (405, "GET, HEAD")


async def test_an_address_is_said_once(school: School) -> None:
    first, again = [await school.opened("A.gbf", "A.boris", key="once") for _ in range(2)]
    assert first["url"].startswith("/calendar/")
    assert again == {**first, "url": None}
    other = await school.opened("A.gbf", "A.boris", key="twice")
    assert other["url"] != first["url"]
    async with school.place.as_owner() as owner:
        kept = await owner.fetchval(
            "SELECT string_agg(o::text, '') || (SELECT string_agg(c::text, '') FROM calendar c) FROM outcome o"
        )
    assert first["url"].removeprefix("/calendar/").removesuffix(".ics") not in kept


async def test_five_addresses_are_open_at_a_time(school: School) -> None:
    answers = await asyncio.gather(*(school.opened("A.gmov", "A.mov") for _ in range(7)))
    assert sorted(answer["__typename"] for answer in answers) == ["CalendarOpened"] * 5 + ["Conflict"] * 2


@pytest.mark.parametrize(
    ("persona", "student"), [("A.gmov", "A.anna"), ("A.gref", "A.ref"), ("A.gdad", "A.anna"), ("B.gmom", "A.anna")]
)
async def test_nobody_opens_the_calendar_of_a_child_they_do_not_read(
    persona: str, student: str, school: School
) -> None:
    assert (await school.opened(persona, student))["__typename"] == "NotFound"


@pytest.mark.parametrize(
    "path", ["/calendar/x.ics", UNKNOWN, f"/calendar/{'я' * 43}.ics", "/calendar/%00.ics", "/calendar/.ics"]
)
async def test_an_address_that_never_was_is_not_found(path: str, school: School) -> None:
    assert (await school.get(path)).status_code == 404


async def test_one_calendar_is_read_so_often_and_others_are_not_held_up(school: School) -> None:
    url, other = await school.address("A.givan", "A.ivan"), await school.address("A.gmom", "A.anna")
    # More than two windows let pass.
    answers = [await school.get(url) for _ in range(2 * limits.CALENDAR_RATE + 1)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert all(answer.status_code == 429 and int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert (await school.get(other)).status_code == 200


async def test_neither_the_log_nor_the_metrics_hold_an_address_or_a_name(school: School) -> None:
    url = await school.address("A.gmom", "A.anna")
    await school.get(url)
    async with school.gateway.client(**{"X-Forwarded-For": ""}) as client:
        metrics = (await client.get("/metrics")).text
    log = school.gateway.log.read_text("utf-8")
    token = url.removeprefix("/calendar/").removesuffix(".ics")
    assert '"kind":"calendar"' in log
    assert '"route":"/calendar/{token}.ics"' in log
    for said in (log, metrics):
        assert token not in said
        assert canary("student:A.anna") not in said
