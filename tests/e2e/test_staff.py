"""The main errand of each role of a school, and how people get in."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from domain.clock import date_in
from tests.e2e.browser import DESK, LINE_IS_CUT, REFUSED, Reader
from tests.e2e.conftest import Demo, Open
from tests.e2e.test_accessibility import axe, violations
from tests.e2e.test_family import come_in
from tests.gateway.live.test_ends import SIGN_OUT

__all__ = ["axe"]

PASSWORD: Final = "длинный пароль 2026"
_LESSONS: Final = """query($from: Date!, $to: Date!) {
  myLessons(from: $from, to: $to) { id date endsAt status group { id } subject { id } }
}"""
_STATES: Final = "{ consentStates(first: 20) { nodes { student { id } } } }"
_ON_PAPER: Final = "{ consentStates(first: 50, onPaper: true) { nodes { student { id fullName } } } }"
_CLASS: Final = """query($group: ID!, $subject: ID!, $on: Date!) {
  classPage(groupId: $group, subjectId: $subject, from: $on, to: $on) { rows { student { id } cells { marks { text } } } }
}"""


def day() -> date:
    return date_in("Europe/Moscow", datetime.now(UTC))


async def last_lesson(demo: Demo, child: str) -> dict[str, Any]:
    """The last one that the teacher has held with this child's class, and what stands there."""
    token, _ = await demo.session("teacher")
    lessons = await demo.ask(
        token, _LESSONS, **{"from": str(day() - timedelta(days=13)), "to": str(day() - timedelta(days=1))}
    )
    for lesson in reversed(lessons):
        found = {"group": lesson["group"]["id"], "subject": lesson["subject"]["id"], "on": lesson["date"]}
        page = await demo.ask(token, _CLASS, **found)
        if lesson["status"] != "CANCELLED" and any(row["student"]["id"] == child for row in page["rows"]):
            return {**lesson, **found}
    raise LookupError


async def test_a_mark_typed_by_a_teacher_appears_in_the_browser_of_a_guardian(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    lesson = await last_lesson(demo, child["id"])
    family = await at_home("guardian", f"#/week/{child['id']}/{lesson['on']}")
    marks = family.page.locator(".day .mark")
    before = await marks.count()
    teacher = await at_home("teacher", f"#/journal/{lesson['group']}.{lesson['subject']}", **DESK)
    cell = teacher.page.locator(f'td[data-student="{child["id"]}"][data-lesson="{lesson["id"]}"]')
    stood = (await cell.inner_text()).split()
    await cell.click()
    await teacher.page.keyboard.press("5")
    await expect(teacher.page.locator("#sync")).to_have_text("Всё записано.")
    await expect(cell).to_contain_text("5")
    await teacher.picture("teacher-class-page")
    await expect(marks).to_have_count(before + (0 if any(text.isdigit() for text in stood) else 1))
    await teacher.page.keyboard.press("Control+z")
    await expect(teacher.page.locator("#sync")).to_have_text("Всё записано.")
    await expect(marks).to_have_count(before)
    assert (await cell.inner_text()).split() == stood


async def test_what_is_typed_while_a_session_ends_is_written_after_signing_in_again(demo: Demo, readers: Open) -> None:
    (child,) = await demo.children("guardian")
    lesson = await last_lesson(demo, child["id"])
    reader = await readers(demo.url, allowed=[REFUSED, LINE_IS_CUT], **DESK)
    page = await reader.tab()
    await come_in(page, "teacher")
    await reader.settled()
    await reader.go(f"#/journal/{lesson['group']}.{lesson['subject']}")
    cell = page.locator(f'td[data-student="{child["id"]}"][data-lesson="{lesson["id"]}"]')
    stood = (await cell.inner_text()).split()
    await cell.dblclick()
    await page.keyboard.type("4")
    token = await page.evaluate("() => JSON.parse(localStorage.getItem('cabinet.session')).token")
    await demo.ask(token, SIGN_OUT)
    again = page.locator("#sign-in-again")
    await expect(again).to_contain_text("Сеанс закончился")
    await again.get_by_label("Логин").fill("teacher")
    await again.get_by_label("Пароль").fill("demo")
    await again.get_by_role("button", name="Войти").click()
    await expect(again).to_have_count(0)
    editor = page.locator("#editor")
    if await editor.count():  # it stands as it was left
        await expect(editor).to_have_value("4")
        await editor.press("Enter")
    await expect(cell).to_contain_text("4")
    await expect(page.locator("#sync")).to_have_text("Всё записано.")
    written = await demo.ask(
        (await demo.session("teacher"))[0], _CLASS, **{each: lesson[each] for each in ("group", "subject", "on")}
    )
    (row,) = [row for row in written["rows"] if row["student"]["id"] == child["id"]]
    assert "4" in [mark["text"] for each in row["cells"] for mark in each["marks"]]
    await cell.click()
    await page.keyboard.press("Control+z")
    await expect(page.locator("#sync")).to_have_text("Всё записано.")
    assert (await cell.inner_text()).split() == stood


async def test_a_class_page_is_written_with_the_keyboard_alone(demo: Demo, at_home: Open) -> None:
    """From the list of lessons to a mark and back again by Ctrl+Z."""
    (child,) = await demo.children("guardian")
    lesson = await last_lesson(demo, child["id"])
    teacher = await at_home("teacher", f"#/journal/{lesson['group']}.{lesson['subject']}", **DESK)
    page = teacher.page
    await tab_to(page, "td[role=gridcell]")
    await page.keyboard.press("Control+ArrowDown")
    cell = page.locator("td[role=gridcell]:focus")
    before = await cell.inner_text()
    await page.keyboard.press("4")
    await expect(page.locator("#sync")).to_have_text("Всё записано.")
    await page.keyboard.press("Control+z")
    await expect(page.locator("#sync")).to_have_text("Всё записано.")
    await expect(cell).to_have_text(before)


async def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the tabulator never comes to {selector}")


async def test_a_teacher_sees_the_lessons_of_the_week(at_home: Open) -> None:
    reader = await at_home("teacher", **DESK)
    await expect(reader.page.get_by_role("heading", name="Мои уроки")).to_be_visible()
    await expect(reader.page.locator(".my-lesson").first).to_be_visible()
    await reader.picture("teacher-lessons")
    await reader.page.get_by_role("link", name="Урок", exact=True).first.click()
    await reader.settled()
    await reader.picture("teacher-lesson")


async def test_a_homeroom_teacher_notes_who_is_not_there(demo: Demo, at_home: Open) -> None:
    before = day() - timedelta(days=1)
    before -= timedelta(days=max(0, before.weekday() - 4))  # the last day of school
    reader = await at_home("homeroom", **DESK)
    page = reader.page
    await expect(page.get_by_role("heading", name="Посещаемость")).to_be_visible()
    token, _ = await demo.session("homeroom")
    (school_class,) = [each["id"] for each in await demo.ask(token, "{ schoolClasses { id homeroomTeacher { id } } }")][
        :1
    ]
    await reader.go(f"#/attendance/{school_class}.{before}")
    line = page.locator(".roll-line").last
    await line.locator("button").nth(3).click()
    await expect(line).to_have_attribute("data-code", "ILL")
    await expect(page.locator("#sync")).to_contain_text("Всё записано")
    await reader.picture("homeroom-attendance")
    await line.locator("button").first.click()
    await expect(line).to_have_attribute("data-code", "")


async def test_a_deputy_head_cancels_a_lesson_and_takes_it_back(at_home: Open) -> None:
    monday = day() + timedelta(days=7 - day().weekday())
    reader = await at_home("deputy", f"#/changes/{monday}", **DESK)
    page = reader.page
    await page.get_by_role("button", name="Изменить").first.click()
    await page.locator("#change-deed").select_option("cancel")
    await page.locator("#change-reason").fill("Карантин")
    await page.locator("#change-save").click()
    await page.locator("#changes-by").select_option("changed")
    line = page.locator(".change-line").filter(has_text="отменён").first
    await expect(line).to_be_visible()
    await reader.picture("deputy-changes")
    await line.get_by_role("button", name="Изменить").click()
    await page.locator("#change-reason").fill("Карантин снят")
    await line.get_by_role("button", name="Снять: отмену").click()
    await expect(page.locator(".change-line").filter(has_text="Карантин")).to_have_count(0)


async def pupil_on_paper(demo: Demo) -> str:
    """Whose guardian refused; not one that other tests read."""
    (token, _), (guardian, _) = await demo.session("registrar"), await demo.session("guardian-refused")
    read = {each["student"]["id"] for each in (await demo.ask(guardian, _STATES))["nodes"]}
    found = (await demo.ask(token, _ON_PAPER))["nodes"]
    name: str = next(each["student"]["fullName"] for each in found if each["student"]["id"] not in read)
    return name


async def test_a_registrar_writes_a_paper_down_without_the_mouse(demo: Demo, at_home: Open) -> None:
    pupil = await pupil_on_paper(demo)
    reader = await at_home("registrar", **DESK)
    page = reader.page
    await expect(page.locator("#child-search")).to_be_focused()
    await page.keyboard.type(pupil)
    await page.keyboard.press("Enter")
    await expect(page.locator("#child-name")).to_contain_text(pupil)
    await expect(page.locator("#paper-number")).to_be_focused()
    await page.keyboard.type("Е2Е-1")
    await reader.picture("registrar-consents")
    await page.keyboard.press("Enter")
    await expect(page.locator("#saved")).to_contain_text("Записано: № Е2Е-1")
    await expect(page.locator("#child-search")).to_be_focused()


async def came_in(readers: Open, url: str, code: str) -> Reader:
    """Somebody who has got a slip comes in for the first time."""
    reader = await readers(url)
    page = await reader.tab("#/activate")
    await page.get_by_label("Код из школы").fill(code)
    await page.get_by_label("Новый пароль").fill(PASSWORD)
    await page.get_by_label("Пароль ещё раз").fill(PASSWORD)
    await page.get_by_role("button", name="Задать пароль и войти").click()
    await expect(page.locator("#who")).to_be_visible()
    return reader


async def test_a_registrar_issues_a_slip_and_the_family_comes_in(
    demo: Demo, at_home: Open, readers: Open, axe: str
) -> None:
    desk = await at_home("registrar", "#/accounts", bypass_csp=True, **DESK)
    page = desk.page
    await page.locator("#state").select_option("never")
    await expect(page.locator("#accounts tr[data-state='ACTIVE']")).to_have_count(0)
    row = page.locator("#accounts tbody tr").filter(has_text="Выдать листок").last
    await expect(row).to_be_visible()
    name = await row.locator("th").inner_text()
    await row.get_by_role("button", name="Выдать листок").click()
    code = await page.locator(".slip-code").inner_text()
    await expect(page.locator(".slip-name")).to_have_text(name)
    await desk.picture("registrar-slip")
    assert await violations(page, axe) == []
    assert code not in await desk.stored()
    assert code not in page.url
    reader = await came_in(readers, demo.url, code)
    await expect(reader.page.locator("#who summary")).to_contain_text(name)
    await page.locator("#slips-back").click()
    await desk.settled()
    assert code not in await page.content()
    again = await readers(demo.url)
    await again.tab(f"#/activate/{code}")
    await again.page.get_by_label("Новый пароль").fill(PASSWORD)
    await again.page.get_by_label("Пароль ещё раз").fill(PASSWORD)
    await again.page.get_by_role("button", name="Задать пароль и войти").click()
    await expect(again.page.get_by_role("alert")).to_be_visible()


async def test_an_administrator_adds_somebody_to_the_staff(at_home: Open) -> None:
    reader = await at_home("admin", **DESK)
    page = reader.page
    await page.locator("#new-staff").click()
    await page.get_by_label("Фамилия").fill("Ясенева")
    await page.get_by_label("Имя").fill("Яна")
    await page.get_by_label("Должность").fill("учитель")
    await page.locator("#staff-add-save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("#search").fill("Ясен")
    await expect(page.locator("#staff tbody tr").filter(has_text="Ясенева")).to_be_visible()
    await reader.picture("administrator-staff")


async def test_an_operator_opens_a_school_and_its_administrator_comes_in(
    demo: Demo, at_home: Open, readers: Open
) -> None:
    desk = await at_home("operator", **DESK)
    page = desk.page
    await desk.picture("operator-schools")
    await page.locator("#open-school").click()
    await page.get_by_label("Как её называют").fill("Школа № 77")
    await page.get_by_label("Фамилия администратора").fill("Новиков")
    await page.get_by_label("Имя администратора").fill("Пётр")
    await page.locator("#school-open-save").click()
    code = await page.locator(".slip-code").inner_text()
    reader = await came_in(readers, demo.url, code)
    await expect(reader.page.locator("#who summary")).to_contain_text("Новиков")
    await expect(reader.page.get_by_role("heading", name="Сотрудники")).to_be_visible()


STAFF: Final = {
    "teacher": ("", "journal", "own"),
    "homeroom": ("", "journal", "accounts", "own"),
    "deputy": ("", "attendance", "journal", "accounts", "own"),
    "registrar": ("", "people", "guardians", "accounts", "paper", "register", "own"),
    "admin": ("", "accounts", "school", "sights", "own"),
    "operator": ("", "own"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("login", STAFF)
async def test_axe_finds_nothing_on_any_page_of_staff(
    demo: Demo, at_home: Open, axe: str, login: str, scheme: str
) -> None:
    reader = await at_home(login, color_scheme=scheme, bypass_csp=True, **DESK)
    found = {}
    for name in STAFF[login]:
        await reader.go(f"#/{name}")
        found[name] = await violations(reader.page, axe)
        await reader.picture(f"{login}-{name or 'first'}-{scheme}")
    if login == "teacher":
        (child,) = await demo.children("guardian")
        lesson = await last_lesson(demo, child["id"])
        await reader.go(f"#/journal/{lesson['group']}.{lesson['subject']}")
        await expect(reader.page.locator("#grid")).to_be_visible()
        found["page"] = await violations(reader.page, axe)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("login", STAFF)
async def test_no_page_of_staff_scrolls_sideways(at_home: Open, login: str) -> None:
    wider = {}
    for width in (320, 1600):
        reader = await at_home(login, viewport={"width": width, "height": 800}, is_mobile=width < 700)
        for name in STAFF[login]:
            await reader.go(f"#/{name}")
            wider[name, width] = await reader.page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert re.search(r"\w", await reader.page.locator("main").inner_text())
    assert wider == dict.fromkeys(wider, 0)
