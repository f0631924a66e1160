"""Two writers on one cell at once, through two gateways: one wins, the other is told, and the history shows both."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from schema import ids
from tests.databases import Place, copied
from tests.gateway.running import process
from tests.schema.marks.school import PUPILS, School, build
from tests.storm.agreement import disagreements
from tests.storm.deeds import Deed, Ledger, sent, sign_in
from tests.storm.seeds import chance
from tests.storm.servers import template
from tests.storm.wire import Wire

CELLS: Final = 300
WHO: Final = ("math", "second")


@dataclass(slots=True)
class Figures:
    rounds: int = 0
    wins: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(rounds: int | None = None) -> int:
    figures = asyncio.run(_run(rounds or CELLS, chance("writers")))
    print(f"  {figures.rounds} rounds of four races; won: {dict(figures.wins)}; faults: {len(figures.faults)}")
    for fault in figures.faults[:10]:
        print(f"    {fault}")
    return 1 if figures.faults else 0


async def _run(rounds: int, random: Random) -> Figures:
    async with template() as empty, copied(empty) as place:
        school = School(place, *await build(place))
        return await storm(place, school, random, rounds)


async def storm(place: Place, school: School, random: Random, rounds: int) -> Figures:
    """Each round: a new mark, its correction, its removal against a correction, and a note, by two teachers at once."""
    tokens = await sign_in(place, school, WHO)
    settings = {"DIARY_DATABASE_URL": place.app_url}
    with (
        tempfile.TemporaryDirectory() as folder,
        process(settings, Path(folder) / "one") as one,
        process(settings, Path(folder) / "two") as two,
    ):
        wires = {who: Wire(int(url.rpartition(":")[2])) for who, url in zip(WHO, (one, two), strict=True)}
        races = Races(school, tokens, wires, random)
        for number in range(rounds):
            await races.round(number)
        for wire in wires.values():
            wire.close()
    races.figures.faults += await disagreements(place)
    return races.figures


class Races:
    """Two people who do not wait for each other."""

    def __init__(self, school: School, tokens: Mapping[str, str], wires: Mapping[str, Wire], random: Random) -> None:
        self.school, self.tokens, self.wires, self.random = school, tokens, wires, random
        self.figures = Figures()
        self.ledger = Ledger()

    async def round(self, number: int) -> None:
        pupil = number % PUPILS + 1
        self.figures.rounds += 1
        mark = await self._record(number, pupil)
        if mark is not None:
            version = await self._correct(number, mark)
            await self._correct_and_remove(number, mark, version)
        await self._note(number, pupil)
        self.figures.faults += self.ledger.broken
        self.ledger.broken.clear()

    async def _both(self, name: str, given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        deeds = {
            who: Deed(name, self.tokens[who], each, f"{name} {self.random.getrandbits(60)}")
            for who, each in given.items()
        }
        order = self.random.sample(list(deeds), len(deeds))
        answers = await asyncio.gather(*(sent(self.wires[who], deeds[who], self.ledger) for who in order))
        return dict(zip(order, answers, strict=True))

    def _won(self, what: str, answers: Mapping[str, Any], success: str) -> str | None:
        """Who won, where one did and the other was told of a conflict."""
        winners = [who for who, answer in answers.items() if answer and answer["__typename"] == success]
        told = [
            who
            for who, answer in answers.items()
            if answer and answer["__typename"] == "Conflict" and answer["message"]
        ]
        if len(winners) != 1 or len(told) != 1:
            self.figures.faults.append(f"{what}: {answers}")
            return None
        self.figures.wins[f"{what} by {winners[0]}"] += 1
        return winners[0]

    async def _record(self, number: int, pupil: int) -> int | None:
        """Both saw the cell with what it holds."""
        held = await self._held(pupil)
        cell = {
            "lessonId": self.school.id("lesson:today"),
            "studentId": self.school.id(f"student:{pupil}"),
            "workTypeId": self.school.id("answer"),
            "beside": [ids.make("Mark", mark) for mark in held],
        }
        given = {who: {**cell, "text": self.random.choice("2345"), "comment": f"{who} {number}"} for who in WHO}
        answers = await self._both("markRecord", given)
        winner = self._won("recorded", answers, "MarkRecorded")
        return None if winner is None else ids.number(answers[winner]["mark"]["id"])

    async def _correct(self, number: int, mark: int) -> int:
        """Both from the version that both read; who was told then corrects what the other left, and both stand in the history."""
        words = {who: f"{who} {number}, at once" for who in WHO}
        base = {"markId": ids.make("Mark", mark), "version": 1, "reason": "гонка"}
        winner = self._won(
            "corrected",
            await self._both("markCorrect", {who: {**base, "comment": words[who]} for who in WHO}),
            "MarkCorrected",
        )
        if winner is None:
            return 2
        (loser,) = set(WHO) - {winner}
        again = await self._both("markCorrect", {loser: {**base, "version": 2, "comment": f"{loser} {number}, again"}})
        if again[loser]["__typename"] != "MarkCorrected":
            self.figures.faults.append(f"not corrected again: {again}")
        expected = [words[winner], f"{loser} {number}, again"]
        actors = [self.school.viewers[who].account_id for who in (winner, loser)]
        async with self.school.place.as_owner() as owner:
            rows = await owner.fetch(
                "SELECT after ->> 'comment' AS words, actor_id FROM mark_history WHERE row_id = $1 ORDER BY id", mark
            )
        if [(row["words"], row["actor_id"]) for row in rows] != list(zip(expected, actors, strict=True)):
            self.figures.faults.append(f"the history of mark {mark} is {rows}, not {expected}")
        return 3

    async def _correct_and_remove(self, number: int, mark: int, version: int) -> None:
        one, other = self.random.sample(WHO, 2)
        base = {"markId": ids.make("Mark", mark), "version": version, "reason": "гонка"}
        removal, correction = await asyncio.gather(
            self._both("markRemove", {one: base}),
            self._both("markCorrect", {other: {**base, "comment": f"{other} {number}"}}),
        )
        kinds = {removal[one]["__typename"], correction[other]["__typename"]}
        if kinds not in ({"MarkRemoved", "Conflict"}, {"MarkRemoved", "NotFound"}, {"Conflict", "MarkCorrected"}):
            self.figures.faults.append(f"removed and corrected: {removal} {correction}")
        self.figures.wins["removed" if "MarkRemoved" in kinds else "corrected first"] += 1

    async def _note(self, number: int, pupil: int) -> None:
        async with self.school.place.as_owner() as owner:
            version = await owner.fetchval(
                "SELECT version FROM attendance WHERE lesson_id = $1 AND student_id = $2",
                self.school["lesson:edge"],
                self.school[f"student:{pupil}"],
            )
        cell = {
            "lessonId": self.school.id("lesson:edge"),
            "studentId": self.school.id(f"student:{pupil}"),
            "version": version,
            "reason": "гонка",
        }
        notes = {who: {**cell, "noted": {"code": "ILL", "reason": f"{who} {number}"}} for who in WHO}
        self._won("noted", await self._both("attendanceNote", notes), "AttendanceNoted")

    async def _held(self, pupil: int) -> list[int]:
        async with self.school.place.as_owner() as owner:
            rows = await owner.fetch(
                "SELECT id FROM mark WHERE lesson_id = $1 AND student_id = $2 AND removed_at IS NULL",
                self.school["lesson:today"],
                self.school[f"student:{pupil}"],
            )
        return [row["id"] for row in rows]
