"""The first view of the week on a slow telephone: 4 times slower than this machine, with 400 ms for every journey."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Demo, Open

REQUESTS = 6
BYTES = 100 * 1024


async def test_the_first_view_of_a_week_is_small(demo: Demo, readers: Open, capsys: pytest.CaptureFixture[str]) -> None:
    token, role = await demo.session("guardian")
    (child,) = await demo.children("guardian")
    reader = await readers(demo.url, token=token, role=role)
    page = await reader.context.new_page()
    client = await reader.context.new_cdp_session(page)
    asked: dict[str, float] = {}

    def finished(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["encodedDataLength"]

    client.on("Network.loadingFinished", finished)
    await client.send("Network.enable")
    await client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    slow = {"offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
    await client.send("Network.emulateNetworkConditions", slow)
    await page.goto(f"{demo.url}/#/week/{child['id']}")
    await expect(page.locator(".lessons").first).to_be_visible()
    seconds = await page.evaluate("() => performance.now() / 1000")
    await page.wait_for_load_state("networkidle")
    count = len([request for request in reader.requests if request.url.startswith("http")])
    with capsys.disabled():
        print(
            f"\nfirst view of a week: {count} requests, {sum(asked.values()) / 1024:.0f} KB, useful after {seconds:.1f} s"
        )
    assert 3 <= count <= REQUESTS
    assert 10_000 < sum(asked.values()) <= BYTES
