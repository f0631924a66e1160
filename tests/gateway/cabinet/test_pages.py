"""The cabinet's page and files as the gateway serves them."""

import re
from itertools import pairwise

import pytest

from gateway.cabinet.pages import ASSETS, STYLES, Cabinet
from tests.gateway.running import Gateway

_LIMIT_OF_FIRST_VIEW = 60_000
"""Bytes of the page, its style and its script as they travel: the rest of 100 KB is for a week of data."""


async def test_the_page_is_asked_for_each_time_and_its_files_are_kept_for_ever(gateway: Gateway) -> None:
    async with gateway.client() as client:
        page = await client.get("/")
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["cache-control"] == "no-cache"
        addresses = re.findall(r'(?:src|href)="(/cabinet/[^"]+)"', page.text)
        assert len(addresses) >= 5
        for address in addresses:
            found = await client.get(address)
            assert found.status_code == 200
            assert found.headers["x-content-type-options"] == "nosniff"
            kept = "no-cache" if address.endswith(".webmanifest") else "public, max-age=31536000, immutable"
            assert found.headers["cache-control"] == kept


async def test_the_policy_lets_nothing_in_from_outside_or_inline(gateway: Gateway) -> None:
    async with gateway.client() as client:
        for address in ("/", "/cabinet/worker.js"):
            policy = (await client.get(address)).headers["content-security-policy"]
            rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
            assert rules["default-src"] == "'none'"
            assert rules["require-trusted-types-for"] == "'script'"
            assert rules["trusted-types"] == "cabinet"
            for name in ("base-uri", "form-action", "frame-ancestors"):
                assert rules[name] == "'none'"
            for name in ("script-src", "style-src", "img-src", "connect-src", "manifest-src", "worker-src"):
                assert rules[name] == "'self'"


async def test_what_the_browser_has_already_is_not_sent_again(gateway: Gateway) -> None:
    async with gateway.client() as client:
        for encoding in ("gzip", "identity"):
            first = await client.get("/", headers={"Accept-Encoding": encoding})
            assert ("content-encoding" in first.headers) == (encoding == "gzip")
            assert first.headers["vary"] == "Accept-Encoding"
            headers = {"Accept-Encoding": encoding, "If-None-Match": f'"other", W/{first.headers["etag"]}'}
            again = await client.get("/", headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
            assert "content-security-policy" in again.headers
        refused = await client.get("/", headers={"Accept-Encoding": "br, gzip;q=0"})
        assert "content-encoding" not in refused.headers


async def test_files_of_another_version_are_not_there(gateway: Gateway) -> None:
    version = Cabinet().version
    async with gateway.client() as client:
        assert (await client.get(f"/cabinet/{version}/js/app.js")).status_code == 200
        for address in (
            "/cabinet/000000000000/js/app.js",
            f"/cabinet/{version}/js/shell.js",
            f"/cabinet/{version}/pages.py",
            f"/cabinet/{version}/..%2Fpages.py",
            f"/cabinet/{version}/index.html",
            f"/cabinet/{version}/",
        ):
            assert (await client.get(address)).status_code == 404, address
        assert (await client.post("/")).status_code == 405
        assert (await client.head("/")).status_code == 200


async def test_the_worker_may_serve_the_page_and_names_every_file(gateway: Gateway) -> None:
    async with gateway.client() as client:
        worker = await client.get("/cabinet/worker.js")
        assert worker.headers["service-worker-allowed"] == "/"
        assert worker.headers["cache-control"] == "no-cache"
        version = Cabinet().version
        assert f'const KEPT = "cabinet-{version}"' in worker.text
        listed = re.search(r"const FILES = \[(.*?)\]", worker.text)
        assert listed is not None
        names = re.findall(r'"([^"]+)"', listed[1])
        assert {"js/app.js", "js/sign-in.js", "js/family/marks.js", "cabinet.css", "icon.svg"} <= set(names)
        for name in names:
            assert (await client.get(f"/cabinet/{version}/{name}")).status_code == 200


async def test_the_first_view_is_light(gateway: Gateway) -> None:
    async with gateway.client() as client:
        version = Cabinet().version
        sent = 0
        for address in ("/", f"/cabinet/{version}/cabinet.css", f"/cabinet/{version}/js/app.js"):
            async with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
                sent += sum([len(part) async for part in answer.aiter_raw()])
        assert sent < _LIMIT_OF_FIRST_VIEW


def test_every_style_sheet_is_in_the_one_that_is_served() -> None:
    assert sorted(STYLES) == sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.css"))
    sheet = bytes(Cabinet()._versioned["cabinet.css"].plain).decode()  # noqa: SLF001 - no door tells the order
    places = [sheet.index((ASSETS / name).read_text("utf-8")) for name in STYLES]
    assert all(one < other for one, other in pairwise(places))


@pytest.mark.parametrize("address", ["/", "/cabinet/worker.js"])
async def test_nothing_is_left_to_fill_in(gateway: Gateway, address: str) -> None:
    async with gateway.client() as client:
        text = (await client.get(address)).text
        assert "{version}" not in text
        assert "{files}" not in text
