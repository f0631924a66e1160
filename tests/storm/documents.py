"""Any document, by anybody, with anything in it: no error with a path, no 5xx, no traceback in the log."""

import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import orjson
from graphql import build_schema

from schema import sdl
from tests.databases import Place, copied
from tests.gateway.running import process
from tests.storm.agreement import disagreements
from tests.storm.ground import Ground, look, sign_in_again
from tests.storm.letters import Author, Letter
from tests.storm.seeds import chance
from tests.storm.servers import template
from tests.storm.wire import Answer, Wire
from tests.world import build

DOCUMENTS: Final = 50_000
OF_ONE_WORLD: Final = 5_000
"""Documents after which the world is made anew: by then many of its lessons are cancelled and its consents withdrawn."""
AT_ONCE: Final = 6
LOOK_AFTER: Final = 200
"""Documents after which the ids and versions of rows are read again."""
CURSORS: Final = 50
STATUSES: Final = frozenset({200, 400, 401, 405, 406, 413, 414, 415, 429})
NEVER_SAID: Final = (b"Traceback", b"asyncpg", b"tortoise", b'File "', b".py", b"SELECT ", b"PostgreSQL")


@dataclass(slots=True)
class Figures:
    """What came of documents. `faults` is what must not be."""

    documents: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    roots: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    ran: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def show(self) -> None:
        mutations = sum(self.outcomes.values())
        print(f"  {self.documents} documents: {_shares(self.kinds, self.documents)}")
        print(f"  by role: {_shares(self.roles, self.documents)}")
        print(f"  ran: {self.ran / self.documents:.0%}; refused before: {_shares(self.refused, self.documents)}")
        print(f"  {mutations} mutations ran: {_shares(self.outcomes, mutations)}")
        print(f"  done: {', '.join(f'{name} {count}' for name, count in sorted(self.done.items()))}")
        print(f"  faults: {len(self.faults)}")
        for fault in self.faults[:10]:
            print(f"    {fault}")


def run(rounds: int | None = None) -> int:
    return asyncio.run(_run(rounds or DOCUMENTS, chance("documents")))


async def _run(rounds: int, random: Random) -> int:
    whole = Figures()
    async with template() as empty, copied(empty) as world:
        await build(world)
        for begun in range(0, rounds, OF_ONE_WORLD):
            with tempfile.TemporaryDirectory() as folder:
                async with copied(world) as place:
                    some = min(OF_ONE_WORLD, rounds - begun)
                    whole += await pour(place, random, some, Path(folder) / "log")
            print(f"  {whole.documents} documents, {len(whole.faults)} faults", flush=True)
    whole.show()
    return 1 if whole.faults else 0


async def pour(place: Place, random: Random, documents: int, log: Path) -> Figures:
    """Send so many documents to a gateway on this world, and look at its log and its tables afterwards."""
    ground = await look(place, random)
    author, figures = Author(build_schema(sdl()), ground), Figures()
    settings = {"DIARY_DATABASE_URL": place.app_url, "DIARY_TRUSTED_PROXIES": "127.0.0.1"}
    with process(settings, log) as url:
        port = int(url.rpartition(":")[2])
        await asyncio.gather(*(_send(Wire(port), author, figures, documents) for _ in range(AT_ONCE)))
    figures.faults += _complaints(log)
    figures.faults += await disagreements(place)
    return figures


async def _send(wire: Wire, author: Author, figures: Figures, documents: int) -> None:
    while figures.documents < documents:
        figures.documents += 1
        number = figures.documents
        if number % LOOK_AFTER == 0:
            await author.ground.refresh()
        letter = author.letter()
        headers = {
            "Content-Type": "application/json",
            "Accept": letter.accept,
            "X-Forwarded-For": f"10.0.{number // 250 % 250}.{number % 250}",
            **({"Authorization": f"Bearer {letter.token}"} if letter.token else {}),
        }
        if letter.address:
            answer = await wire.ask("GET", letter.address, b"", headers)
        else:
            answer = await wire.post("/graphql", letter.body, headers)
        await _judge(answer, letter, author.ground, author.cursors, figures)
    wire.close()


async def _judge(
    answer: Answer, letter: Letter, ground: Ground, cursors: dict[str, list[str]], figures: Figures
) -> None:
    figures.kinds[letter.kind] += 1
    figures.roles[letter.role if letter.token else "stranger"] += 1
    figures.roots[letter.root] += 1
    fault = _fault(answer)
    if fault is not None:
        asked = letter.body.decode("utf-8", "replace")[:3000]
        figures.faults.append(f"{fault}\n      as {letter.role}: {asked}\n      answer: {answer.body[:300].decode()}")
        return
    content = orjson.loads(answer.body)
    if "errors" in content:
        figures.refused[content["errors"][0]["extensions"]["code"]] += 1
        if answer.status == 401 and letter.token:
            await sign_in_again(ground.place, letter.token)
        return
    figures.ran += 1
    for connection, cursor in _cursors(content["data"]):
        kept = cursors.setdefault(connection, [])
        kept.append(cursor)
        del kept[:-CURSORS]
    for value in content["data"].values():
        if isinstance(value, dict) and b"mutation " in letter.body and (type_ := value.get("__typename")):
            refused = type_ in {"NotAllowed", "NotFound", "InvalidInput", "Conflict", "RateLimited"}
            figures.outcomes[type_ if refused else "done"] += 1
            if not refused:
                figures.done[letter.root] += 1


def _fault(answer: Answer) -> str | None:
    """What is wrong with an answer, whatever was asked."""
    if answer.status not in STATUSES:
        return f"status {answer.status}"
    try:
        content = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return "not JSON"
    if not isinstance(content, dict):
        return "no object"
    errors = content.get("errors", ())
    wrong = {
        "an error with a path": any("path" in error for error in errors),
        "an error that says nothing": any(not error["message"] for error in errors),
        "an error that is a defect": any(error["extensions"]["code"] == "INTERNAL_SERVER_ERROR" for error in errors),
        "a word from inside": bool(errors) and any(word in answer.body for word in NEVER_SAID),
        "neither data nor errors, or both": ("data" in content) == ("errors" in content),
    }
    return next((words for words, holds in wrong.items() if holds), None)


def _complaints(log: Path) -> list[str]:
    """Lines of the log that tell of a defect, and those that are no lines of the log at all."""
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            found.append(f"log: {line[:300]}")
            continue
        if said.get("level") in {"error", "critical"} or "fault" in said or said.get("event") == "fault":
            found.append(f"log: {line[:2000]}")
    return found


def _cursors(value: Any, connection: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Cursors in an answer, each with the type of the connection that it is of."""
    if isinstance(value, list):
        for item in value:
            yield from _cursors(item, connection)
    elif isinstance(value, dict):
        type_ = value.get("__typename", "")
        connection = type_ if type_.endswith("Connection") else connection
        for name, item in value.items():
            if name in {"endCursor", "cursor"} and isinstance(item, str) and connection:
                yield connection, item
            else:
                yield from _cursors(item, connection)


def _shares(counted: Counter[str], whole: int) -> str:
    return ", ".join(f"{name} {count / max(1, whole):.1%}" for name, count in counted.most_common())
