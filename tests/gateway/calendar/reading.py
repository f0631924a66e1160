"""Calendars read by a parser that shares nothing with the one that writes them: `ical.js`, which Thunderbird has."""

import json
import subprocess
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.gateway.audits import node

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Read:
    """What a calendar program makes of it."""

    about: dict[str, str]
    zones: list[str]
    events: list[dict[str, Any]]

    def of(self, category: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["category"] == category]

    @property
    def lessons(self) -> list[dict[str, Any]]:
        return self.of("Урок")

    def uids(self) -> set[str]:
        return {event["uid"] for event in self.events}


@cache
def _node() -> node.Node:
    found = node.find()
    node.install(found, _HERE)
    return found


def read(text: bytes) -> Read:
    """Raises `CalledProcessError` for what the parser refuses. The machine's own zone is one that no school is in."""
    command = [_node().node, _HERE / "read.mjs"]
    done = subprocess.run(command, input=text, capture_output=True, check=True, env={"TZ": "America/Bogota"})
    said = json.loads(done.stdout)
    lines_hold(text)
    return Read(said["about"], said["zones"], said["events"])


def lines_hold(text: bytes) -> None:
    """Each line ends with CR LF, has at most 75 octets, and cuts no character in two."""
    assert text.endswith(b"\r\n")
    for line in text.split(b"\r\n"):
        assert len(line) <= 75, line
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()


def instant(event: dict[str, Any], side: str = "begins") -> datetime:
    return datetime.fromisoformat(event[side]["at"])
