"""What no file of the cabinet does, since every page of it holds what belongs to somebody."""

import posixpath
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from gateway.cabinet.pages import ASSETS, Cabinet
from tests.gateway.audits.node import find

FILES: Final = sorted(path for path in ASSETS.rglob("*") if path.is_file())
SCRIPTS: Final = [path for path in FILES if path.suffix == ".js"]
LINES: Final = 400
FORBIDDEN: Final = {
    "an address outside": r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w.-]+\.\w{2,}",
    "text taken for markup": r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser"
    r"|createContextualFragment|setHTMLUnsafe)\b",
    "text taken for a script": r"\beval\(|new Function\b|setTimeout\(\s*[\"'`]|javascript:",
    "a style or a script inside the page": r"<style\b|<script>|\sstyle=|\son\w+=",
    "a cookie": r"document\.cookie",
}


def _name(path: Path) -> str:
    return path.relative_to(ASSETS).as_posix()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_has(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE if what == "a cookie" else 0)
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in FILES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_answers_one_question(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.endswith("\n")
    assert len(text.splitlines()) <= LINES


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_a_script_says_what_it_is_for(path: Path) -> None:
    assert path.read_text("utf-8").startswith("/**")


def test_whatever_is_loaded_later_is_there() -> None:
    files = Cabinet()._versioned  # noqa: SLF001 - the served form is what counts
    texts = {name: bytes(file.plain).decode() for name, file in files.items() if name.endswith(".js")}
    for name, text in texts.items():
        for path in re.findall(r'(?:from |\bimport\()"(\.[^"]+)"', text):
            needed = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            assert needed in texts, f"{name} needs {path}"


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_whatever_is_imported_is_exported(path: Path) -> None:
    for names, source in re.findall(
        r'^import \{ ([\w, ]+) \} from "(\.[^"]+)";', path.read_text("utf-8"), re.MULTILINE
    ):
        text = (path.parent / source).read_text("utf-8")
        exported = set(re.findall(r"^export (?:async function|function|const|class) (\w+)", text, re.MULTILINE))
        assert set(names.split(", ")) <= exported, source


def test_every_served_script_is_one_for_node(tmp_path: Path) -> None:
    node = find().node
    for name, file in Cabinet()._versioned.items():  # noqa: SLF001 - the served form is what counts
        if name.endswith(".js"):
            copy = tmp_path / f"{name.replace('/', '-')}.mjs"
            copy.write_bytes(file.plain)
            done = subprocess.run([node, "--check", copy], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
