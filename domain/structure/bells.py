"""Bell schedules are set whole. Lessons keep the instants they were given: the timetable is made anew by whoever makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.acts import Act, conflict
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, standing

TITLE_LONGEST: Final = 80
MOST: Final = 20
SHIFTS: Final = 3
_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Bell:
    """A lesson of the day; minutes after midnight in the school's zone."""

    number: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class BellsSet:
    """A new schedule where `schedule` is None, otherwise the one that was read at `version`. `bells` are all it has then."""

    title: str
    shift: int
    bells: Sequence[Bell]
    schedule: int | None = None
    version: int | None = None
    reason: str = ""


async def set_bells(act: Act, asked: BellsSet) -> Row:
    """Write a schedule; the answer has its id, and a warning of the lessons ahead that ring otherwise."""
    school = await begin(act, "bellsSet", asked.reason)
    form = Form()
    title = form.line("title", asked.title, TITLE_LONGEST)
    form.number("shift", asked.shift, 1, SHIFTS)
    _check(form, asked.bells)
    if (asked.schedule is None) != (asked.version is None):
        form.wrong("version", "Версия нужна прежнему расписанию, и только ему.")
    form.check()
    number, stands = 0, None
    if asked.schedule is not None and asked.version is not None:
        number = asked.schedule
        stands = await standing(act, "bell_schedule", number, asked.version, "Расписание звонков")
    same = await act.work.fetchrow(
        "SELECT 1 FROM bell_schedule WHERE school_id = $1 AND title = $2 AND id <> $3", school, title, number
    )
    if same is not None:
        raise conflict("Расписание звонков с таким названием уже есть.")
    if stands is None:
        number = await add(act, "bell_schedule", school_id=school, title=title, shift=asked.shift)
    changed = await _write(act, school, number, asked.bells)
    if stands is not None and (changed or (title, asked.shift) != (stands["title"], stands["shift"])):
        # The version rises with the bells too: they are what whoever reads the schedule has read.
        await act.work.execute(
            "UPDATE bell_schedule SET title = $2, shift = $3, version = version + 1 WHERE id = $1",
            number,
            title,
            asked.shift,
        )
    return {"bells": number, "warnings": await _otherwise(act, number)}


def _check(form: Form, bells: Sequence[Bell]) -> None:
    if not 0 < len(bells) <= MOST:
        form.wrong("bells", f"От 1 до {MOST} уроков.")
        return
    before: Bell | None = None
    for place, bell in enumerate(bells):
        name = f"bells[{place}]"
        if not 0 <= bell.number <= MOST:
            form.wrong(f"{name}.number", f"От 0 до {MOST}.")
        elif before is not None and bell.number <= before.number:
            form.wrong(f"{name}.number", "Уроки идут по порядку номеров, каждый один раз.")
        if not 0 <= bell.starts < _DAY:
            form.wrong(f"{name}.starts", f"Минуты от полуночи: от 0 до {_DAY - 1}.")
        elif before is not None and bell.starts < before.ends:
            form.wrong(f"{name}.starts", "Предыдущий урок ещё идёт.")
        if not bell.starts < bell.ends <= _DAY:
            form.wrong(f"{name}.ends", f"Позже начала и не позже {_DAY}.")
        before = bell


async def _write(act: Act, school: int, schedule: int, bells: Sequence[Bell]) -> bool:
    """Bring the rows to what was asked, in one statement; whether any changed."""
    done = await act.work.fetchrow(
        "WITH asked AS (SELECT * FROM unnest($3::smallint[], $4::smallint[], $5::smallint[]) AS a (number, starts, ends)),"
        " gone AS (DELETE FROM bell b WHERE b.schedule_id = $2 AND b.number NOT IN (SELECT number FROM asked) RETURNING 1),"
        " kept AS (INSERT INTO bell AS b (school_id, schedule_id, number, starts, ends)"
        " SELECT $1, $2, number, starts, ends FROM asked ORDER BY number"
        " ON CONFLICT (schedule_id, number) DO UPDATE SET starts = excluded.starts, ends = excluded.ends"
        " WHERE (b.starts, b.ends) <> (excluded.starts, excluded.ends) RETURNING 1)"
        " SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) AS rows",
        school,
        schedule,
        [bell.number for bell in bells],
        [bell.starts for bell in bells],
        [bell.ends for bell in bells],
    )
    return bool(done["rows"])


async def _otherwise(act: Act, schedule: int) -> list[str]:
    found = await act.work.fetchrow(
        "SELECT count(*) AS lessons FROM school_class c JOIN study_group g ON g.school_class_id = c.id"
        " JOIN lesson l ON l.group_id = g.id AND l.date > $2 AND l.status = 'planned' JOIN school sc ON sc.id = c.school_id"
        " LEFT JOIN bell b ON b.schedule_id = c.bell_schedule_id AND b.number = l.number"
        " WHERE c.bell_schedule_id = $1 AND (b.id IS NULL"
        " OR l.starts_at <> (l.date + make_interval(mins => b.starts)) AT TIME ZONE sc.time_zone"
        " OR l.ends_at <> (l.date + make_interval(mins => b.ends)) AT TIME ZONE sc.time_zone)",
        schedule,
        act.today,
    )
    if not found["lessons"]:
        return []
    return [f"Впереди уроки не по этим звонкам: {found['lessons']}. Их время меняет новое расписание."]
