"""Read by a screen reader, in light and dark, and used with the keyboard alone."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import DESK, TELEPHONE, Reader
from tests.e2e.conftest import Demo, Open
from tests.gateway.audits import node

_HERE: Final = Path(__file__).parent
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
FAMILY: Final = (
    *("", "week", "marks", "works", "results", "advice", "teachers", "vacations", "sights", "consents"),
    *("calendar", "notices", "own"),
)
CHILDLESS: Final = ("", "consents", "calendar", "notices", "own")


@pytest.fixture(scope="session")
def axe() -> str:
    node.install(node.find(), _HERE)
    return (_HERE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


async def violations(page: Page, axe: str) -> list[str]:
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(f"() => {{ {axe} }}")
    found: dict[str, Any] = await page.evaluate(
        "(rules) => axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })",
        list(RULES),
    )
    return [
        f"{each['id']}: {each['help']}: {[item['html'][:160] for item in each['nodes'][:3]]}"
        for each in found["violations"]
    ]


async def judged(reader: Reader, axe: str, names: tuple[str, ...], child: str) -> dict[str, list[str]]:
    found = {}
    for name in names:
        await reader.go(f"#/{name}" if name in CHILDLESS else f"#/{name}/{child}")
        await reader.page.locator("main details").evaluate_all("(found) => found.forEach((each) => (each.open = true))")
        found[name] = await violations(reader.page, axe)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [TELEPHONE, DESK], ids=["telephone", "desk"])
async def test_axe_finds_nothing_on_any_page_of_a_family(
    demo: Demo, at_home: Open, axe: str, scheme: str, screen: dict[str, Any]
) -> None:
    child, _ = await demo.children("guardian-two")
    reader = await at_home("guardian-two", color_scheme=scheme, bypass_csp=True, **screen)
    assert await judged(reader, axe, FAMILY, child["id"]) == {name: [] for name in FAMILY}
    await reader.go(f"#/week/{child['id']}")
    await reader.picture(f"week-{scheme}-{screen['viewport']['width']}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_where_one_comes_in(demo: Demo, readers: Open, axe: str, scheme: str) -> None:
    reader = await readers(demo.url, color_scheme=scheme, bypass_csp=True)
    page = await reader.tab()
    await reader.settled()
    assert await violations(page, axe) == []
    await page.get_by_role("link", name="Войти по коду").click()
    await expect(page.get_by_role("heading", name="Первый вход")).to_be_visible()
    assert await violations(page, axe) == []
    await reader.picture(f"activation-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_the_dialogs_of_consents(demo: Demo, at_home: Open, axe: str, scheme: str) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", "#/consents", color_scheme=scheme, bypass_csp=True)
    await reader.page.locator(f"#withdraw-ELECTRONIC-{child['id']}").click()
    await expect(reader.page.get_by_role("dialog")).to_be_visible()
    assert await violations(reader.page, axe) == []


_FOCUSED: Final = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const hidden = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
  return {
    name: `${at.tagName} ${at.id || at.textContent.trim().slice(0, 30)}`,
    body: at === document.body, outlined, inside,
    covered: inside && hidden !== null && !at.contains(hidden) && !hidden.contains(at),
  };
}"""
_ALL: Final = """() => {
  const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  return found.filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled)
    .map((each) => `${each.tagName} ${each.id || each.textContent.trim().slice(0, 30)}`);
}"""


@pytest.mark.parametrize("name", ["", "week", "marks", "consents"])
@pytest.mark.parametrize("screen", [TELEPHONE, DESK], ids=["telephone", "desk"])
async def test_the_tabulator_visits_everything_in_order_and_in_sight(
    demo: Demo, at_home: Open, name: str, screen: dict[str, Any]
) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/{name}" if name in CHILDLESS else f"#/{name}/{child['id']}", **screen)
    page = reader.page
    expected = await page.evaluate(_ALL)
    visited = []
    for _ in expected:
        await page.keyboard.press("Tab")
        at = await page.evaluate(_FOCUSED)
        assert (at["outlined"], at["inside"], at["covered"]) == (True, True, False), at
        visited.append(at["name"])
    assert visited == expected


async def test_a_week_and_its_marks_are_read_with_the_keyboard_alone(demo: Demo, readers: Open) -> None:
    """From signing in to the weight of a mark."""
    reader = await readers(demo.url, **DESK)
    page = await reader.tab()
    await expect(page.get_by_label("Логин")).to_be_focused()
    await page.keyboard.type("guardian")
    await page.keyboard.press("Tab")
    await page.keyboard.type("demo")
    await page.keyboard.press("Enter")
    (child,) = await demo.children("guardian")
    await expect(page.get_by_role("heading", name=child["givenName"])).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="К содержанию")).to_be_in_viewport()
    await page.get_by_role("link", name="Отметки", exact=True).first.focus()
    await page.keyboard.press("Enter")
    await reader.settled()
    await expect(page.locator("main h1")).to_be_focused()
    summary = page.locator("details.subject summary").first
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await summary.evaluate("(found) => found === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("columnheader", name="Вес").first).to_be_visible()


async def test_a_consent_is_decided_with_the_keyboard_alone(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", "#/consents", **DESK)
    page = reader.page
    press = page.locator(f"#withdraw-ELECTRONIC-{child['id']}")
    await press.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    for _ in range(3):
        await page.keyboard.press("Tab")
        inside: bool = await dialog.evaluate(
            "(found) => found.contains(document.activeElement) || document.activeElement === document.body"
        )
        assert inside
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(press).to_be_focused()
