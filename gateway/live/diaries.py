"""Feeds of students, read for all families that are connected: one transaction for many streams, rows once for all who see them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from domain.clock import Clock
from domain.selection import Wanted
from domain.streams import (
    DiaryWatch,
    EndReason,
    Place,
    Step,
    changed_feeds,
    event_row,
    read_feeds,
    rows_for_families,
)
from gateway import limits
from gateway.live.streams import Stream, Telling, ended, resync
from gateway.live.windows import Window
from orm.database import Database, Work
from orm.people import Role

Tellings = dict[tuple[int, int], Telling]
"""By student and number: what is told once for all."""


class Diaries:
    """The streams of families. `look` has some of them read for, `step` reads."""

    def __init__(self, database: Callable[[], Database], clock: Clock) -> None:
        self._window = Window(database)
        self._clock = clock
        self._by_student: dict[int, set[Stream]] = {}
        self._schools: Counter[int] = Counter()
        self._due: dict[Stream, None] = {}
        self._is_due = asyncio.Event()

    def add(self, stream: Stream) -> None:
        stream.on_room = self._room
        self._by_student.setdefault(_watch(stream).student, set()).add(stream)
        self._schools.update(stream.reader.schools)
        self._look((stream,))

    def remove(self, stream: Stream) -> None:
        student = _watch(stream).student
        streams = self._by_student[student]
        streams.remove(stream)
        if not streams:
            del self._by_student[student]
        self._schools -= Counter(stream.reader.schools)  # what falls to zero goes
        self._due.pop(stream, None)

    def look(self, students: Iterable[int]) -> None:
        """Read for those who follow these students."""
        for student in students:
            streams = self._by_student.get(student)
            if streams:
                self._look(streams)

    def _look(self, streams: Iterable[Stream]) -> None:
        self._due.update(dict.fromkeys(streams))
        if self._due:
            self._is_due.set()

    def _room(self, stream: Stream) -> None:
        self._look((stream,))

    async def confirm(self, work: Work, streams: Iterable[Stream]) -> None:
        """Have those streams read for that the database has news for, or whose access has ended."""
        for role, places in _places(stream for stream in streams if isinstance(stream.watch, DiaryWatch)).items():
            kept = list(places)
            for number in await changed_feeds(work, role, kept):
                self._look(stream for stream in places[kept[number]] if not stream.is_over)

    async def step(self) -> None:
        """Read for the streams that are due."""
        try:
            async with asyncio.timeout(limits.WINDOW_SECONDS):
                await self._is_due.wait()
        except TimeoutError:
            await self._window.close()
            return
        batch = list(islice(self._due, limits.STREAMS_AT_ONCE))
        for stream in batch:
            del self._due[stream]
        if not self._due:
            self._is_due.clear()
        try:
            await self._read([stream for stream in batch if self._has_room(stream)])
        except BaseException:
            self._look(stream for stream in batch if not stream.is_over)
            await self._window.close()
            raise

    async def close(self) -> None:
        """Give back what is kept between the steps."""
        await self._window.close()

    def _has_room(self, stream: Stream) -> bool:
        stream.behind = not stream.has_room
        return not stream.behind and not stream.is_over

    async def _read(self, batch: list[Stream]) -> None:
        if not batch:
            return
        work = await self._window.work(self._schools)
        found: list[tuple[Place, Step, list[Stream]]] = []
        for role, places in _places(batch).items():
            steps = await read_feeds(work, role, list(places), limits.STREAM_PAGE)
            found += zip(places, steps, places.values(), strict=True)
        tellings = await _tellings(work, found, self._schools, merged_wish(batch))
        for place, step, streams in found:
            for stream in streams:
                if not stream.is_over:
                    self._tell(stream, place, step, tellings)

    def _tell(self, stream: Stream, place: Place, step: Step, tellings: Tellings) -> None:
        if not step.allowed:
            reason = EndReason.ACCESS_ENDED if stream.begun else EndReason.NOT_FOUND
            stream.end(ended(reason, self._clock()))
            return
        stream.begun = True
        if place.after is None or place.after > step.last:
            # It begins now; or the number is none that this feed has given out, as after a restored database.
            stream.put(resync(step.last, self._clock()))
            stream.cursor = step.last
            return
        for entry in step.entries:
            if not entry.held:
                stream.unseen = resync(entry.number, entry.event.at)
                continue
            if stream.unseen is not None:
                stream.put(stream.unseen)
                stream.unseen = None
            stream.put(tellings[place.student, entry.number])
        if step.entries:
            stream.cursor = step.entries[-1].number
        if len(step.entries) == limits.STREAM_PAGE:
            self._look((stream,))
        elif stream.unseen is not None:
            stream.put(stream.unseen)
            stream.unseen = None


def _watch(stream: Stream) -> DiaryWatch:
    if not isinstance(stream.watch, DiaryWatch):
        raise TypeError("not a stream of a diary")
    return stream.watch


def _places(streams: Iterable[Stream]) -> dict[Role, dict[Place, list[Stream]]]:
    """By role: streams that stand at one place for one kind of reader are read for together."""
    found: dict[Role, dict[Place, list[Stream]]] = {}
    for stream in streams:
        place = Place(_watch(stream).student, stream.reader, stream.cursor)
        found.setdefault(place.reader.role, {}).setdefault(place, []).append(stream)
    return found


def merged_wish(batch: Iterable[Stream]) -> Wanted:
    """What any of these streams wants."""
    wishes = {stream.wanted: None for stream in batch}
    return next(iter(wishes)) if len(wishes) == 1 else Wanted.merged(*wishes)


async def _tellings(
    work: Work, found: Iterable[tuple[Place, Step, object]], schools: Iterable[int], wanted: Wanted
) -> Tellings:
    told = {(place.student, entry.number): entry for place, step, _ in found for entry in step.entries if entry.held}
    if not told:
        return {}
    rows = await rows_for_families(
        work, [(student, entry.event) for (student, _), entry in told.items()], schools, wanted
    )
    return {
        (student, number): Telling(event_row(entry.event, number, student, rows.get((student, entry.event.id))))
        for (student, number), entry in told.items()
    }
