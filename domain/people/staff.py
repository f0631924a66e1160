"""The register of those who work at the school, and the day on which somebody leaves it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.acts import Act, conflict, invalid
from domain.intervals import cut
from domain.keeping import begin, check, line_problems, standing
from domain.lines import evened
from domain.people.names import Name, check_namesakes
from domain.people.roles import end_roles
from domain.reading import Row
from domain.wake import Signal

POSITION_LONGEST: Final = 120
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class AddStaff:
    name: Name
    position: str = ""
    confirm_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class UpdateStaff:
    """What is None stays."""

    staff: int
    version: int
    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    position: str | None = None
    confirm_duplicate: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LeaveStaff:
    """`left_on` is the last day at the school."""

    staff: int
    version: int
    left_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnStaff:
    staff: int
    version: int
    reason: str | None = None


async def add_staff(act: Act, asked: AddStaff) -> Row:
    """Write somebody who works here into the register; the answer has their id. They get no account by it."""
    school = await begin(act, "staffAdd")
    name, position = asked.name.stored, evened(asked.position)
    check([*name.problems(), *line_problems("input.position", position, POSITION_LONGEST, required=False)])
    if not asked.confirm_duplicate:
        await check_namesakes(act, "staff", school, name)
    row = await act.work.fetchrow(
        "INSERT INTO staff (school_id, family_name, given_name, patronymic, sort_key, position)"
        " VALUES ($1, $2, $3, $4, '', $5) RETURNING id",
        school,
        *name.parts,
        position,
    )
    return {"staff": row["id"]}


async def update_staff(act: Act, asked: UpdateStaff) -> Row:
    """Correct a name or a position; the answer has the id."""
    school = await begin(act, "staffUpdate", asked.reason)
    row = await standing(
        act,
        "staff",
        asked.staff,
        asked.version,
        "x.family_name, x.given_name, x.patronymic, x.position",
        "Сотрудник не найден.",
    )
    if (asked.family, asked.given, asked.patronymic, asked.position) == (None, None, None, None):
        raise invalid("input", "Не сказано, что изменить.")
    name = Name(row["family_name"], row["given_name"], row["patronymic"])
    changed = name.changed(asked.family, asked.given, asked.patronymic)
    position = str(row["position"]) if asked.position is None else evened(asked.position)
    check(
        [
            *(changed.problems() if changed != name else ()),
            *(line_problems("input.position", position, POSITION_LONGEST, required=False) if asked.position else ()),
        ]
    )
    if changed != name and not asked.confirm_duplicate:
        await check_namesakes(act, "staff", school, changed, but=asked.staff)
    await act.work.execute(
        "UPDATE staff SET family_name = $2, given_name = $3, patronymic = $4, position = $5 WHERE id = $1",
        asked.staff,
        *changed.parts,
        position,
    )
    return {"staff": asked.staff}


async def leave_staff(act: Act, asked: LeaveStaff) -> Row:
    """Put on record the last day of somebody: what they teach and lead ends with it, and so do their roles.

    The roles end at once where that day is today or has passed, and at the midnight after it where it is to come. The answer has
    the id, and warnings.
    """
    school = await begin(act, "staffLeave", asked.reason)
    row = await standing(
        act,
        "staff",
        asked.staff,
        asked.version,
        "x.left_on, sc.time_zone",
        "Сотрудник не найден.",
        join="JOIN school sc ON sc.id = x.school_id",
    )
    if not 1900 <= asked.left_on.year <= LAST_YEAR:
        raise invalid("input.leftOn", f"Год от 1900 до {LAST_YEAR}.")
    if row["left_on"] is not None and row["left_on"] < act.today:
        raise conflict("Этот сотрудник уже выбыл.")
    await act.work.execute("UPDATE staff SET left_on = $2 WHERE id = $1", asked.staff, asked.left_on)
    for table in ("teaching_assignment", "homeroom"):
        await cut(act.work, table, "x.staff_id = $2", asked.left_on, [asked.staff])
    at = act.now
    if asked.left_on > act.today:
        zone = ZoneInfo(row["time_zone"])
        at = datetime.combine(asked.left_on + timedelta(days=1), time.min, zone).astimezone(UTC)
    await end_roles(act, asked.staff, school, at)
    act.signal |= Signal(schools=frozenset((school,)))
    lessons = await act.work.fetchrow(
        "SELECT count(*) AS number FROM lesson_teacher t JOIN lesson l ON l.id = t.lesson_id"
        " WHERE t.staff_id = $1 AND t.effective AND t.date > $2 AND l.status <> 'cancelled'",
        asked.staff,
        asked.left_on,
    )
    number = lessons["number"]
    warnings = [f"После этого дня за сотрудником остались уроки: {number}. Их нужно передать."] if number else []
    return {"staff": asked.staff, "warnings": warnings}


async def return_staff(act: Act, asked: ReturnStaff) -> Row:
    """Take back somebody who has left, or whose leaving was a mistake. What has ended is given anew."""
    await begin(act, "staffReturn", asked.reason)
    row = await standing(act, "staff", asked.staff, asked.version, "x.left_on", "Сотрудник не найден.")
    if row["left_on"] is None:
        raise conflict("Этот сотрудник не выбывал.")
    await act.work.execute("UPDATE staff SET left_on = NULL WHERE id = $1", asked.staff)
    await act.work.execute(
        "UPDATE role_grant SET revoked_at = NULL WHERE staff_id = $1 AND revoked_at > app.now()", asked.staff
    )
    return {"staff": asked.staff}
