"""The operator opens a school with its first administrator, and then knows of it what everybody may: its name."""

from dataclasses import dataclass
from typing import Final

from domain.access import beyond, grant_stands, may_act
from domain.accounts.logins import base_of, take_turn
from domain.accounts.slips import Codes, Person, hand_out, open_accounts
from domain.acts import Act, conflict, not_allowed, not_found
from domain.people.names import Name
from domain.reading import Row
from domain.structure.defaults import FIRST_SHIFT, FIRST_SHIFT_TITLE, LESSON_MINUTES, WORK_TYPES
from domain.structure.keeping import Form
from domain.structure.settings import NAME_LONGEST, SHORT_NAME_LONGEST, check_zone
from orm.people import Role

POSITION: Final = "Администратор"


@dataclass(frozen=True, slots=True)
class OpenSchool:
    """`name` is the short one that people say; the full name is the same where it is not given."""

    name: str
    time_zone: str
    administrator: Name
    full_name: str | None = None


async def open_school(act: Act, asked: OpenSchool, codes: Codes) -> Row:
    """Make a school that can be worked in, and somebody to begin; the answer has the school, and a slip for them."""
    if not may_act(act.viewer, "schoolOpen"):
        raise not_allowed()
    form = Form()
    short = form.line("name", asked.name, SHORT_NAME_LONGEST)
    full = form.line("fullName", asked.full_name, NAME_LONGEST, short)
    await check_zone(act, form, asked.time_zone)
    administrator = asked.administrator.stored
    for problem in administrator.problems():
        form.wrong(problem.path.replace("input.", "administrator."), problem.message)
    form.check()
    await take_turn(act.work)
    same = await act.work.fetchrow(
        "SELECT 1 FROM school WHERE lower(name) = lower($1) OR lower(short_name) = lower($2)", full, short
    )
    if same is not None:
        raise conflict("Школа с таким названием уже есть.")
    row = await act.work.fetchrow(
        "INSERT INTO school (name, short_name, address, time_zone, created_at) VALUES ($1, $2, '', $3, $4) RETURNING id",
        full,
        short,
        asked.time_zone,
        act.now,
    )
    school: int = row["id"]
    # The transaction sees the school that it has just made, as long as it fills it, and no other.
    await act.work.execute("SELECT set_config('app.schools', $1, true)", str(school))
    await _furnish(act, school)
    staff = await act.work.fetchrow(
        "INSERT INTO staff (school_id, family_name, given_name, patronymic, sort_key, position)"
        " VALUES ($1, $2, $3, $4, '', $5) RETURNING id",
        school,
        *administrator.parts,
        POSITION,
    )
    person = Person("Staff", staff["id"], " ".join(filter(None, administrator.parts)), base_of(*administrator.parts))
    (account,) = await open_accounts(act.work, act.now, [person])
    await act.work.execute(
        "INSERT INTO role_grant (account_id, role, school_id, staff_id, granted_at) VALUES ($1, $2, $3, $4, $5)",
        account,
        Role.ADMINISTRATOR.value,
        school,
        staff["id"],
        act.now,
    )
    (slip,) = await hand_out(act.work, act.viewer, act.now, [account], codes)
    await act.work.execute("SELECT set_config('app.schools', $1, true)", ",".join(map(str, act.viewer.schools)))
    return {"school": school, "slip": [slip, "Staff", staff["id"]]}


async def school_slip(act: Act, school: int, codes: Codes) -> Row:
    """Another slip for the first administrator, as long as no administrator of the school has ever come in."""
    if not may_act(act.viewer, "schoolSlip"):
        raise not_allowed()
    await take_turn(act.work)
    of_school = "SELECT g.account_id FROM role_grant g WHERE g.school_id = $1 AND g.role = $2"
    await act.work.execute(
        f"SELECT 1 FROM account WHERE id IN ({of_school}) ORDER BY id FOR UPDATE", school, Role.ADMINISTRATOR.value
    )
    # Judged under the locks: a code that is being used has been, or waits.
    found = await act.work.fetch(
        "SELECT g.account_id, g.staff_id, a.password_hash IS NOT NULL AS came,"
        f" g.blocked_at IS NULL AND {grant_stands('g')} AND NOT {beyond('a.id', 'ig')} AS begins"
        " FROM role_grant g JOIN account a ON a.id = g.account_id JOIN role_grant ig ON ig.id = $3"
        " WHERE g.school_id = $1 AND g.role = $2 ORDER BY g.id",
        school,
        Role.ADMINISTRATOR.value,
        act.viewer.grant_id,
    )
    if any(row["came"] for row in found):
        raise conflict("Администратор этой школы уже входил: листки выдаёт он.")
    first = next((row for row in found if row["begins"]), None)
    if first is None:
        raise not_found("Школы нет, или её администратору листок даёт не оператор.")
    (slip,) = await hand_out(act.work, act.viewer, act.now, [first["account_id"]], codes)
    return {"school": school, "slip": [slip, "Staff", first["staff_id"]]}


async def _furnish(act: Act, school: int) -> None:
    schedule = await act.work.fetchrow(
        "INSERT INTO bell_schedule (school_id, title, shift) VALUES ($1, $2, 1) RETURNING id", school, FIRST_SHIFT_TITLE
    )
    await act.work.execute(
        "INSERT INTO bell (school_id, schedule_id, number, starts, ends)"
        " SELECT $1, $2, b.number, b.starts, b.starts + $4 FROM unnest($3::int[]) WITH ORDINALITY b (starts, number)",
        school,
        schedule["id"],
        list(FIRST_SHIFT),
        LESSON_MINUTES,
    )
    codes, names, weights, control = zip(*WORK_TYPES, strict=True)
    await act.work.execute(
        "INSERT INTO work_type (school_id, code, name, weight, control)"
        " SELECT $1, w.* FROM unnest($2::text[], $3::text[], $4::int[], $5::bool[]) w",
        school,
        list(codes),
        list(names),
        list(weights),
        list(control),
    )
