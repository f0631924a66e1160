"""A school to write marks in: one class of thirty, a lesson in every situation, and a second school that is none of its business.

It is Monday, 23 November 2026, 10:00 in Moscow. Lessons may be edited for seven days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from domain.access import Viewer
from orm.people import Role
from schema import ids
from tests.databases import Place

NOW: Final = datetime(2026, 11, 23, 7, tzinfo=UTC)
TODAY: Final = date(2026, 11, 23)
PUPILS: Final = 30
YEAR: Final = (date(2026, 9, 1), date(2027, 5, 31))

TYPES: Final = {
    "answer": "WorkType",
    "control": "WorkType",
    "foreign_work": "WorkType",
    "class": "SchoolClass",
    "first": "SchoolClass",
    "7a": "StudyGroup",
    "mathematics": "Subject",
}

STAFF: Final = {
    "math": Role.TEACHER,
    "second": Role.TEACHER,
    "rus": Role.TEACHER,
    "sub": Role.TEACHER,
    "homeroom": Role.HOMEROOM,
    "deputy": Role.DEPUTY,
    "registrar": Role.REGISTRAR,
    "administrator": Role.ADMINISTRATOR,
    "foreign": Role.TEACHER,
    "foreign_deputy": Role.DEPUTY,
}
"""`math` and `second` teach mathematics to the class together, `rus` Russian, `sub` gave one lesson of it."""

LESSONS: Final[Mapping[str, tuple[str, str, date, int, str, str]]] = {
    "today": ("7a", "mathematics", TODAY, 1, "held", "math"),
    "other": ("7a", "mathematics", TODAY, 4, "held", "second"),
    "cancelled": ("7a", "mathematics", TODAY, 2, "cancelled", "math"),
    "edge": ("7a", "mathematics", TODAY - timedelta(days=7), 1, "held", "math"),
    "late": ("7a", "mathematics", TODAY - timedelta(days=8), 1, "held", "math"),
    "tomorrow": ("7a", "mathematics", TODAY + timedelta(days=1), 1, "planned", "math"),
    "vacation": ("7a", "mathematics", date(2026, 11, 19), 1, "held", "math"),
    "russian": ("7a", "russian", TODAY, 3, "held", "rus"),
    "substituted": ("7a", "russian", date(2026, 11, 20), 3, "held", "sub"),
    "part": ("part", "english", TODAY, 5, "held", "math"),
    "unmarked": ("1b", "mathematics", TODAY, 1, "held", "math"),
    "foreign": ("foreign", "foreign_subject", TODAY, 1, "held", "foreign"),
}
"""Group, subject, day, number, status, and who gives it."""


_PERSON: Final = {"patronymic": "", "sort_key": ""}
_DEFAULTS: Final[Mapping[str, Mapping[str, object]]] = {
    "school": {"address": ""},
    "student": _PERSON,
    "guardian": _PERSON,
    "staff": {**_PERSON, "position": ""},
    "guardianship": {"basis": ""},
}


@dataclass(frozen=True, slots=True)
class School:
    """The rows by their names, and viewers by theirs."""

    place: Place
    numbers: Mapping[str, int]
    viewers: Mapping[str, Viewer]

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]

    def id(self, name: str) -> str:
        """The opaque id of a row: `lesson:today`, `student:1`, `answer`."""
        noun = name.partition(":")[0]
        return ids.make(TYPES.get(noun, noun.capitalize()), self.numbers[name])


async def build(place: Place) -> tuple[dict[str, int], dict[str, Viewer]]:
    await place.at(NOW)
    async with place.as_owner() as connection, connection.transaction():
        builder = _Builder(connection)
        await builder.school("here", "")
        await builder.school("there", "foreign_")
        await builder.people()
        await builder.lessons()
        await builder.accounts()
    return builder.numbers, builder.viewers


class _Builder:
    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg's connection
        self.connection = connection
        self.numbers: dict[str, int] = {}
        self.viewers: dict[str, Viewer] = {}

    async def add(self, table: str, label: str | None = None, /, **values: object) -> int:
        values = {**_DEFAULTS.get(table, {}), **values}
        columns, places = ", ".join(values), ", ".join(f"${place}" for place in range(1, len(values) + 1))
        number: int = await self.connection.fetchval(
            f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", *values.values()
        )
        if label is not None:
            self.numbers[label] = number
        return number

    async def school(self, name: str, prefix: str) -> None:
        school = await self.add(
            "school", f"school:{name}", name="Школа", short_name="Школа", time_zone="Europe/Moscow", created_at=NOW
        )
        dates = {"starts_on": YEAR[0], "ends_on": YEAR[1]}
        of_year = {
            "school_id": school,
            "year_id": await self.add("school_year", school_id=school, title="2026/27", **dates),
        }
        await self.add(
            "vacation",
            **of_year,
            title="День гимназии",
            starts_on=date(2026, 11, 19),
            ends_on=date(2026, 11, 19),
            grades=[7],
        )
        for subject in ("mathematics", "russian", "english") if not prefix else ("foreign_subject",):
            await self.add("subject", subject, school_id=school, name=subject, short_name=subject)
        works = (("answer", "О", 1000), ("control", "К", 1500)) if not prefix else (("foreign_work", "О", 1000),)
        for work, code, weight in works:
            await self.add(
                "work_type", work, school_id=school, code=code, name=work, weight=weight, control=code == "К"
            )
        for title, grade in (("7a", 7), ("1b", 1)) if not prefix else (("foreign", 7),):
            number = await self.add(
                "school_class",
                {"7a": "class:7a", "1b": "first"}.get(title, "class:foreign"),
                **of_year,
                grade=grade,
                title=title,
                programme="basic",
                period_kind="quarter",
                marked=grade != 1,
            )
            group = {**of_year, "title": title, "school_class_id": number}
            await self.add("study_group", title, **group, kind="class")
            if title == "7a":
                await self.add("study_group", "part", **{**group, "title": "part"}, kind="part")

    async def people(self) -> None:
        groups = {"7a": [*range(1, PUPILS + 1)], "part": [1, 2, 3], "1b": [41], "foreign": [51]}
        for number in sorted({number for group in groups.values() for number in group} | {40}):
            school = self.numbers["school:there" if number == 51 else "school:here"]
            name = {"family_name": f"Ученик{number:02}", "given_name": "Имя"}
            await self.add("student", f"student:{number}", school_id=school, **name, born_on=date(2013, 1, 1))
        dates = {"starts_on": YEAR[0], "ends_on": YEAR[1]}
        for group, numbers in groups.items():
            for number in numbers:
                await self._enrol(number, group, **dates)
        # 40 was in the class until last Wednesday, and is in the unmarked one since.
        await self._enrol(40, "7a", starts_on=YEAR[0], ends_on=date(2026, 11, 18))
        await self._enrol(40, "1b", starts_on=date(2026, 11, 19), ends_on=YEAR[1])
        for staff in STAFF:
            school = self.numbers["school:there" if staff.startswith("foreign") else "school:here"]
            await self.add(
                "staff", f"staff:{staff}", school_id=school, family_name=staff.capitalize(), given_name="Имя"
            )
        taught = (
            ("math", "7a", "mathematics"),
            ("second", "7a", "mathematics"),
            ("math", "1b", "mathematics"),
            ("math", "part", "english"),
            ("rus", "7a", "russian"),
            ("foreign", "foreign", "foreign_subject"),
        )
        for staff, group, subject in taught:
            school = self.numbers["school:there" if staff == "foreign" else "school:here"]
            await self.add(
                "teaching_assignment",
                school_id=school,
                staff_id=self.numbers[f"staff:{staff}"],
                group_id=self.numbers[group],
                subject_id=self.numbers[subject],
                **dates,
            )
        await self.add(
            "homeroom",
            school_id=self.numbers["school:here"],
            staff_id=self.numbers["staff:homeroom"],
            school_class_id=self.numbers["class:7a"],
            **dates,
        )

    async def _enrol(self, number: int, group: str, **dates: date) -> None:
        student = self.numbers[f"student:{number}"]
        school = self.numbers["school:there" if number == 51 else "school:here"]
        await self.add(
            "enrolment", school_id=school, student_id=student, group_id=self.numbers[group], in_class=False, **dates
        )

    async def lessons(self) -> None:
        for name, (group, subject, day, number, status, staff) in LESSONS.items():
            school = self.numbers["school:there" if name == "foreign" else "school:here"]
            starts_at = datetime(day.year, day.month, day.day, 5 + number, 30, tzinfo=UTC)
            slot = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45)}
            lesson = await self.add(
                "lesson",
                f"lesson:{name}",
                school_id=school,
                group_id=self.numbers[group],
                planned_subject_id=self.numbers[subject],
                subject_id=self.numbers[subject],
                planned_on=day,
                date=day,
                planned_number=number,
                number=number,
                planned_starts_at=slot["starts_at"],
                planned_ends_at=slot["ends_at"],
                status=status,
                lesson_type="combined",
                topic="",
                version=1,
                **slot,
            )
            giver = {"school_id": school, "lesson_id": lesson, "date": day, **slot}
            if name == "unmarked":
                continue  # at the same hour as `today`, and of the same teacher, who may yet write in it
            await self.add(
                "lesson_teacher",
                **giver,
                staff_id=self.numbers[f"staff:{staff}"],
                planned=name != "substituted",
                effective=True,
            )

    async def accounts(self) -> None:
        guardian = await self.add(
            "guardian", "guardian", school_id=self.numbers["school:here"], family_name="Родитель", given_name="Имя"
        )
        await self.add(
            "guardianship",
            school_id=self.numbers["school:here"],
            guardian_id=guardian,
            student_id=self.numbers["student:1"],
            kind="mother",
            rights="full",
            starts_at=NOW - timedelta(days=30),
        )
        persons = {name: (role, self.numbers[f"staff:{name}"]) for name, role in STAFF.items()}
        persons |= {
            "guardian": (Role.GUARDIAN, guardian),
            "student": (Role.STUDENT, self.numbers["student:1"]),
            "journal": (Role.JOURNAL, 0),
            "operator": (Role.OPERATOR, 0),
        }
        for name, (role, person) in persons.items():
            full_name = f"{name.capitalize()} Имя"
            account = await self.add("account", login=name, full_name=full_name, epoch=0, created_at=NOW)
            school = self.numbers["school:there" if name.startswith("foreign") else "school:here"]
            schools = () if role is Role.OPERATOR else (school,)
            self.viewers[name] = Viewer(account, 0, 0, role, schools, (person,) if person else (), full_name)
