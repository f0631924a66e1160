"""One school with a household and its staff, written out: everybody whom the register of consents tells apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from domain.access import Viewer
from orm.people import Role
from tests.databases import Place

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO: Final = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
YEAR: Final = (date(2026, 9, 1), date(2027, 5, 31))
ZONE: Final = "Europe/Moscow"

STUDENTS: Final[Mapping[str, tuple[str, date]]] = {
    "anna": ("7А", date(2013, 5, 5)),
    "oleg": ("7А", date(2012, 3, 3)),  # fourteen
    "boris": ("7Б", date(2013, 5, 5)),
}
GUARDIANS: Final[Mapping[str, tuple[str, str, datetime, datetime | None]]] = {
    "mother": ("anna", "full", LONG_AGO, None),
    "father": ("anna", "full", LONG_AGO, None),
    "gran": ("anna", "read", LONG_AGO, None),
    "uncle": ("anna", "none", LONG_AGO, None),
    "former": ("anna", "full", LONG_AGO, datetime(2026, 11, 1, tzinfo=UTC)),
    "coming": ("anna", "full", datetime(2026, 12, 1, tzinfo=UTC), None),
    "leaving": ("anna", "full", LONG_AGO, datetime(2026, 12, 31, 21, 0, tzinfo=UTC)),
    "olegs": ("oleg", "full", LONG_AGO, None),
    "boriss": ("boris", "full", LONG_AGO, None),
}
STAFF: Final[Mapping[str, Role]] = {
    "registrar": Role.REGISTRAR,
    "homeroom": Role.HOMEROOM,
    "teacher": Role.TEACHER,
    "deputy": Role.DEPUTY,
    "administrator": Role.ADMINISTRATOR,
}


@dataclass(frozen=True, slots=True)
class Household:
    """Ids by name. Every guardian, student and member of staff has an account; all but `unknown` were identified."""

    school: int
    other_school: int
    classes: Mapping[str, int]
    groups: Mapping[str, int]
    students: Mapping[str, int]
    guardians: Mapping[str, int]
    viewers: Mapping[str, Viewer]

    def account(self, name: str) -> int:
        return self.viewers[name].account_id


async def lay(place: Place) -> Household:
    """Write it as the owner, with the database's clock at `NOW`."""
    await place.at(NOW)
    async with place.as_owner() as owner:
        return await _Laying(owner).everything()


class _Laying:
    def __init__(self, owner: Any) -> None:  # noqa: ANN401 - asyncpg's connection
        self.owner = owner
        self.viewers: dict[str, Viewer] = {}

    async def add(self, table: str, **columns: object) -> int:
        names = ", ".join(columns)
        values = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
        number: int = await self.owner.fetchval(
            f"INSERT INTO {table} ({names}) VALUES ({values}) RETURNING id", *columns.values()
        )
        return number

    async def everything(self) -> Household:
        school = await self.school("Школа № 1")
        other = await self.school("Школа № 2")
        year = await self.add("school_year", school_id=school, title="2026/27", starts_on=YEAR[0], ends_on=YEAR[1])
        classes, groups = {}, {}
        for title in ("7А", "7Б"):
            classes[title] = await self.add(
                "school_class",
                school_id=school,
                year_id=year,
                grade=7,
                title=title,
                programme="basic",
                period_kind="quarter",
                marked=True,
            )
            groups[title] = await self.add(
                "study_group",
                school_id=school,
                year_id=year,
                kind="class",
                title=title,
                school_class_id=classes[title],
            )
        students = {name: await self.student(school, name, groups[of]) for name, (of, _) in STUDENTS.items()}
        guardians = {name: await self.guardian(school, name, students[GUARDIANS[name][0]]) for name in GUARDIANS}
        await self.staff(school, classes["7А"])
        await self.account(
            "unknown", Role.GUARDIAN, school, guardians["mother"], identified=False, guardian_id=guardians["mother"]
        )
        stranger = await self.add("student", school_id=other, family_name="Чужой", given_name="Ч", patronymic="")
        return Household(
            school, other, classes, groups, {**students, "stranger": stranger}, guardians, dict(self.viewers)
        )

    async def school(self, name: str) -> int:
        return await self.add("school", name=name, short_name=name, address="", time_zone=ZONE, created_at=LONG_AGO)

    async def person(self, table: str, school: int, name: str, **more: object) -> int:
        return await self.add(
            table, school_id=school, family_name=name.capitalize(), given_name="И", patronymic="О", **more
        )

    async def student(self, school: int, name: str, group: int) -> int:
        number = await self.person("student", school, name, born_on=STUDENTS[name][1])
        await self.add(
            "enrolment",
            school_id=school,
            student_id=number,
            group_id=group,
            in_class=True,
            starts_on=YEAR[0],
            ends_on=YEAR[1],
        )
        await self.account(name, Role.STUDENT, school, number, student_id=number)
        return number

    async def guardian(self, school: int, name: str, student: int) -> int:
        _, rights, starts_at, ends_at = GUARDIANS[name]
        number = await self.person("guardian", school, name)
        await self.add(
            "guardianship",
            school_id=school,
            guardian_id=number,
            student_id=student,
            kind="legal",
            rights=rights,
            basis="",
            starts_at=starts_at,
            ends_at=ends_at,
        )
        await self.account(name, Role.GUARDIAN, school, number, guardian_id=number)
        return number

    async def staff(self, school: int, led: int) -> None:
        for name, role in STAFF.items():
            number = await self.person("staff", school, name, position="")
            if role is Role.HOMEROOM:
                await self.add(
                    "homeroom",
                    school_id=school,
                    staff_id=number,
                    school_class_id=led,
                    starts_on=YEAR[0],
                    ends_on=YEAR[1],
                )
            await self.account(name, role, school, number, staff_id=number)

    async def account(
        self, name: str, role: Role, school: int, person: int, *, identified: bool = True, **of: int
    ) -> None:
        account = await self.add(
            "account",
            login=name,
            full_name=f"{name.capitalize()} И О",
            epoch=0,
            created_at=LONG_AGO,
            identified_at=LONG_AGO if identified else None,
        )
        grant = await self.add(
            "role_grant", account_id=account, role=role.value, school_id=school, granted_at=LONG_AGO, **of
        )
        self.viewers[name] = Viewer(account, 0, grant, role, (school,), (person,), f"{name.capitalize()} И О")
