"""What a school says of itself: its names, address, time zone, and for how many days a lesson may be edited."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import available_timezones

from domain.acts import Act, conflict
from domain.reading import Row
from domain.structure.keeping import Form, begin, change, check_version, is_said

NAME_LONGEST: Final = 200
SHORT_NAME_LONGEST: Final = 80
ADDRESS_LONGEST: Final = 300
EDIT_DAYS_MOST: Final = 366


@dataclass(frozen=True, slots=True)
class SchoolUpdate:
    """What is None stays."""

    version: int
    name: str | None = None
    short_name: str | None = None
    address: str | None = None
    time_zone: str | None = None
    edit_days: int | None = None
    reason: str = ""


async def update_school(act: Act, update: SchoolUpdate) -> Row:
    """Change the settings of the school acted in; the answer has its id."""
    school = await begin(act, "schoolUpdate", update.reason)
    is_said(
        name=update.name,
        short_name=update.short_name,
        address=update.address,
        time_zone=update.time_zone,
        edit_days=update.edit_days,
    )
    stands = dict(await act.work.fetchrow("SELECT * FROM school WHERE id = $1", school))
    await check_version(act, "school", stands, update.version, "Школа")
    form = Form()
    columns = {
        "name": form.line("name", update.name, NAME_LONGEST, stands["name"]),
        "short_name": form.line("shortName", update.short_name, SHORT_NAME_LONGEST, stands["short_name"]),
        "address": form.line("address", update.address, ADDRESS_LONGEST, stands["address"], empty=True),
        "edit_days": form.number("editDays", update.edit_days, 0, EDIT_DAYS_MOST, stands["edit_days"]),
        "time_zone": await _zone(act, form, update.time_zone, stands["time_zone"]),
    }
    form.check()
    if columns["time_zone"] != stands["time_zone"]:
        await _check_nothing_ahead(act, school)
    await change(act, "school", stands, **columns)
    return {"school": school}


async def _zone(act: Act, form: Form, zone: str | None, stands: str) -> str:
    if zone is None or zone == stands:
        return stands
    await check_zone(act, form, zone)
    return zone


async def check_zone(act: Act, form: Form, zone: str) -> None:
    """A zone that Python and PostgreSQL both know: each reckons the school's days."""
    known = (
        "/" in zone
        and zone in available_timezones()
        and await act.work.fetchrow("SELECT 1 FROM pg_timezone_names WHERE name = $1", zone) is not None
    )
    if not known:
        form.wrong("timeZone", "Такого часового пояса нет. Пример: Europe/Moscow.")


async def _check_nothing_ahead(act: Act, school: int) -> None:
    """Lessons are kept as instants: in another zone the same instants would be other hours."""
    ahead = await act.work.fetchrow(
        "SELECT count(*) AS lessons FROM lesson WHERE school_id = $1 AND date >= $2 AND status <> 'cancelled'"
        " AND ends_at > app.now()",
        school,
        act.today,
    )
    if ahead["lessons"]:
        raise conflict(
            f"В расписании впереди уроки: {ahead['lessons']}. Их время записано по прежнему поясу: сначала уберите их."
        )
