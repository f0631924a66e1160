"""Live streams, as far as they are rules: what may be watched, what is told to whom, and when a stream ends."""

from domain.streams.diaries import Entry, Place, Step, changed_feeds, read_feeds, rows_for_families
from domain.streams.events import TELLS, Event, event_row
from domain.streams.pages import IN_SCHOOLS, ON_PAGES, Heard, News, closed_pages, heard, news, present
from domain.streams.standing import fallen
from domain.streams.watching import DiaryWatch, EndReason, PageWatch, Reader, SchoolWatch, Watch

__all__ = [
    "IN_SCHOOLS",
    "ON_PAGES",
    "TELLS",
    "DiaryWatch",
    "EndReason",
    "Entry",
    "Event",
    "Heard",
    "News",
    "PageWatch",
    "Place",
    "Reader",
    "SchoolWatch",
    "Step",
    "Watch",
    "changed_feeds",
    "closed_pages",
    "event_row",
    "fallen",
    "heard",
    "news",
    "present",
    "read_feeds",
    "rows_for_families",
]
