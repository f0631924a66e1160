"""What no file of the project says, and how no file is called."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
VAGUE: Final = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base", "shared", "tools", "lib"}

# Put together from pieces, so that this file does not say them either.
FORBIDDEN: Final = {
    "a path of somebody's machine": r"(?<![\w.-])/(?:"
    + "|".join(("wo" + "rk", "ro" + "ot", "ho" + r"me/\w", "Us" + r"ers/\w"))
    + r")(?:/|\b)",
    "the address of a registry": "|".join(
        re.escape(text)
        for text in (
            "pypi" + ".org",
            "files.python" + "hosted.org",
            "registry." + "npmjs.org",
            "registry." + "yarnpkg",
            "proxy." + "golang.org",
        )
    ),
    "the number of an issue": r"(?i)\b(?:iss" + r"ue|pull re" + r"quest|tick" + r"et)s?\s*#?\d+\b",
    "a tool that wrote it": r"(?i)\b(?:"
    + "|".join(
        ("clau" + "de", "anth" + "ropic", "open" + "ai", "chat" + "gpt", "co" + "pilot", "ll" + "ms?", "prom" + "pts?")
    )
    + r")\b",
    "who wrote which part": r"(?i)\bhelp" + r"er-?\d|\bsub" + "agents?\\b",
    "something left for later": r"\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + r"CK)\b",
    "a secret": r"-----BEGIN [A-Z ]*PRIV" + r"ATE KEY|\bAK" + r"IA[0-9A-Z]{16}\b|\bgh" + r"[pousr]_[A-Za-z0-9]{30,}",
}


@cache
def _files() -> tuple[Path, ...]:
    """What is committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file())


def _texts() -> Iterator[tuple[str, str]]:
    for path in _files():
        try:
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
        except UnicodeDecodeError:
            assert path.suffix in {".png", ".ico", ".woff2", ".zip"}, path


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in _texts()
        if what != "a tool that wrote it" or not name.endswith("package-lock.json")  # packages are called as they are
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    names = {
        part.lower() for path in _files() for part in (*path.relative_to(ROOT).parts[:-1], path.name.partition(".")[0])
    }
    assert names & VAGUE == set()


def test_a_source_file_answers_one_question() -> None:
    floors = {"gateway", "workers", "schema", "domain", "orm"}
    lengths = {
        str(name): len(path.read_text("utf-8").splitlines())
        for path in _files()
        if path.suffix == ".py"
        and (name := path.relative_to(ROOT)).parts[0] in floors
        and "migrations" not in name.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_comments_name_the_rules_that_they_mention_rightly() -> None:
    """Codes of the regulation run from R1 to R8; another one is a slip."""
    most = {1: 5, 2: 9, 3: 1, 4: 2, 5: 3, 6: 2, 7: 2, 8: 2}
    for name, text in _texts():
        if name.endswith((".py", ".sql", ".graphql", ".md")):
            for chapter, part in re.findall(r"\bR([1-9])\.([0-9]+)\b", text):
                assert 1 <= int(part) <= most.get(int(chapter), 0), f"{name}: R{chapter}.{part}"
