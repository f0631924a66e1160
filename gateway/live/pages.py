"""Pages of groups and changes of schools, for the staff that is connected. What they see of a child goes on record."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from domain.access import READS, Noun, Reach, Viewer
from domain.audit.sights import StreamSights, record_stream_sights
from domain.clock import Clock
from domain.streams import (
    IN_SCHOOLS,
    ON_PAGES,
    EndReason,
    Event,
    PageWatch,
    Reader,
    SchoolWatch,
    closed_pages,
    event_row,
    fallen,
    heard,
    news,
    present,
)
from domain.wake import Signal
from gateway.live.diaries import merged_wish
from gateway.live.sessions import Sessions
from gateway.live.streams import Stream, Telling, ended, resync
from orm.database import Database, Work


class Pages:
    """The streams of staff. All of them are read for at once, from one snapshot to the next."""

    def __init__(self, database: Callable[[], Database], sessions: Sessions, clock: Clock) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock
        self._sights: dict[Stream, StreamSights] = {}
        self._streams: set[Stream] = set()
        self._new: set[Stream] = set()
        self._snapshot: str | None = None
        self._is_due = asyncio.Event()

    def add(self, stream: Stream) -> None:
        stream.on_room = self._room
        self._new.add(stream)
        self._sights[stream] = StreamSights()
        self._is_due.set()

    def remove(self, stream: Stream) -> None:
        self._streams.discard(stream)
        self._new.discard(stream)
        self._sights.pop(stream, None)

    def look(self, signal: Signal | None = None) -> None:
        """Read for all, if the signal is about any of them."""
        if self._new or (self._streams and (signal is None or self._concerns(signal))):
            self._is_due.set()

    def _concerns(self, signal: Signal) -> bool:
        return any(
            stream.watch.group in signal.groups
            if isinstance(stream.watch, PageWatch)
            else not signal.schools.isdisjoint(stream.reader.schools)
            for stream in self._streams
        )

    def _room(self, stream: Stream) -> None:
        """Of what passed meanwhile nothing was kept: the subscriber is to read again."""
        stream.put(resync(None, self._clock()))

    @property
    def schools(self) -> set[int]:
        return {school for stream in self._streams | self._new for school in stream.reader.schools}

    async def step(self) -> None:
        await self._is_due.wait()
        self._is_due.clear()
        try:
            await self._read()
        except BaseException:
            self._is_due.set()
            raise

    async def confirm(self) -> None:
        """End the streams of pages that their readers do not read any more, and look for news that nobody told."""
        if self._streams:
            async with self._database().work(sorted(self.schools)) as work:
                await self._end_closed(work, list(self._streams))
        self.look()

    async def _end_closed(self, work: Work, streams: Iterable[Stream]) -> None:
        asked: dict[tuple[Reader, PageWatch], list[Stream]] = {}
        for stream in streams:
            if isinstance(stream.watch, PageWatch):
                asked.setdefault((stream.reader, stream.watch), []).append(stream)
        kept = list(asked)
        for number in await closed_pages(work, kept) if kept else ():
            for stream in asked[kept[number]]:
                reason = EndReason.ACCESS_ENDED if stream.begun else EndReason.NOT_FOUND
                stream.end(ended(reason, self._clock()))

    async def _read(self) -> None:
        new = set(self._new)
        for stream in new:
            if not _may_follow(stream):
                stream.end(ended(EndReason.NOT_FOUND, self._clock()))
        if not self._streams and not self._new:
            self._snapshot = None
            return
        async with self._database().work(sorted(self.schools)) as work:
            await self._end_closed(work, new)
            since = self._snapshot or await present(work)
            found = await news(work, since, self._groups(), self._schools())
            concerned = self._concerned(found.events)
            await self._end_closed(work, concerned)
            gone = await fallen(work, [stream.viewer for stream in concerned]) if concerned else []
        self._sessions.fall(gone)
        await self._tell(found.events)
        # Up to here nothing was told to anybody where anything failed: it is read again from the snapshot before.
        self._snapshot = found.snapshot
        for stream in new & self._new:
            self._new.discard(stream)
            self._streams.add(stream)
            stream.begun = True
            stream.put(resync(None, self._clock()))

    def _groups(self) -> set[int]:
        return {stream.watch.group for stream in self._streams if isinstance(stream.watch, PageWatch)}

    def _schools(self) -> set[int]:
        return {
            school
            for stream in self._streams
            if isinstance(stream.watch, SchoolWatch)
            for school in stream.reader.schools
        }

    def _concerned(self, events: Sequence[Event]) -> list[Stream]:
        return [stream for stream in self._streams if any(_concerns(stream, event) for event in events)]

    async def _tell(self, events: Sequence[Event]) -> None:
        """Tell each reader what is theirs, read once for all streams that are alike, and on record before it leaves."""
        alike: dict[Reader, list[Stream]] = {}
        for stream in self._concerned(events):
            alike.setdefault(stream.reader, []).append(stream)
        theirs: list[tuple[Stream, list[Telling]]] = []
        for reader, streams in alike.items():
            tellings = await self._tellings(reader, streams, events)
            for stream in streams:
                mine = [each for each in tellings if _concerns(stream, each[0])]
                await self._record(stream, [student for _, _, student in mine if student is not None])
                theirs.append((stream, [telling for _, telling, _ in mine]))
        for stream, told in theirs:
            _put(stream, told)

    async def _tellings(
        self, reader: Reader, streams: Sequence[Stream], events: Sequence[Event]
    ) -> list[tuple[Event, Telling, int | None]]:
        viewer = Viewer(0, 0, 0, reader.role, reader.schools, reader.persons, "")
        concerning = [event for event in events if any(_concerns(stream, event) for stream in streams)]
        async with self._database().work(reader.schools) as work:
            found = await heard(work, viewer, concerning, merged_wish(streams))
        return [
            (each.event, Telling(event_row(each.event, None, each.student, each.row)), each.student) for each in found
        ]

    async def _record(self, stream: Stream, students: Sequence[int]) -> None:
        sights = self._sights.get(stream)
        if students and sights is not None:
            operation = "classPageEvents" if isinstance(stream.watch, PageWatch) else "schoolEvents"
            await record_stream_sights(self._database(), stream.viewer, operation, students, self._clock(), sights)


def _put(stream: Stream, told: Iterable[Telling]) -> None:
    for telling in told:
        stream.behind = stream.behind or stream.is_full
        if stream.behind:
            return
        stream.put(telling)


def _may_follow(stream: Stream) -> bool:
    noun = Noun.MARKS if isinstance(stream.watch, PageWatch) else Noun.TIMETABLE
    return READS[stream.viewer.role].get(noun) in {Reach.TAUGHT, Reach.CLASS, Reach.SCHOOL}


def _concerns(stream: Stream, event: Event) -> bool:
    watch = stream.watch
    if isinstance(watch, PageWatch):
        return event.kind in ON_PAGES and event.group == watch.group and event.subject in (None, watch.subject)
    return event.kind in IN_SCHOOLS and event.school in stream.reader.schools
