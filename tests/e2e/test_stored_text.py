"""What was written into any field that a family reads is shown as text, whatever it looks like."""

from typing import Any, Final

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Open
from tests.gateway.live.town import Town
from tests.world.rows import TEXTS

MONDAY: Final = "2026-11-23"
ARABIC: Final = "\u0645\u0631\u062d\u0628\u0627"
MARKUP: Final = "<img src=x onerror=alert(1)><script>alert(2)</script><b>"
HOSTILE: Final = f"{MARKUP}\u202e{ARABIC}\u2067 &lt;i&gt; ${{7*7}} {{{{7*7}}}}"
_LIMIT: Final = """SELECT coalesce(character_maximum_length, 1000) FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = $1 AND column_name = $2"""

VIEWS: Final = {
    "": ("student:given_name", "school_class:title"),
    "week": (
        "student:given_name",
        "attachment:name",
        "subject:name",
        "room:name",
        "lesson:topic",
        "homework:text",
        "control_work:title",
        "work_type:name",
    ),
    "marks": ("subject:name", "work_type:name", "reporting_period:title", "mark:comment"),
    "works": ("control_work:title", "subject:name"),
    "results": ("school_year:title", "subject:name"),
    "advice": ("recommendation:text", "staff:family_name"),
    "teachers": ("staff:family_name", "subject:name"),
    "vacations": ("vacation:title",),
    "sights": ("student:given_name",),
    "consents": ("student:family_name", "consent_decision:text_version"),
}


async def poisoned(town: Town) -> dict[str, str]:
    """Every text of the world begins with markup now, as the owner of the database writes it; what was put where."""
    found = {}
    async with town.place.as_superuser() as superuser:
        for table, columns in TEXTS.items():
            await superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            for column in columns:
                length: Any = await superuser.fetchval(_LIMIT, table, column)
                text = f"{table}:{column}{HOSTILE}"[: length - 8]
                if table == "attachment":
                    text = (
                        f"{table}:{column}{HOSTILE}".replace("/", "").translate(dict.fromkeys(map(ord, "\u202e\u2067")))
                        + ".pdf"
                    )
                await superuser.execute(f"UPDATE {table} SET {column} = id || $1", text)
                found[f"{table}:{column}"] = text
    return found


@pytest.fixture
async def texts(town: Town) -> dict[str, str]:
    return await poisoned(town)


async def test_stored_markup_is_text_in_every_view(town: Town, texts: dict[str, str], in_town: Open) -> None:
    child = town.world.id("student:A.anna")
    reader = await in_town("A.gmom")
    page = reader.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for name, fields in VIEWS.items():
        address = {"": "#/", "consents": "#/consents", "week": f"#/week/{child}/{MONDAY}"}.get(
            name, f"#/{name}/{child}"
        )
        await reader.go(address)
        await page.locator("main details").evaluate_all("(found) => found.forEach((each) => (each.open = true))")
        shown = await page.locator("main").evaluate("(found) => found.textContent")
        missing = [field for field in fields if texts[field][: len(field) + 20] not in shown]
        assert missing == [], name
        await expect(page.locator("main img, main script, main iframe")).to_have_count(0)
        assert await loose(page) == [], name
        await reader.picture(f"markup-{name or 'today'}")
    assert dialogs == []


async def loose(page: Any) -> list[str]:  # noqa: ANN401 - a page
    """Texts with a mark of the other direction that nothing keeps apart from what stands beside them."""
    found: list[str] = await page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walk.nextNode()) {
            const { data, parentElement } = walk.currentNode;
            const alone = ["isolate", "isolate-override", "plaintext"].includes(getComputedStyle(parentElement).unicodeBidi);
            const block = getComputedStyle(parentElement).display !== "inline" && parentElement.childNodes.length === 1;
            if (/[\\u202e\\u2067]/.test(data) && !alone && !block) found.push(`${parentElement.outerHTML.slice(0, 200)}`);
          }
          return found;
        }"""
    )
    return found
