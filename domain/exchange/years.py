"""The school year that dates lie in."""

from datetime import date, timedelta

_LONG = timedelta(days=240)


def school_year_end(starts_on: date, ends_on: date) -> int:
    """The calendar year in which the school year of these days ends: 2018 for a term in autumn 2017. Years change on 1 July."""
    middle = starts_on + (ends_on - starts_on) / 2
    return middle.year + (middle.month >= 7)


def year_title(end: int) -> str:
    """As schools write it: 2017/18."""
    return f"{end - 1}/{end % 100:02d}"


def spans_a_year(starts_on: date, ends_on: date) -> bool:
    """Whether these days are a school year rather than a part of one."""
    return ends_on - starts_on >= _LONG
