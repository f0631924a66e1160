import base64
import hashlib
import io
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from starlette.requests import Request

from gateway.explorer import fetch
from gateway.explorer.fetch import NotFetchedError, Package
from gateway.explorer.page import Explorer
from tests.gateway.running import Gateway

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _archive(**files: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def _package(packed: bytes, **files: str) -> Package:
    return Package("thing", "1.0.0", "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode(), files)


def _request() -> Request:
    return Request({"type": "http", "method": "GET", "headers": []})


def _assets(folder: Path) -> Path:
    folder.mkdir()
    for name in ("graphiql.css", "graphiql.js", "react.js", "react-dom.js"):
        (folder / name).write_text(f"/* {name} */")
    (folder / "packages.json").write_bytes(fetch.PACKAGES.read_bytes())
    return folder


def test_a_package_that_is_what_was_checked_in_is_unpacked(tmp_path: Path) -> None:
    packed = _archive(a="text of a", b="text of b")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    fetch.unpack(_package(packed, a="kept.js"), packed, fresh)
    assert {path.name: path.read_text() for path in fresh.iterdir()} == {"kept.js": "text of a"}


def test_a_package_that_is_another_is_not_taken(tmp_path: Path) -> None:
    packed = _archive(a="text of a")
    with pytest.raises(NotFetchedError, match="not the package that was checked in"):
        fetch.unpack(_package(packed, a="kept.js"), _archive(a="something else"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_package_without_the_file_is_not_taken(tmp_path: Path) -> None:
    packed = _archive(a="text of a")
    with pytest.raises(NotFetchedError, match="holds no b"):
        fetch.unpack(_package(packed, b="kept.js"), packed, tmp_path)


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    fresh, assets = tmp_path / "fresh", tmp_path / "assets"
    for folder, name in ((fresh, "new"), (assets, "old")):
        folder.mkdir()
        (folder / name).write_text(name)
    fetch.put(fresh, assets)
    assert [path.name for path in assets.iterdir()] == ["new"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["assets", "fresh"]


def test_files_of_another_version_are_not_current(tmp_path: Path) -> None:
    assets = _assets(tmp_path / "assets")
    assert fetch.is_current(assets)
    (assets / "packages.json").write_text("[]")
    assert not fetch.is_current(assets)
    assert not fetch.is_current(tmp_path / "nothing")


def test_without_npm_set_up_goes_on(tmp_path: Path) -> None:
    program = [sys.executable, "-S", "-m", "gateway.explorer.fetch", str(tmp_path / "assets")]  # -S: without the wheel
    root = Path(fetch.__file__).parents[2]
    done = subprocess.run(program, cwd=root, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "npm is not installed. The API works all the same." in done.stderr
    assert not (tmp_path / "assets").exists()


def test_the_npm_that_is_found_runs() -> None:
    said = subprocess.run([*fetch.find_npm(), "--version"], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+\n", said)


def test_the_page_says_that_files_are_missing(tmp_path: Path) -> None:
    html = bytes(Explorer(tmp_path).page(_request()).body).decode()
    assert "python -m gateway.explorer.fetch" in html
    assert "graphiql.js" not in html
    assert "explorer.js" in html


def test_every_script_carries_the_nonce_of_its_answer(tmp_path: Path) -> None:
    explorer = Explorer(_assets(tmp_path / "assets"))
    nonces = set()
    for _ in range(2):
        page = explorer.page(_request())
        policy = page.headers["content-security-policy"]
        (nonce,) = re.findall(r"script-src 'nonce-([^']+)'", policy)
        html = bytes(page.body).decode()
        assert html.count("<script") == html.count(f'<script nonce="{nonce}"') == 4
        assert "unsafe" not in policy
        assert not re.findall(r"(?:src|href)=\"(?!/graphql/explorer/|data:,)", html)
        nonces.add(nonce)
    assert len(nonces) == 2


async def test_the_gateway_serves_the_page_and_its_files(gateway: Gateway) -> None:
    async with gateway.client(Accept=HTML) as client:
        page = await client.get("/graphql")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        addresses = re.findall(r'(?:src|href)="(/graphql/explorer/[^"]+)"', page.text)
        assert len(addresses) >= 2
        for address in addresses:
            found = await client.get(address)
            assert found.status_code == 200
            assert "immutable" in found.headers["cache-control"]
            assert found.headers["x-content-type-options"] == "nosniff"
        assert (await client.get("/graphql/explorer/explorer.js?v=other")).headers["cache-control"] == "no-cache"
        for name in ("nothing.js", "page.py", "..%2Fapp.py", "packages.json"):
            assert (await client.get(f"/graphql/explorer/{name}")).status_code == 404
