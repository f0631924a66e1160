"""Days as a group has them: the bells, the end of the year, the vacations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.acts import Act, invalid


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a group, with the bell of one number where its class has that. `zone` is the school's."""

    is_of_year: bool
    vacation: str | None
    bell: tuple[datetime, datetime] | None
    zone: str


async def day_of(act: Act, group: int, day: date, number: int = 0) -> Day:
    """What the day is for the group. A vacation of the grade of anybody in it is one of the group."""
    record = await act.work.fetchrow(
        "SELECT $2 BETWEEN y.starts_on AND y.ends_on AS is_of_year, sc.time_zone,"
        " ($2::date + make_interval(mins => b.starts)) AT TIME ZONE sc.time_zone AS starts_at,"
        " ($2::date + make_interval(mins => b.ends)) AT TIME ZONE sc.time_zone AS ends_at,"
        " (SELECT v.title FROM vacation v WHERE v.year_id = g.year_id AND $2 BETWEEN v.starts_on AND v.ends_on"
        " AND (v.grades = '{}' OR c.grade = ANY (v.grades) OR EXISTS (SELECT 1 FROM enrolment e"
        " JOIN enrolment ce ON ce.student_id = e.student_id AND ce.in_class AND $2 BETWEEN ce.starts_on AND ce.ends_on"
        " JOIN study_group cg ON cg.id = ce.group_id JOIN school_class ec ON ec.id = cg.school_class_id"
        " WHERE e.group_id = g.id AND $2 BETWEEN e.starts_on AND e.ends_on AND ec.grade = ANY (v.grades)))"
        " ORDER BY v.id LIMIT 1) AS vacation"
        " FROM study_group g JOIN school_year y ON y.id = g.year_id JOIN school sc ON sc.id = g.school_id"
        " LEFT JOIN school_class c ON c.id = g.school_class_id"
        " LEFT JOIN bell b ON b.schedule_id = c.bell_schedule_id AND b.number = $3 WHERE g.id = $1",
        group,
        day,
        number,
    )
    bell = None if record["starts_at"] is None else (record["starts_at"], record["ends_at"])
    return Day(record["is_of_year"], record["vacation"], bell, record["time_zone"])


async def closed_between(act: Act, group: int, days: Sequence[date]) -> str | None:
    """The title of a closed reporting period of somebody in the group that has one of these days."""
    record = await act.work.fetchrow(
        "SELECT min(rp.title) AS title FROM reporting_period rp JOIN study_group g ON g.year_id = rp.year_id"
        " CROSS JOIN unnest($2::date[]) AS d (day) WHERE g.id = $1 AND rp.closed_at IS NOT NULL"
        " AND d.day BETWEEN rp.starts_on AND rp.ends_on AND EXISTS (SELECT 1 FROM enrolment e"
        " JOIN enrolment ce ON ce.student_id = e.student_id AND ce.in_class AND d.day BETWEEN ce.starts_on AND ce.ends_on"
        " JOIN study_group cg ON cg.id = ce.group_id JOIN school_class c ON c.id = cg.school_class_id"
        " WHERE e.group_id = g.id AND d.day BETWEEN e.starts_on AND e.ends_on AND c.period_kind = rp.kind)",
        group,
        list(days),
    )
    title: str | None = record["title"]
    return title


def check_day(day: Day, path: str) -> None:
    """A day on which the group learns; `path` is the field that chose it."""
    if not day.is_of_year:
        raise invalid(path, "Этот день вне учебного года группы.")
    if day.vacation is not None:
        raise invalid(path, f"В этот день каникулы: {day.vacation}.")
