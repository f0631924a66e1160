"""What happens elsewhere, on a page that stands open."""

import re
from typing import Final

import pytest
from playwright.async_api import expect

from tests.e2e.browser import LINE_IS_CUT, Reader
from tests.e2e.conftest import Open
from tests.e2e.way import way_to
from tests.gateway.live.test_ends import WITHDRAW, decided
from tests.gateway.live.town import Town
from tests.world import token_of

MONDAY: Final = "2026-11-23"
_LISTEN: Final = """() => {
  const told = document.getElementById("told");
  window.news = [];
  new MutationObserver(() => window.news.push(told.textContent)).observe(told, { childList: true });
}"""


async def announced(reader: Reader) -> list[str]:
    """What a screen reader was told."""
    said: list[str] = await reader.page.evaluate("() => window.news")
    return [text for text in said if text]


async def lesson_marks(reader: Reader) -> list[str]:
    """The marks of Monday's first lesson, in order."""
    monday = reader.page.locator(".day").first
    return [text.strip() for text in await monday.locator(".mark").all_inner_texts()]


async def test_a_mark_appears_without_reloading(town: Town, in_town: Open) -> None:
    child = town.world.id("student:A.anna")
    reader = await in_town("A.gmom", f"#/week/{child}/{MONDAY}")
    await reader.page.evaluate(_LISTEN)
    before = await lesson_marks(reader)
    documents = len([request for request in reader.requests if request.resource_type == "document"])
    await town.mark("A.anna", "5")
    await expect(reader.page.locator(".day").first.locator(".mark")).to_have_count(len(before) + 1)
    assert sorted(await lesson_marks(reader)) == sorted([*before, "5"])
    assert len([request for request in reader.requests if request.resource_type == "document"]) == documents
    assert len([text for text in await announced(reader) if "новая отметка" in text]) == 1


async def test_after_the_telephone_was_offline_nothing_is_missing_and_nothing_twice(town: Town, readers: Open) -> None:
    child = town.world.id("student:A.anna")
    async with way_to(town.url) as way:
        reader = await readers(way.url, token=token_of("A.gmom"), role="GUARDIAN", allowed=[LINE_IS_CUT])
        marks = (await reader.tab(f"#/week/{child}/{MONDAY}")).locator(".day").first.locator(".mark")
        await reader.settled()
        await reader.page.evaluate(_LISTEN)
        before = await lesson_marks(reader)
        await town.mark("A.anna", "3")
        await expect(marks).to_have_count(len(before) + 1)
        await reader.context.set_offline(True)
        way.cut()
        for text in "345":
            await town.mark("A.anna", text)
        await expect(marks).to_have_count(len(before) + 1)
        way.mend()
        await reader.context.set_offline(False)
        await expect(marks).to_have_count(len(before) + 4)
        assert sorted(await lesson_marks(reader)) == sorted([*before, *"3345"])
        assert len(reader.sockets) >= 2
        await town.mark("A.anna", "2")
        await expect(marks).to_have_count(len(before) + 5)
        news = [text.rpartition(": ")[2] for text in await announced(reader) if "новая отметка" in text]
        assert (news[0], news[-1], news.count("2")) == ("3", "2", 1)


async def test_the_gateway_is_killed_and_comes_back_with_news(town: Town, in_town: Open) -> None:
    child = town.world.id("student:A.anna")
    reader = await in_town("A.gmom", f"#/week/{child}/{MONDAY}", allowed=[LINE_IS_CUT])
    before = await lesson_marks(reader)
    town.gateway.again()
    await town.mark("A.anna", "4")
    await expect(reader.page.locator(".day").first.locator(".mark")).to_have_count(len(before) + 1, timeout=40_000)


async def test_the_last_consent_of_one_of_two_children_is_withdrawn_while_the_page_is_open(
    town: Town, in_town: Open
) -> None:
    """It is gone from the screen within a second, and from everything that the browser keeps."""
    anna, boris = (town.world.id(f"student:A.{name}") for name in ("anna", "boris"))
    reader = await in_town("A.gmom", f"#/week/{anna}/{MONDAY}")
    page = reader.page
    await expect(page.locator("main")).to_contain_text("student:A.anna")
    for name in ("marks", "results", "works", "advice"):
        await reader.go(f"#/{name}/{anna}")
    await reader.go(f"#/week/{anna}/{MONDAY}")
    assert "student:A.anna" in await reader.stored()
    done = await town.ask("A.gmom", WITHDRAW, i=decided(town, "A.anna"))
    assert done["__typename"] == "ConsentDecided"
    await expect(page.locator("body")).not_to_contain_text("student:A.anna", timeout=1_000)
    await expect(page.get_by_role("heading", name="Доступ закрыт")).to_be_visible()
    await reader.picture("access-ended")
    stored = await reader.stored()
    assert (anna in stored, "student:A.anna" in stored, boris in stored) == (False, False, True)
    await reader.go(f"#/week/{boris}/{MONDAY}")
    await expect(page.locator("main")).to_contain_text("student:A.boris")
    await page.reload()
    await reader.settled()
    assert anna not in await page.content()


async def test_a_withdrawal_leaves_the_screen_that_shows_both_children(town: Town, in_town: Open) -> None:
    anna = town.world.id("student:A.anna")
    reader = await in_town("A.gmom")
    page = reader.page
    await expect(page.locator(f"#child-{anna}")).to_be_visible()
    await town.ask("A.gmom", WITHDRAW, i=decided(town, "A.anna"))
    await expect(page.locator("body")).not_to_contain_text("student:A.anna", timeout=1_000)
    await expect(page.locator("main")).to_contain_text("student:A.boris")


@pytest.mark.parametrize("page_name", ["marks", "week"])
async def test_what_is_told_of_one_child_is_not_told_on_the_page_of_the_other(
    town: Town, in_town: Open, page_name: str
) -> None:
    boris = town.world.id("student:A.boris")
    reader = await in_town("A.gmom", f"#/{page_name}/{boris}/{MONDAY}" if page_name == "week" else f"#/marks/{boris}")
    await reader.page.evaluate(_LISTEN)
    shown = await reader.page.locator("main").inner_text()
    await town.mark("A.anna", "2")
    await expect(reader.page.locator("#told")).to_have_text(re.compile("новая отметка"))
    assert await reader.page.locator("main").inner_text() == shown
