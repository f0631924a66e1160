"""Mutations while the gateway and PostgreSQL are killed: what was acknowledged is there, once, and all tables agree."""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Final

from orm.migrate import migrate
from tests.schema.marks.school import School, build
from tests.storm.agreement import disagreements
from tests.storm.deeds import OF_ONE, WRITERS, Ledger, Teller, Writer, sent, sign_in, unkept
from tests.storm.mortal import VICTIMS, Mortal, mortal
from tests.storm.seeds import chance
from tests.storm.wire import Wire

MUTATIONS: Final = 1_000
OF_ONE_KILL: Final = 20
AGAIN: Final = 100
"""Deeds that are sent once more when all is over."""


@dataclass(slots=True)
class Figures:
    mutations: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    events: int = 0
    cut_off: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(rounds: int | None = None) -> int:
    mutations = rounds or MUTATIONS
    random = chance("kills")
    victims = [VICTIMS[number % len(VICTIMS)] for number in range(max(1, mutations // OF_ONE_KILL))]
    random.shuffle(victims)
    figures = asyncio.run(kill(random, mutations, victims))
    print(f"  {figures.mutations.total()} mutations acknowledged: {dict(figures.mutations)}; events: {figures.events}")
    print(
        f"  {figures.kills.total()} kills: {dict(figures.kills)}; tries without an answer: {dict(figures.unanswered)}"
    )
    print(f"  done, and cut off before the answer, as far as it was looked for: {figures.cut_off}")
    print(f"  faults: {len(figures.faults)}")
    for fault in figures.faults[:20]:
        print(f"    {fault}")
    return 1 if figures.faults else 0


async def kill(random: Random, mutations: int, victims: list[str]) -> Figures:
    """So many mutations, and these victims spread over them."""
    async with mortal() as servers:
        await migrate(servers.place.owner_url)
        school = School(servers.place, *await build(servers.place))
        tokens = await sign_in(servers.place, school, ("math", "rus"))
        await servers.start_gateway()
        ledger = Ledger(place=lambda: servers.place)
        keys = (f"deed {number}" for number in itertools.count(1))
        writers = [
            Writer(school, tokens["math"], Wire(servers.port), _pupils(number), random, ledger)
            for number in range(WRITERS)
        ]
        writers.append(Teller(school, tokens["rus"], Wire(servers.port), range(0), random, ledger))
        figures = Figures(unanswered=ledger.unanswered)

        async def write(writer: Writer) -> None:
            while len(ledger.deeds) < mutations and not ledger.broken:
                await writer.one(next(keys))

        working = asyncio.gather(*(write(writer) for writer in writers))
        await _kill_over(servers, random, mutations, victims, ledger, figures, working)
        await working
        wire = Wire(servers.port)
        for deed in random.sample(ledger.deeds, min(AGAIN, len(ledger.deeds))):
            answer = await sent(wire, deed, ledger)
            if answer is None or answer["__typename"] in {"Conflict", "NotFound", "NotAllowed", "InvalidInput"}:
                ledger.broken.append(f"sent once more, {deed.name} answered {answer}")
        wire.close()
        for writer in writers:
            writer.wire.close()
        figures.faults = ledger.broken + await unkept(servers.place, ledger) + await disagreements(servers.place)
    figures.mutations.update(deed.name for deed in ledger.deeds)
    figures.events, figures.cut_off = len(ledger.facts), ledger.cut_off
    return figures


async def _kill_over(
    servers: Mortal,
    random: Random,
    mutations: int,
    victims: list[str],
    ledger: Ledger,
    figures: Figures,
    working: "asyncio.Future[list[None]]",
) -> None:
    for number, victim in enumerate(victims):
        due = (number + 1) * mutations // (len(victims) + 1)
        while len(ledger.deeds) < due and not working.done():
            ledger.news.clear()
            news = asyncio.ensure_future(ledger.news.wait())
            await asyncio.wait((working, news), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
        if working.done():
            return
        await asyncio.sleep(random.random() * 0.03)  # somewhere in the middle of what is being done
        await servers.kill(victim)
        figures.kills[victim] += 1
        if figures.kills.total() % 10 == 0:
            print(f"  {figures.kills.total()} kills, {len(ledger.deeds)} mutations acknowledged", flush=True)


def _pupils(number: int) -> range:
    return range(1 + number * OF_ONE, 1 + (number + 1) * OF_ONE)
