"""One stream: events that wait for one subscriber, bounded, and what it has read up to."""

from asyncio import Event
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Self

from domain.access import Viewer
from domain.reading import Row
from domain.selection import Wanted
from domain.streams import DiaryWatch, EndReason, Reader, Watch
from gateway import limits
from schema.subscription import Selection


class Telling:
    """An event as it is told to all who get the same of it: a selection's text is made once, for whoever comes first."""

    __slots__ = ("_texts", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        self._texts: dict[Selection, str] = {}

    def text(self, selection: Selection) -> str:
        """The answer in JSON."""
        found = self._texts.get(selection)
        if found is None:
            found = self._texts[selection] = selection.text(self.row)
        return found


def resync(number: int | None, at: datetime) -> Telling:
    return Telling({"__typename": "Resync", "number": number, "at": at, "kind": "resync"})


def ended(reason: EndReason, at: datetime) -> Telling:
    return Telling(
        {"__typename": "StreamEnded", "number": None, "at": at, "kind": "stream_ended", "reason": reason.value}
    )


class Stream:
    """What one subscriber gets. The loops put events in, the transport takes them out.

    `cursor` is the number up to which a diary's feed was put in. A subscriber who takes nothing is not read for: when there is
    room again, `on_room` is called, and the feed goes on from the cursor. `unseen` stands for what passed while there was no consent,
    until it is known where that ends.
    """

    __slots__ = (
        "_on_close",
        "_ready",
        "_waiting",
        "begun",
        "behind",
        "cursor",
        "is_over",
        "on_room",
        "reader",
        "unseen",
        "viewer",
        "wanted",
        "watch",
    )

    def __init__(self, viewer: Viewer, watch: Watch, wanted: Wanted, on_close: Callable[["Stream"], None]) -> None:
        self.viewer = viewer
        self.watch = watch
        self.wanted = wanted
        self.reader = Reader(viewer.role, viewer.persons, viewer.schools)
        self.cursor = watch.after if isinstance(watch, DiaryWatch) else None
        self.begun = False
        self.behind = False
        self.unseen: Telling | None = None
        self.is_over = False
        self.on_room: Callable[[Stream], None] = lambda _stream: None
        self._on_close = on_close
        self._waiting: deque[Telling] = deque()
        self._ready = Event()

    @property
    def waiting(self) -> int:
        """Events that were put in and not taken out."""
        return len(self._waiting)

    @property
    def has_room(self) -> bool:
        """Whether all of a page fits."""
        return self.waiting <= limits.STREAM_WAITING - limits.STREAM_PAGE

    @property
    def is_full(self) -> bool:
        return self.waiting >= limits.STREAM_WAITING

    def put(self, telling: Telling) -> None:
        if not self.is_over:
            self._waiting.append(telling)
            self._ready.set()

    def end(self, last: Telling | None = None) -> None:
        """Nothing that waits is told any more; at most one last event is."""
        if not self.is_over:
            self._waiting.clear()
            if last is not None:
                self._waiting.append(last)
            self.is_over = True
            self._ready.set()
            self._on_close(self)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Telling:
        while not self._waiting:
            if self.is_over:
                raise StopAsyncIteration
            self._ready.clear()
            await self._ready.wait()
        telling = self._waiting.popleft()
        if self.behind and len(self._waiting) <= limits.STREAM_WAITING // 4:
            self.behind = False
            self.on_room(self)
        return telling

    async def aclose(self) -> None:
        self.end()
