"""Versions below which something is known to break or to be open (floors), installed and locked."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
FLOORS: Final = {
    "strawberry-graphql": "0.315.7",  # CVE-2026-35523, -35526, -47706, -47707
    "starlette": "1.0.1",  # CVE-2026-48710
    "python-multipart": "0.0.27",
    "pyjwt": "2.13.0",
    "redis": "4.5.4",
    "graphql-core": "3.3.2",  # bounded checks of overlapping fields
}
ALWAYS: Final = {"strawberry-graphql", "starlette", "redis", "graphql-core"}
LOCKS: Final = ("run.txt", "dev.txt", "image.txt")


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.match(r"\d+(\.\d+)*", text)[0].split("."))  # type: ignore[index]  # versions begin so


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_is_above_its_floor(name: str) -> None:
    found = _installed(name)
    assert found is not None or name not in ALWAYS
    assert found is None or _parts(found) >= _parts(FLOORS[name])


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_locked_is_above_its_floor(lock: str) -> None:
    locked = _locked(lock)
    assert locked.keys() >= ALWAYS
    for name, floor in FLOORS.items():
        assert all(_parts(found) >= _parts(floor) for found in locked.get(name, ())), name


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_its_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    for entry in re.split(r"\n(?=\S)", text):
        if re.match(r"[a-z0-9]", entry):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]
    assert "://" not in text


def test_what_is_locked_is_what_is_installed() -> None:
    """A machine that runs the tests runs what the lock says."""
    locked = _locked("dev.txt")
    differing = {name: found for name, meant in locked.items() if (found := _installed(name)) not in {None, *meant}}
    assert differing == {}


def _locked(lock: str) -> dict[str, set[str]]:
    """The versions of each package: another one for another Python, at times."""
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    locked: dict[str, set[str]] = {}
    for name, found in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE):
        locked.setdefault(name.lower(), set()).add(found)
    return locked
