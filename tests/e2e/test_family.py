"""The main errands of guardians and students."""

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import Reader
from tests.e2e.conftest import Demo, Open


async def sign_in(page: Page, login: str, password: str = "demo") -> None:
    await page.get_by_label("Логин").fill(login)
    await page.get_by_label("Пароль").fill(password)
    await page.get_by_role("button", name="Войти").click()


async def come_in(page: Page, login: str) -> None:
    """Sign in, and be there."""
    await sign_in(page, login)
    await expect(page.locator("#who")).to_be_visible()


async def test_a_guardian_signs_in_and_sees_today(demo: Demo, readers: Open) -> None:
    reader = await readers(demo.url)
    page = await reader.tab()
    await reader.picture("sign-in")
    await come_in(page, "guardian")
    (child,) = await demo.children("guardian")
    await expect(page.get_by_role("heading", name=child["givenName"])).to_be_visible()
    await expect(page.get_by_role("heading", name="Отметки за неделю")).to_be_visible()
    await reader.picture("guardian-today")


async def test_a_wrong_password_is_told_and_the_login_stays(demo: Demo, readers: Open) -> None:
    reader = await readers(demo.url)
    page = await reader.tab()
    await sign_in(page, "guardian-refused", "not it")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("Логин")).to_have_value("guardian-refused")


async def test_two_children_are_on_the_first_screen_of_a_telephone(demo: Demo, at_home: Open) -> None:
    reader = await at_home("guardian-two")
    children = await demo.children("guardian-two")
    assert len(children) == 2
    for child in children:
        await expect(reader.page.locator(f"#to-{child['id']}")).to_be_in_viewport()
    await reader.picture("guardian-two-today")


async def test_a_week_shows_lessons_homework_and_marks(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/week/{child['id']}")
    page = reader.page
    await expect(page.locator(".day")).to_have_count(5)
    assert await page.locator(".lessons > li").count() > 20
    await reader.go(f"#/week/{child['id']}")
    await page.locator("#week-before").click()
    await expect(page.locator(".day .mark").first).to_be_visible()
    await reader.picture("guardian-week")


async def heading(reader: Reader) -> str:
    await reader.settled()
    return await reader.page.locator("main h1").inner_text()


async def test_the_arrow_keys_turn_weeks(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/week/{child['id']}/2026-11-23")
    page, title = reader.page, reader.page.locator("main h1")
    await expect(title).to_have_text(re.compile("23–29 ноября"))
    await page.keyboard.press("ArrowRight")
    await expect(title).to_have_text(re.compile("30 ноября – 6 декабря"))
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await expect(title).to_have_text(re.compile("16–22 ноября"))


async def swipe(page: Page, across: int) -> None:
    """A finger over the page, as the browser reports it."""
    client = await page.context.new_cdp_session(page)
    begin, end = {"x": 195 - across / 2, "y": 400}, {"x": 195 + across / 2, "y": 405}
    await client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [begin]})
    await client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [end]})
    await client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await client.detach()


async def test_a_swipe_turns_weeks(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/week/{child['id']}/2026-11-23")
    title = reader.page.locator("main h1")
    await swipe(reader.page, -200)
    await expect(title).to_have_text(re.compile("30 ноября – 6 декабря"))
    await reader.settled()
    await swipe(reader.page, 200)
    await expect(title).to_have_text(re.compile("23–29 ноября"))


async def test_a_tab_goes_to_the_other_child_and_the_same_week(demo: Demo, at_home: Open) -> None:
    first, second = await demo.children("guardian-two")
    reader = await at_home("guardian-two", f"#/week/{first['id']}/2026-11-23")
    tabs = reader.page.get_by_role("navigation", name="Дети").get_by_role("link")
    await expect(tabs).to_have_count(2)
    await tabs.filter(has_text=second["givenName"]).click()
    await expect(reader.page).to_have_url(re.compile(f"#/week/{second['id']}/2026-11-23"))
    await expect(tabs.filter(has_text=second["givenName"])).to_have_attribute("aria-current", "true")
    await reader.settled()


async def test_marks_come_with_the_mean_and_where_it_comes_from(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/marks/{child['id']}")
    subject = (
        reader.page.locator("details.subject")
        .filter(has=reader.page.locator("b, .mean", has_text=re.compile(r"\d,\d")))
        .first
    )
    await subject.locator("summary").click()
    await expect(subject.get_by_text(re.compile(r"Точно \d+(/\d+)?: сумма отметок"))).to_be_visible()
    await expect(subject.get_by_role("columnheader", name="Вес")).to_be_visible()
    await reader.picture("guardian-marks")


PAGES = ("works", "results", "advice", "teachers", "vacations", "sights")


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_of_a_guardian_says_something(demo: Demo, at_home: Open, name: str) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/{name}/{child['id']}")
    assert len(await reader.page.locator("main").inner_text()) > 60
    await reader.picture(f"guardian-{name}")


async def test_a_consent_is_withdrawn_and_given_again(readers: Open, demo: Demo, at_home: Open) -> None:
    """With the second of two children, whom no other test reads after the first one here."""
    _, child = await demo.children("guardian-two")
    reader = await at_home("guardian-two", "#/consents")
    page = reader.page
    await page.locator(f"#withdraw-ELECTRONIC-{child['id']}").click()
    await expect(page.get_by_role("dialog")).to_contain_text(child["fullName"])
    await reader.picture("guardian-withdraws", whole=False)
    await page.get_by_role("button", name="Отозвать согласие").click()
    give = page.locator(f"#give-ELECTRONIC-{child['id']}")
    await expect(give).to_be_visible()
    await reader.go("#/")
    await expect(page.locator("main")).not_to_contain_text(child["givenName"])
    await reader.go("#/consents")
    await give.click()
    await page.get_by_role("button", name="Даю согласие").click()
    await expect(page.locator(f"#withdraw-ELECTRONIC-{child['id']}")).to_be_visible()
    await reader.go("#/")
    await expect(page.get_by_role("heading", name=child["givenName"])).to_be_visible()
    await reader.go("#/consents")
    await reader.picture("guardian-consents")


async def test_a_guardian_who_refused_is_told_how_it_is_now(at_home: Open) -> None:
    reader = await at_home("guardian-refused")
    await expect(reader.page.locator("main")).to_contain_text("Школа сообщает об учёбе на бумаге")
    await reader.page.get_by_role("link", name="Согласия").last.click()
    await expect(reader.page.get_by_role("heading", name="Согласия", exact=True)).to_be_visible()
    await reader.picture("guardian-refused")


async def test_a_student_reads_the_own_week_and_marks(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("student")
    reader = await at_home("student")
    await expect(reader.page.get_by_role("heading", name=child["givenName"])).to_be_visible()
    await reader.picture("student-today")
    await reader.go(f"#/week/{child['id']}")
    await expect(reader.page.locator(".day")).to_have_count(5)
    await reader.go(f"#/marks/{child['id']}")
    await expect(reader.page.locator("details.subject").first).to_be_visible()


async def test_signing_out_leaves_nothing_behind(demo: Demo, readers: Open) -> None:
    reader = await readers(demo.url)
    page = await reader.tab()
    await come_in(page, "student")
    (child,) = await demo.children("student")
    await reader.settled()
    await page.locator("#who summary").click()
    await page.get_by_role("button", name="Выйти").click()
    await expect(page.get_by_label("Логин")).to_be_visible()
    stored = await reader.stored()
    assert child["id"] not in stored
    assert child["givenName"] not in stored


async def test_a_guardian_says_how_to_be_told(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", "#/notices")
    page = reader.page
    form = page.locator(f"#notices-{child['id']}")
    homework = form.get_by_label("Домашние задания, Почта")
    await expect(homework).to_have_value("NEVER")
    await homework.select_option("WEEKLY")
    await form.get_by_label("Тихие часы с").fill("20:30")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(page.locator("#told")).to_have_text("Сохранено.")
    await reader.picture("guardian-notices")
    await page.reload()
    await expect(homework).to_have_value("WEEKLY")
    await expect(form.get_by_label("Тихие часы с")).to_have_value("20:30")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(form.get_by_role("alert")).to_have_text("Изменений нет.")


async def test_a_calendar_is_opened_read_by_anybody_with_its_address_and_closed(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", "#/calendar")
    page = reader.page
    async with page.expect_response(lambda answer: "calendarOpen" in (answer.request.post_data or "")) as opening:
        await page.locator(f"#open-calendar-{child['id']}").click()
    opened = (await (await opening.value).json())["data"]["calendarOpen"]
    await expect(page.locator("#told")).to_contain_text("Календарь открыт")
    await reader.picture("guardian-calendar")
    async with httpx.AsyncClient(base_url=demo.url, timeout=60) as client:
        feed = await client.get(opened["url"])
        assert feed.headers["content-type"].startswith("text/calendar")
        assert "BEGIN:VEVENT" in feed.text
        await page.locator(f"#close-calendar-{opened['calendar']['id']}").click()
        await page.get_by_role("dialog").get_by_role("button", name="Закрыть адрес").click()
        await expect(page.locator(f"#close-calendar-{opened['calendar']['id']}")).to_have_count(0)
        assert (await client.get(opened["url"])).status_code == 404
