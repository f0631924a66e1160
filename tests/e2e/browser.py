"""A browser that notices what a page must never do, and keeps a picture of what it showed."""

import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright, expect

PICTURES: Final = Path(__file__).parents[2] / "build" / "e2e"
SECONDS: Final = 30
"""How long a test waits for what has to come before it fails."""
TELEPHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LINE_IS_CUT: Final = r"net::ERR_|WebSocket connection to '.*' failed"
"""What the browser itself writes to the console where there is no connection."""
REFUSED: Final = r"the server responded with a status of 401"
"""What the browser itself writes where the session has ended."""

_POLICY: Final = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""


def executable() -> str:
    found = shutil.which(os.environ.get("DIARY_CHROMIUM") or "chromium")
    assert found is not None, "There is no chromium: `sh requirements/chromium.sh` says what to do"
    return found


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    expect.set_options(timeout=SECONDS * 1_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


def session(token: str, role: str, *, own: bool = True) -> str:
    """What the cabinet keeps of somebody who is signed in."""
    return json.dumps({"token": token, "role": role, "own": own})


class Reader:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, url: str, allowed: Sequence[str]) -> None:
        self.context = context
        self.url = url
        self.said: list[str] = []
        self.requests: list[Request] = []
        self.sockets: list[str] = []
        self._allowed = [re.compile(pattern) for pattern in allowed]
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.said.append(f"uncaught: {error.error}"))
        context.on("request", self._asked)
        context.on("page", lambda page: page.on("websocket", lambda socket: self._connected(socket.url)))

    @property
    def page(self) -> Page:
        """The one that was opened last."""
        return self.context.pages[-1]

    @property
    def faults(self) -> list[str]:
        return [line for line in self.said if not any(allowed.search(line) for allowed in self._allowed)]

    async def tab(self, address: str = "") -> Page:
        page = await self.context.new_page()
        await page.goto(f"{self.url}/{address}")
        return page

    async def go(self, address: str) -> None:
        """As a link within the page does, and until its answer is shown."""
        await self.page.evaluate("(address) => { location.hash = address; }", address)
        await self.settled()

    async def settled(self) -> None:
        """Until the answer of the page is shown."""
        await expect(self.page.locator("main .loading")).to_have_count(0)
        await expect(self.page.locator("main h1")).to_be_visible()

    async def picture(self, name: str, *, whole: bool = True) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    async def stored(self) -> str:
        """Everything that the browser keeps of this origin, as one text."""
        kept: str = await self.page.evaluate(_STORED)
        return kept

    async def failed(self, name: str) -> None:
        """Keep what was seen by a test that failed."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.context.pages):
            if not page.is_closed():
                await page.screenshot(path=PICTURES / f"failed-{name}-{number}.png")
        (PICTURES / f"failed-{name}.txt").write_text("\n".join(self.said), "utf-8")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            self.said.append(f"console: {message.text} {message.location.get('url', '')}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        self._reached(request.url)

    def _connected(self, url: str) -> None:
        self.sockets.append(url)
        self._reached(url)

    def _reached(self, url: str) -> None:
        if not url.startswith((self.url, self.url.replace("http", "ws", 1), "data:", f"blob:{self.url}")):
            self.said.append(f"another origin: {url}")


@asynccontextmanager
async def reading(
    browser: Browser,
    url: str,
    *,
    token: str = "",
    role: str = "",
    allowed: Sequence[str] = (),
    **options: Any,  # noqa: ANN401 - of a context
) -> AsyncIterator[Reader]:
    """Somebody who is signed in, where there is a token, with nothing open yet."""
    if token:
        kept = [{"name": "cabinet.session", "value": session(token, role)}]
        options["storage_state"] = {"cookies": [], "origins": [{"origin": url, "localStorage": kept}]}
    given = {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "reduced_motion": "reduce", **TELEPHONE, **options}
    context = await browser.new_context(**given)
    context.set_default_timeout(SECONDS * 1_000)
    try:
        await context.add_init_script(_POLICY)
        yield Reader(context, url, allowed)
    finally:
        await context.close()


_STORED: Final = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    for (const store of base.objectStoreNames) {
      const all = await new Promise((done, fail) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
      });
      found.push(JSON.stringify(all));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  return found.join("\\n");
}"""
