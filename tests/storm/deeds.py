"""Mutations with a key that several people send at once, each about cells of their own, and what must be there afterwards."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import asyncpg

from domain.passwords import digest
from schema import ids
from tests.databases import Place
from tests.schema.marks.school import PUPILS, School
from tests.schema.marks.writing import REFUSALS, SUCCESS
from tests.storm.mortal import bearer
from tests.storm.wire import Answer, Wire

PATIENCE: Final = 60.0
PAUSE: Final = 0.02
"""Seconds before a deed is tried again that was not answered."""
OF_ONE: Final = 7
"""Pupils that one teacher's telephone writes about."""
WRITERS: Final = PUPILS // OF_ONE
SELECTIONS: Final = {**SUCCESS, "homeworkGive": "... on HomeworkGiven { homework { id text version } }"}


@dataclass(frozen=True, slots=True)
class Deed:
    """A mutation as it is sent, and the facts that follow from it once: the kind, the row and the words of each, and its audience."""

    name: str
    token: str
    given: Mapping[str, Any]
    key: str

    def body(self) -> bytes:
        kind = f"{self.name[0].upper()}{self.name[1:]}Input"
        document = (
            f"mutation ($input: {kind}!, $key: String) {{ {self.name}(input: $input, key: $key)"
            f" {{ __typename {SELECTIONS[self.name]} {REFUSALS} }} }}"
        )
        return json.dumps({"query": document, "variables": {"input": self.given, "key": self.key}}).encode()


@dataclass(frozen=True, slots=True)
class Fact:
    """One event that has to be in the feeds, exactly once."""

    kind: str
    row: int
    words: str
    audience: int


@dataclass(slots=True)
class Ledger:
    """What was acknowledged. `broken` is what must not have been answered."""

    deeds: list[Deed] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    marks: dict[int, tuple[int, str | None]] = field(default_factory=dict)
    """Version and comment of each mark; no comment where it was taken away."""
    unanswered: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    place: Callable[[], Place] | None = None
    cut_off: int = 0
    """Deeds that were done and whose answer did not arrive, as far as they were looked for: of those, each second one."""

    async def look(self, deed: Deed) -> None:
        if self.place is None or len(self.deeds) % 2:
            return
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with self.place().as_owner() as owner:
                self.cut_off += await owner.fetchval(
                    "SELECT count(*) FROM outcome WHERE key = $1 AND answer <> 'null'", deed.key
                )


async def sign_in(place: Place, school: School, names: Sequence[str]) -> dict[str, str]:
    """Tokens of staff, by name."""
    tokens = {}
    async with place.as_owner() as owner:
        for name in names:
            viewer = school.viewers[name]
            grant = await owner.fetchval(
                "INSERT INTO role_grant (account_id, role, school_id, staff_id, granted_at)"
                " VALUES ($1, $2, $3, $4, app.now()) RETURNING id",
                viewer.account_id,
                viewer.role.value,
                viewer.schools[0],
                viewer.persons[0],
            )
            tokens[name] = f"the token of {name}, signed in"
            await owner.execute(
                "INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, expires_at)"
                " VALUES ($1, $2, $3, 0, app.now(), app.now() + interval '12 hours')",
                digest(tokens[name]),
                viewer.account_id,
                grant,
            )
    return tokens


async def sent(wire: Wire, deed: Deed, ledger: Ledger) -> Any:  # noqa: ANN401 - JSON
    """Send a deed until it is answered, with the same key each time; nothing where the answer was none that may be."""
    time = asyncio.get_running_loop().time
    until = time() + PATIENCE
    while time() < until:
        try:
            async with asyncio.timeout(20):
                answer = await wire.post("/graphql", deed.body(), bearer(deed.token))
        except (OSError, EOFError, TimeoutError) as error:
            ledger.unanswered[type(error).__name__] += 1
            wire.close()
            await ledger.look(deed)
        else:
            found = _outcome(answer)
            if found is not None:
                return found
            ledger.unanswered[str(answer.status)] += 1
        await asyncio.sleep(PAUSE)
    ledger.broken.append(f"no answer to {deed.name} in {PATIENCE:g} s")
    return None


def _outcome(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    """What the mutation answered; nothing where it has to be sent again."""
    if answer.status in {429, 500, 503}:
        return None
    content = json.loads(answer.body)
    if "errors" in content and content["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR":
        return None
    if not content.get("data"):
        return {"__typename": f"status {answer.status}: {answer.body[:200].decode()}"}
    (outcome,) = content["data"].values()
    return outcome


class Writer:
    """Writes about some pupils, one deed after the other, and keeps what was acknowledged."""

    def __init__(self, school: School, token: str, wire: Wire, pupils: range, random: Random, ledger: Ledger) -> None:
        self.school, self.token, self.wire, self.pupils, self.random, self.ledger = (
            *(school, token, wire),
            *(pupils, random, ledger),
        )
        self.notes: dict[int, tuple[str, int, str]] = {}
        self.marks: list[tuple[int, int]] = []
        self.lesson = 1

    async def one(self, key: str) -> None:
        """One deed, acknowledged."""
        ways: list[tuple[Callable[[str], Awaitable[None]], int]] = [(self.record, 4), (self.page, 1), (self.note, 3)]
        if self.marks:
            ways += [(self.correct, 3), (self.remove, 1)]
        (way,) = self.random.choices([way for way, _ in ways], [weight for _, weight in ways])
        await way(key)
        self.ledger.news.set()

    async def _answer(self, name: str, key: str, given: Mapping[str, Any], success: str) -> Any:  # noqa: ANN401 - JSON
        deed = Deed(name, self.token, given, key)
        answer = await sent(self.wire, deed, self.ledger)
        self.ledger.deeds.append(deed)
        if answer is None or answer["__typename"] != success:
            self.ledger.broken.append(f"{name} {dict(given)}: {answer}")
            return None
        return answer

    def _cell(self, pupil: int, words: str) -> dict[str, Any]:
        return {
            "lessonId": self.school.id("lesson:today"),
            "studentId": self.school.id(f"student:{pupil}"),
            "text": self.random.choice("2345"),
            "workTypeId": self.school.id("answer"),
            "comment": words,
        }

    def _recorded(self, mark: Mapping[str, Any], words: str) -> None:
        row = ids.number(mark["id"])
        self.marks.append((row, 1))
        self.ledger.marks[row] = (1, words)
        self.ledger.facts.append(Fact("mark_recorded", row, words, 1))

    async def record(self, key: str) -> None:
        answer = await self._answer("markRecord", key, self._cell(self.random.choice(self.pupils), key), "MarkRecorded")
        if answer:
            self._recorded(answer["mark"], key)

    async def page(self, key: str) -> None:
        rows = [{"record": self._cell(pupil, f"{key}, {pupil}")} for pupil in self.pupils]
        answer = await self._answer("classPageWrite", key, {"mode": "ALL", "rows": rows}, "ClassPageWritten")
        for outcome, pupil in zip(answer["outcomes"] if answer else (), self.pupils, strict=False):
            self._recorded(outcome["mark"], f"{key}, {pupil}")

    async def correct(self, key: str) -> None:
        place = self.random.randrange(len(self.marks))
        row, version = self.marks[place]
        given = {"markId": ids.make("Mark", row), "version": version, "comment": key}
        if await self._answer("markCorrect", key, given, "MarkCorrected"):
            self.marks[place] = (row, version + 1)
            self.ledger.marks[row] = (version + 1, key)
            self.ledger.facts.append(Fact("mark_corrected", row, key, 1))

    async def remove(self, key: str) -> None:
        row, version = self.marks.pop(self.random.randrange(len(self.marks)))
        given = {"markId": ids.make("Mark", row), "version": version}
        if await self._answer("markRemove", key, given, "MarkRemoved"):
            self.ledger.marks[row] = (version + 1, None)
            self.ledger.facts.append(Fact("mark_removed", row, "", 1))

    async def note(self, key: str) -> None:
        """At another lesson, since somebody who was not there gets no mark."""
        pupil = self.random.choice(self.pupils)
        before = self.notes.get(pupil)
        given: dict[str, Any] = {
            "lessonId": self.school.id("lesson:edge"),
            "studentId": self.school.id(f"student:{pupil}"),
            "noted": {"code": self.random.choice(("ILL", "UNEXCUSED", "LATE")), "reason": key},
            "reason": "Уточнено",
        }
        if before is not None:
            given["version"] = before[1]
        answer = await self._answer("attendanceNote", key, given, "AttendanceNoted")
        if answer:
            noted = answer["attendance"]
            self.notes[pupil] = (noted["id"], noted["version"], key)
            kind = "attendance_noted" if before is None else "attendance_corrected"
            self.ledger.facts.append(Fact(kind, ids.number(noted["id"]), key, 1))


class Teller(Writer):
    """Writes what a whole class is told: topics of a lesson, and homework."""

    async def one(self, key: str) -> None:
        await (self.topic(key) if self.random.random() < 0.5 else self.homework(key))
        self.ledger.news.set()

    async def topic(self, key: str) -> None:
        given = {"lessonId": self.school.id("lesson:russian"), "version": self.lesson, "topic": key}
        if await self._answer("lessonUpdate", key, given, "LessonUpdated"):
            self.lesson += 1
            self.ledger.facts.append(Fact("lesson_updated", self.school["lesson:russian"], key, PUPILS))

    async def homework(self, key: str) -> None:
        given = {"lessonId": self.school.id("lesson:russian"), "text": key, "dueOn": "2026-11-27"}
        answer = await self._answer("homeworkGive", key, given, "HomeworkGiven")
        if answer:
            row = ids.number(answer["homework"]["id"])
            self.ledger.facts.append(Fact("homework_given", row, key, PUPILS))


async def unkept(place: Place, ledger: Ledger) -> list[str]:
    """What was acknowledged and is not there, or is there twice, or was never asked for."""
    found = []
    async with place.as_owner() as owner:
        events = await owner.fetch(
            "SELECT e.kind, e.row_id, coalesce(e.after ->> 'comment', e.after ->> 'reason', e.after ->> 'topic', e.after ->> 'text', '')"
            " AS words, count(f.id) AS audience FROM event e LEFT JOIN feed_entry f ON f.event_id = e.id GROUP BY e.id"
        )
        marks = await owner.fetch("SELECT id, version, comment, removed_at IS NULL AS stands FROM mark")
        changes = await owner.fetch("SELECT row_id, count(*) AS count FROM mark_history GROUP BY 1")
        outcomes = [row["key"] for row in await owner.fetch("SELECT key FROM outcome")]
    told = Counter(Fact(row["kind"], row["row_id"], row["words"], row["audience"]) for row in events)
    asked = Counter(ledger.facts)
    found += [f"acknowledged and not told: {fact}" for fact in asked - told]
    found += [f"told more than it was done: {fact}" for fact in told - asked]
    stand = {row["id"]: (row["version"], row["comment"] if row["stands"] else None) for row in marks}
    if stand != ledger.marks:
        found.append(f"marks are not those acknowledged: {set(stand.items()) ^ set(ledger.marks.items())}")
    changed = {row["row_id"]: row["count"] for row in changes}
    found += [
        f"the history of mark {row} has {changed.get(row, 0)} changes of {version - 1}"
        for row, (version, _) in ledger.marks.items()
        if changed.get(row, 0) != version - 1
    ]
    keys = Counter(deed.key for deed in ledger.deeds)
    if Counter(outcomes) != keys:
        found.append(f"kept outcomes are not those of the deeds: {Counter(outcomes) - keys} {keys - Counter(outcomes)}")
    return found
