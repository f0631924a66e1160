"""Every page on narrow and wide screens, zoomed, printed, and opened without a connection."""

from typing import Final

import pytest
from playwright.async_api import expect

from tests.e2e.browser import LINE_IS_CUT
from tests.e2e.conftest import Demo, Open
from tests.e2e.test_bad_input import overflow
from tests.e2e.way import way_to

PAGES: Final = (
    *("", "week", "marks", "works", "results", "advice", "teachers", "vacations", "sights", "consents"),
    *("calendar", "notices", "own"),
)
CHILDLESS: Final = ("", "consents", "calendar", "notices", "own")
SIZES: Final = {
    "320": {"width": 320, "height": 640},
    "1600": {"width": 1600, "height": 1000},
    "200 %": {"width": 640, "height": 450},  # 1280 by 900, zoomed
}


def address(name: str, child: str) -> str:
    return f"#/{name}" if name in CHILDLESS else f"#/{name}/{child}"


@pytest.mark.parametrize("size", SIZES)
async def test_no_page_scrolls_sideways(demo: Demo, at_home: Open, size: str) -> None:
    child, _ = await demo.children("guardian-two")
    touch = size == "320"
    reader = await at_home(
        "guardian-two", viewport=SIZES[size], is_mobile=touch, has_touch=touch, device_scale_factor=1
    )
    wider = {}
    for name in PAGES:
        await reader.go(address(name, child["id"]))
        await reader.page.locator("main details").evaluate_all("(found) => found.forEach((each) => (each.open = true))")
        wider[name] = await overflow(reader.page)
        await reader.picture(f"{size.replace(' %', '-percent')}-{name or 'today'}")
    assert wider == dict.fromkeys(PAGES, 0)


async def test_a_printed_week_is_the_week_alone(demo: Demo, at_home: Open) -> None:
    (child,) = await demo.children("guardian")
    reader = await at_home("guardian", f"#/week/{child['id']}")
    page = reader.page
    await page.emulate_media(media="print", color_scheme="light")
    await expect(page.locator("#nav")).to_be_hidden()
    await expect(page.locator(".turn")).to_be_hidden()
    await expect(page.locator(".lessons").first).to_be_visible()
    await reader.picture("week-printed")
    assert (await page.pdf(format="A4"))[:5] == b"%PDF-"


async def test_the_last_week_opens_without_a_connection(demo: Demo, readers: Open) -> None:
    """In a tab that is opened anew, as from the home screen of a telephone, and says of when it is."""
    token, role = await demo.session("guardian")
    (child,) = await demo.children("guardian")
    async with way_to(demo.url) as way:
        reader = await readers(way.url, token=token, role=role, allowed=[LINE_IS_CUT])
        page = await reader.tab(f"#/week/{child['id']}")
        lessons = page.locator(".lessons > li")
        await expect(lessons.first).to_be_visible()
        count = await lessons.count()
        assert await page.evaluate("() => navigator.serviceWorker.ready.then((found) => found.active.state !== '')")
        await page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        way.cut()
        await page.close()
        page = await reader.tab(f"#/week/{child['id']}")
        await expect(page.locator(".lessons > li")).to_have_count(count)
        await expect(page.get_by_text("нет связи")).to_be_visible()
        await reader.picture("week-offline")
        await reader.go(f"#/marks/{child['id']}")
        await expect(page.get_by_role("heading", name="Нет связи")).to_be_visible()
        way.mend()
        await expect(page.locator("details.subject").first).to_be_visible()


async def test_the_cabinet_can_be_installed(demo: Demo, at_home: Open) -> None:
    reader = await at_home("guardian")
    client = await reader.context.new_cdp_session(reader.page)
    manifest = await client.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/cabinet/cabinet.webmanifest")
    await reader.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    assert (await client.send("Page.getInstallabilityErrors"))["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
