"""Imports point down only; the contracts stand in pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
TRANSPORTS = {"aiosmtplib", "dramatiq", "graphql", "httpx", "redis", "starlette", "strawberry"}


def _contract(kind: str, source: str | None = None) -> dict[str, list[str]]:
    (found,) = (
        each
        for each in CONTRACTS["contracts"]
        if each["type"] == kind and (source is None or source in each["source_modules"])
    )
    return dict(found)


def test_the_contracts_are_kept() -> None:
    # Its cache is written beside the tree, where two processes of tests would meet.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert f"{len(CONTRACTS['contracts'])} kept, 0 broken" in run.stdout


def test_the_contracts_are_those_of_the_house() -> None:
    assert set(CONTRACTS["root_packages"]) == {"gateway", "workers", "schema", "domain", "orm"}
    assert _contract("layers")["layers"] == ["gateway | workers", "schema", "domain", "orm"]
    assert set(_contract("forbidden", "workers")["forbidden_modules"]) == {"schema", "strawberry", "graphql"}
    below = _contract("forbidden", "domain")
    assert set(below["source_modules"]) == {"domain", "orm"}
    assert set(below["forbidden_modules"]) >= TRANSPORTS
    assert "domain" in _contract("acyclic_siblings")["ancestors"]


def test_nothing_happens_when_a_module_is_imported() -> None:
    """Every module of the floors is imported in one process that may open no socket and start nothing."""
    script = """
import importlib, pkgutil, socket, subprocess, sys
def refuse(*_args, **_options): raise AssertionError("something happens at import")
socket.socket.connect = socket.socket.bind = subprocess.Popen.__init__ = refuse
for name in ("orm", "domain", "schema", "gateway", "workers"):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(sum(1 for name in sys.modules if name.split(".")[0] in {"orm", "domain", "schema", "gateway", "workers"}))
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 100
