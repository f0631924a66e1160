"""What goes wrong around a page that stands open, each with its view."""

import re
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

import pytest
from playwright.async_api import expect

from tests.e2e.browser import DESK, LINE_IS_CUT, REFUSED, session
from tests.e2e.conftest import Demo, Open
from tests.e2e.test_family import come_in
from tests.gateway.live.test_ends import SIGN_OUT
from tests.gateway.live.town import Town
from tests.world import token_of
from tests.world.learning import instants

MONDAY: Final = "2026-11-23"
_LESSON: Final = """INSERT INTO lesson (school_id, group_id, planned_subject_id, subject_id, planned_room_id, room_id, status, lesson_type,
    topic, version, planned_on, date, planned_number, number, planned_starts_at, starts_at, planned_ends_at, ends_at)
  SELECT school_id, group_id, planned_subject_id, subject_id, planned_room_id, room_id, 'planned', lesson_type,
    topic, 1, $2, $2, $3, $3, $4, $4, $5, $5 FROM lesson WHERE id = $1 RETURNING id"""
_TEACHER: Final = """INSERT INTO lesson_teacher (school_id, lesson_id, staff_id, planned, effective)
  SELECT school_id, $2, staff_id, planned, effective FROM lesson_teacher WHERE lesson_id = $1"""


async def test_a_session_that_ends_while_somebody_decides_loses_nothing(demo: Demo, readers: Open) -> None:
    """What stood in the dialog stands there again after signing in."""
    login = "guardian-two"
    reader = await readers(demo.url, allowed=[REFUSED, LINE_IS_CUT])
    page = await reader.tab()
    await come_in(page, login)
    await reader.settled()
    await reader.go("#/consents")
    await page.locator("#decisions summary").click()
    token = await page.evaluate("() => JSON.parse(localStorage.getItem('cabinet.session')).token")
    await demo.ask(token, SIGN_OUT)
    again = page.locator("#sign-in-again")
    await expect(again).to_contain_text("Сеанс закончился")
    await expect(page.locator("main")).to_be_hidden()
    await reader.picture("session-ended", whole=False)
    assert token not in await reader.stored()
    await again.get_by_label("Логин").fill(login)
    await again.get_by_label("Пароль").fill("demo")
    await again.get_by_role("button", name="Войти").click()
    await expect(again).to_have_count(0)
    await expect(page.locator("#decisions")).to_have_attribute("open", "")


async def test_somebody_else_signs_in_where_a_session_has_ended(demo: Demo, readers: Open) -> None:
    """Nothing of the first one is seen."""
    reader = await readers(demo.url, allowed=[REFUSED, LINE_IS_CUT])
    page = await reader.tab()
    await come_in(page, "guardian-two")
    first = await demo.children("guardian-two")
    await expect(page.get_by_role("heading", name=first[0]["givenName"])).to_be_visible()
    token = await page.evaluate("() => JSON.parse(localStorage.getItem('cabinet.session')).token")
    await demo.ask(token, SIGN_OUT)
    again = page.locator("#sign-in-again")
    await again.get_by_label("Логин").fill("guardian")
    await again.get_by_label("Пароль").fill("demo")
    await again.get_by_role("button", name="Войти").click()
    (own,) = await demo.children("guardian")
    await expect(page.get_by_role("heading", name=own["givenName"])).to_be_visible()
    for child in first:
        assert child["id"] not in await page.content()
        assert child["id"] not in await reader.stored()


async def test_the_server_restarts_and_the_page_goes_on(town: Town, in_town: Open) -> None:
    """While it is away the page says so, keeps what it shows, and comes back by itself."""
    child = town.world.id("student:A.anna")
    reader = await in_town("A.gmom", f"#/week/{child}/{MONDAY}", allowed=[LINE_IS_CUT])
    town.gateway.again()
    await reader.go(f"#/marks/{child}")
    await expect(reader.page.locator("details.subject").first).to_be_visible()


async def test_two_tabs_never_act_in_two_roles(town: Town, in_town: Open) -> None:
    """A session acts in one role: what is switched in one tab is switched in the other. A teacher in A is a guardian in B."""
    reader = await in_town("multi", role="TEACHER", allowed=[LINE_IS_CUT])
    first = reader.page
    second = await reader.tab()
    await expect(second.locator("#who summary")).to_contain_text("Учитель")
    await second.locator("#who summary").click()
    await second.locator(".who-menu").get_by_role("button", name="Родитель").click()
    for page in (second, first):
        await expect(page.locator("#who summary")).to_contain_text("Родитель")
        await expect(page.locator("main")).to_contain_text("student:B.mov")
    await first.locator("#who summary").click()
    await first.locator(".who-menu").get_by_role("button", name="Учитель").click()
    for page in (first, second):
        await expect(page.locator("#who summary")).to_contain_text("Учитель")
        await expect(page.locator("body")).not_to_contain_text("student:B.mov")
    assert "student:B.mov" not in await reader.stored()


async def test_signing_out_in_one_tab_is_signing_out_in_the_other(demo: Demo, readers: Open) -> None:
    reader = await readers(demo.url)
    first = await reader.tab()
    await come_in(first, "student")
    await reader.settled()
    second = await reader.tab()
    await reader.settled()
    await second.locator("#who summary").click()
    await second.get_by_role("button", name="Выйти").click()
    await expect(second.get_by_label("Логин")).to_be_visible()
    await expect(first.get_by_label("Логин")).to_be_visible()


@pytest.mark.parametrize("elsewhere", [False, True], ids=["at once", "from another site"])
async def test_the_back_button_after_signing_out_shows_nothing(demo: Demo, readers: Open, *, elsewhere: bool) -> None:
    """Not from the cache of whole pages either."""
    (child,) = await demo.children("guardian")
    reader = await readers(demo.url)
    page = await reader.tab()
    await come_in(page, "guardian")
    await reader.settled()
    await reader.go(f"#/marks/{child['id']}")
    if elsewhere:
        await page.goto(f"{demo.url}/live")
        second = await reader.tab()
        await second.locator("#who summary").click()
        await second.get_by_role("button", name="Выйти").click()
        await expect(second.get_by_label("Логин")).to_be_visible()
        await second.close()
        await page.go_back()
    else:
        await page.locator("#who summary").click()
        await page.get_by_role("button", name="Выйти").click()
        await expect(page.get_by_label("Логин")).to_be_visible()
        await page.go_back()
    await expect(page.get_by_label("Логин")).to_be_visible()
    await expect(page.locator("body")).not_to_contain_text(child["givenName"])


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
async def test_a_telephone_in_another_zone_shows_the_hours_and_days_of_the_school(
    town: Town, in_town: Open, zone: str
) -> None:
    child = town.world.id("student:A.anna")
    reader = await in_town("A.gmom", f"#/week/{child}/{MONDAY}", timezone_id=zone)
    monday = reader.page.locator(".day").first
    await expect(monday.locator("h2")).to_contain_text("23 ноября")
    await expect(monday.locator(".lessons > li").first).to_contain_text("08:30")


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_clock_that_is_wrong_by_a_day_does_not_move_today(demo: Demo, readers: Open, days: int) -> None:
    """The gateway tells the time."""
    right = await readers(demo.url, **await signed(demo))
    page = await right.tab()
    await right.settled()
    expected = await page.locator("main h1").inner_text()
    wrong = await readers(demo.url, **await signed(demo))
    page = await wrong.context.new_page()
    now = await right.page.evaluate("() => Date.now()")
    await page.clock.install(time=(now + days * timedelta(days=1).total_seconds() * 1_000) / 1_000)
    await page.goto(f"{demo.url}/")
    await expect(page.locator("main h1")).to_have_text(expected)
    await expect(page.locator(".child")).to_have_count(1)


async def signed(demo: Demo) -> dict[str, Any]:
    token, role = await demo.session("guardian")
    return {"token": token, "role": role}


async def test_forty_lessons_in_a_week(town: Town, in_town: Open) -> None:
    """Eight a day from Monday to Friday, in 390 and in 320 points of width."""
    await more_lessons(town)
    child = town.world.id("student:A.anna")
    for width in (390, 320):
        reader = await in_town("A.gmom", f"#/week/{child}/2026-12-07", viewport={"width": width, "height": 844})
        await expect(reader.page.locator(".lessons > li")).to_have_count(40)
        assert await overflow(reader.page) == 0
        await reader.picture(f"forty-lessons-{width}")


async def more_lessons(town: Town) -> None:
    """Mathematics of 7a, all day long."""
    world = town.world
    async with town.place.as_owner() as owner:
        for day, number in product(range(5), range(1, 9)):
            on = date(2026, 12, 7 + day)
            lesson = await owner.fetchval(_LESSON, world["lesson:A.7a.m1"], on, number, *instants("A", (on, number)))
            await owner.execute(_TEACHER, world["lesson:A.7a.m1"], lesson)


async def overflow(page: Any) -> int:  # noqa: ANN401 - a page
    """How much wider the page is than the screen."""
    wider: int = await page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


async def test_a_child_without_a_class(town: Town, in_town: Open) -> None:
    """Who has left the class is still a child with a diary, an empty one from then on."""
    child = town.world.id("student:A.lft")
    reader = await in_town("A.glft")
    await expect(reader.page.locator("main")).to_contain_text("student:A.lft")
    for name in ("week", "marks", "works", "results", "advice", "teachers", "vacations", "sights"):
        await reader.go(f"#/{name}/{child}")
        assert len(await reader.page.locator("main").inner_text()) > 20, name
        await reader.picture(f"without-a-class-{name}")


async def test_names_of_a_hundred_characters(town: Town, in_town: Open) -> None:
    """Without a space to break at; nothing is cut off and nothing scrolls sideways."""
    long = "Аристократ" * 10
    async with town.place.as_owner() as owner:
        await owner.execute("UPDATE student SET family_name = $1, given_name = $1, patronymic = $1", long)
        await owner.execute("UPDATE staff SET family_name = $1, given_name = $1, patronymic = $1", long)
        await owner.execute("UPDATE subject SET name = left($1 || id, 100)", "Обществознани" * 7)
        await owner.execute("UPDATE account SET full_name = $1", f"{long} {long}")
    child = town.world.id("student:A.anna")
    reader = await in_town("A.gmom", viewport={"width": 320, "height": 640})
    for name in ("", "week", "marks", "works", "results", "advice", "teachers", "consents"):
        await reader.go({"": "#/", "consents": "#/consents"}.get(name, f"#/{name}/{child}"))
        await reader.page.locator("main details").evaluate_all("(found) => found.forEach((each) => (each.open = true))")
        assert await overflow(reader.page) == 0, name
        await reader.picture(f"long-names-{name or 'today'}")


@pytest.mark.parametrize("address", ["#/nothing", "#/week/nobody", "#/%E0%A4%A", "#/week//2026-99-99"])
async def test_an_address_that_leads_nowhere_is_answered_in_words(at_home: Open, address: str) -> None:
    reader = await at_home("guardian", address)
    assert len(await reader.page.locator("main").inner_text()) > 40


async def test_an_address_of_a_strange_child_tells_nothing(town: Town, in_town: Open) -> None:
    strange = town.world.id("student:A.mov")
    reader = await in_town("A.gmom", f"#/week/{strange}/{MONDAY}")
    await expect(reader.page.get_by_role("heading", name="Доступ закрыт")).to_be_visible()
    assert "student:A.mov" not in await reader.page.content()


async def test_a_token_that_never_was_leads_to_signing_in(demo: Demo, readers: Open) -> None:
    reader = await readers(demo.url, token=token_of("nobody"), role="GUARDIAN", allowed=[REFUSED, LINE_IS_CUT])
    page = await reader.tab()
    await expect(page.get_by_label("Логин")).to_be_visible()
    assert session(token_of("nobody"), "GUARDIAN") not in await reader.stored()


async def test_the_whole_family_half_on_a_desk(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/week/{child['id']}", **DESK)
    await reader.picture("guardian-week-desk")
    await expect(reader.page.get_by_role("link", name=re.compile("Итоги"))).to_be_visible()
