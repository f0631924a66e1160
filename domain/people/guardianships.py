"""Who stands for a child, with which rights, since when and until when. Who stands for them no more reads nothing from that moment.

Rights can be limited by a court or by the parents' agreement: the document is named. A guardianship gives no consent (R1.4).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.access import audience_of_decision, kept
from domain.acts import Act, conflict, invalid, not_found
from domain.keeping import begin, check, line_problems, standing
from domain.lines import evened
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from domain.wake import Signal
from orm.people import GuardianKind, GuardianRights

BASIS_LONGEST: Final = 200
YEARS: Final = (1900, 2100)


@dataclass(frozen=True, slots=True)
class AddGuardianship:
    """Without a first day it begins at once; the last one is included."""

    guardian: int
    student: int
    kind: GuardianKind
    rights: GuardianRights = GuardianRights.FULL
    basis: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class UpdateGuardianship:
    """What is None stays."""

    guardianship: int
    version: int
    kind: GuardianKind | None = None
    rights: GuardianRights | None = None
    basis: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EndGuardianship:
    """Without a last day it ends at once."""

    guardianship: int
    version: int
    ends_on: date | None = None
    reason: str | None = None


async def add_guardianship(act: Act, asked: AddGuardianship) -> Row:
    """Put on record who stands for a child; the answer has its id. Two at a time of the same two people are a `Conflict`."""
    school = await begin(act, "guardianshipAdd")
    sql = Sql(asked.guardian, asked.student)
    found = await act.work.fetchrow(
        "SELECT s.born_on, sc.time_zone FROM student s JOIN guardian g ON g.id = $1 JOIN school sc ON sc.id = s.school_id"
        f" WHERE s.id = $2 AND {kept(act.viewer, sql, 's')} AND g.school_id = s.school_id FOR NO KEY UPDATE OF s",
        *sql.values,
    )
    if found is None:
        raise not_found("Нет такого ученика или представителя.")
    basis = evened(asked.basis)
    problems = [*_basis_problems(asked.rights, basis), *_year_problems(asked.starts_on, asked.ends_on)]
    first = act.today if asked.starts_on is None else asked.starts_on
    if asked.ends_on is not None and asked.ends_on < first:
        problems.append(FieldProblem("input.endsOn", "Конец раньше начала."))
    if asked.starts_on is not None and found["born_on"] is not None and asked.starts_on < found["born_on"]:
        problems.append(FieldProblem("input.startsOn", "Раньше рождения ребёнка."))
    check(problems)
    zone = found["time_zone"]
    ends_at = None if asked.ends_on is None else _midnight(zone, asked.ends_on + timedelta(days=1))
    starts_at = act.now if asked.starts_on in (None, act.today) else _midnight(zone, first)
    row = await act.work.fetchrow(
        "INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at, ends_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        school,
        asked.guardian,
        asked.student,
        asked.kind.value,
        asked.rights.value,
        basis,
        starts_at,
        ends_at,
    )
    await _wake(act, asked.student, asked.guardian)
    return {"guardianship": row["id"], "student": asked.student}


async def update_guardianship(act: Act, asked: UpdateGuardianship) -> Row:
    """Correct the kind, or note what a court has left of the rights; the answer has the id."""
    await begin(act, "guardianshipUpdate", asked.reason)
    row = await _standing(act, asked.guardianship, asked.version)
    if (asked.kind, asked.rights, asked.basis) == (None, None, None):
        raise invalid("input", "Не сказано, что изменить.")
    kind = GuardianKind(row["kind"]) if asked.kind is None else asked.kind
    rights = GuardianRights(row["rights"]) if asked.rights is None else asked.rights
    basis = str(row["basis"]) if asked.basis is None else evened(asked.basis)
    if (rights, basis) != (row["rights"], row["basis"]):
        check(_basis_problems(rights, basis))
    await act.work.execute(
        "UPDATE guardianship SET kind = $2, rights = $3, basis = $4 WHERE id = $1",
        asked.guardianship,
        kind.value,
        rights.value,
        basis,
    )
    await _wake(act, row["student_id"], row["guardian_id"])
    return {"guardianship": asked.guardianship, "student": row["student_id"]}


async def end_guardianship(act: Act, asked: EndGuardianship) -> Row:
    """End a guardianship at once, or with a day to come; the answer has the id."""
    await begin(act, "guardianshipEnd", asked.reason)
    row = await _standing(act, asked.guardianship, asked.version)
    ends_at = act.now
    if asked.ends_on is not None:
        check(_year_problems(None, asked.ends_on))
        if asked.ends_on < act.today:
            raise invalid("input.endsOn", "Этот день уже прошёл: то, что было видно, назад не взять.")
        ends_at = _midnight(row["time_zone"], asked.ends_on + timedelta(days=1))
        if ends_at <= row["starts_at"]:
            raise invalid("input.endsOn", "Раньше начала.")
    # One that has not begun ends as it begins: a moment that nobody sees.
    await act.work.execute(
        "UPDATE guardianship SET ends_at = greatest($2::timestamptz, starts_at + interval '1 microsecond') WHERE id = $1",
        asked.guardianship,
        ends_at,
    )
    await _wake(act, row["student_id"], row["guardian_id"])
    return {"guardianship": asked.guardianship, "student": row["student_id"]}


async def _standing(act: Act, guardianship: int, version: int) -> Any:  # noqa: ANN401 - a record
    row = await standing(
        act,
        "guardianship",
        guardianship,
        version,
        "x.guardian_id, x.student_id, x.kind, x.rights, x.basis, x.starts_at, x.ends_at, sc.time_zone",
        "Представительство не найдено.",
        join="JOIN school sc ON sc.id = x.school_id",
    )
    if row["ends_at"] is not None and row["ends_at"] <= act.now:
        raise conflict("Это представительство уже закончилось.")
    return row


async def _wake(act: Act, student: int, guardian: int) -> None:
    """Whoever reads on this guardianship, or no longer does, is looked at again at once: the child's own reading may rest on it."""
    accounts = await act.work.fetch(audience_of_decision("$1::bigint", "$2::bigint"), student, guardian)
    act.signal |= Signal(
        students=frozenset((student,)), accounts=frozenset(account["account_id"] for account in accounts)
    )


def _basis_problems(rights: GuardianRights, basis: str) -> list[FieldProblem]:
    problems = line_problems("input.basis", basis, BASIS_LONGEST, required=False)
    if rights is not GuardianRights.FULL and not basis:
        problems.append(FieldProblem("input.basis", "Права ограничивает документ: назовите его."))
    return problems


def _year_problems(starts_on: date | None, ends_on: date | None) -> list[FieldProblem]:
    days = (("input.startsOn", starts_on), ("input.endsOn", ends_on))
    return [
        FieldProblem(path, f"Год от {YEARS[0]} до {YEARS[1]}.")
        for path, day in days
        if day is not None and not YEARS[0] <= day.year <= YEARS[1]
    ]


def _midnight(zone: str, day: date) -> datetime:
    """The instant at which a day begins in the school."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
