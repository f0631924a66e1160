"""The calendar of a child, for calendar programs: opened, closed and listed by a family, read by whoever has the address."""

from domain.calendars.opening import LARGEST, calendars, close_calendar, open_calendar
from domain.calendars.reading import Content, Found, content, find

__all__ = ["LARGEST", "Content", "Found", "calendars", "close_calendar", "content", "find", "open_calendar"]
