"""A week of one school, written out: two classes, a club of both, and a lesson for each change that can be made of it.

It is Monday, 23 November 2026, 10:00 in Moscow.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson

from domain.access import Viewer
from domain.acts import Act, perform
from domain.reading import Row
from domain.refusals import InvalidInput, Refusal
from orm.database import Database
from orm.people import Role
from tests.databases import Place

NOW: Final = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, 23 + at) for at in range(5))
NEXT_MONDAY: Final = date(2026, 11, 30)
NEXT_TUESDAY: Final = date(2026, 12, 1)
YEAR: Final = (date(2026, 9, 1), date(2027, 5, 31))

VACATIONS: Final[tuple[tuple[str, list[int], date], ...]] = (
    ("Зимние каникулы", [], date(2026, 12, 29)),
    ("Поездка седьмых классов", [7], date(2026, 12, 10)),
)
SUBJECTS: Final = ("math", "phys", "rus")
ROOMS: Final = ("r1", "r2", "r3", "gym")
STUDENTS: Final[Mapping[str, tuple[tuple[str, date, date], ...]]] = {
    "anna": (("7a", *YEAR), ("club", *YEAR)),
    "oleg": (("7a", *YEAR),),
    "pavel": (("7a", YEAR[0], date(2026, 11, 29)),),  # leaves before the next week
    "nina": (("7a", NEXT_MONDAY, YEAR[1]),),  # comes with it
    "boris": (("7b", *YEAR), ("club", *YEAR)),
}
STAFF: Final = {
    "t_math": Role.TEACHER,
    "t_phys": Role.TEACHER,
    "t_rus": Role.TEACHER,
    "t_free": Role.TEACHER,
    "t_gone": Role.TEACHER,  # left the school in October
    "lead": Role.HOMEROOM,
    "deputy": Role.DEPUTY,
    "registrar": Role.REGISTRAR,
}
TEACHING: Final = (
    ("t_math", "7a", "math"),
    ("t_math", "7b", "math"),
    ("t_phys", "7a", "phys"),
    ("t_phys", "7b", "phys"),
    ("t_rus", "7a", "rus"),
    ("t_rus", "club", "rus"),
)

Lesson = tuple[str, str, date, int, str, str, str]
LESSONS: Final[Mapping[str, Lesson]] = {
    "held": ("7a", "math", MONDAY, 1, "t_math", "r1", "held"),
    "m1": ("7a", "math", TUESDAY, 1, "t_math", "r1", "planned"),
    "p1": ("7a", "phys", TUESDAY, 2, "t_phys", "r2", "planned"),
    "bp1": ("7b", "phys", TUESDAY, 1, "t_phys", "r2", "planned"),
    "bm1": ("7b", "math", TUESDAY, 3, "t_math", "r1", "planned"),
    "club": ("club", "rus", TUESDAY, 6, "t_rus", "gym", "planned"),
    "off": ("7a", "math", WEDNESDAY, 1, "t_math", "r1", "cancelled"),
    "m2": ("7a", "math", THURSDAY, 1, "t_math", "r1", "planned"),
    "p2": ("7a", "phys", THURSDAY, 2, "t_phys", "r2", "planned"),
    "am": ("7a", "math", FRIDAY, 2, "t_math", "r1", "planned"),
    "bm": ("7b", "math", FRIDAY, 2, "t_free", "r3", "planned"),
    "m3": ("7a", "math", NEXT_MONDAY, 1, "t_math", "r1", "planned"),
}
"""Group, subject, day, number, teacher, room, status."""


def instants(day: date, number: int) -> tuple[datetime, datetime]:
    """When the lesson of this number begins and ends, by the bells of both classes."""
    starts_at = datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC) + timedelta(minutes=55 * (number - 1))
    return starts_at, starts_at + timedelta(minutes=45)


TABLES: Final = (
    "lesson",
    "lesson_teacher",
    "lesson_change",
    "homework",
    "attachment",
    "recommendation",
    "control_work",
    "event",
    "feed_entry",
    "outcome",
)

Writes = Callable[[Act], Awaitable[Row]]


@dataclass(frozen=True, slots=True)
class Week:
    """Row ids by name: `lesson:m1`, `group:7a`, `student:anna`, `staff:t_math`, `subject:math`, `room:gym`, `work:control`."""

    place: Place
    database: Database
    numbers: Mapping[str, int]
    viewers: Mapping[str, Viewer]

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]

    async def do(self, who: str, writer: Writes, key: str | None = None) -> Row | Refusal:
        """What one act of somebody answers, committed."""
        viewer = self.viewers[who]
        async with self.database.work(viewer.schools, actor=viewer.account_id) as work:
            answer, _ = await perform(work, viewer, "test", {}, key, writer)
        return answer

    async def done(self, who: str, writer: Writes) -> Row:
        """The same of an act that holds."""
        answer = await self.do(who, writer)
        assert isinstance(answer, dict), answer
        return answer

    async def refused(self, who: str, writer: Writes) -> Refusal:
        """The refusal of an act that does not hold, which has changed nothing."""
        before = await self.contents()
        answer = await self.do(who, writer)
        assert not isinstance(answer, dict), answer
        assert await self.contents() == before
        return answer

    async def fetch(self, sql: str, *values: object) -> list[Any]:
        async with self.place.as_owner() as connection:
            rows: list[Any] = await connection.fetch(sql, *values)
            return rows

    async def lesson(self, name: str) -> dict[str, Any]:
        """The row of a lesson, with those who give it."""
        rows = await self.fetch(
            "SELECT l.*, ARRAY (SELECT t.staff_id FROM lesson_teacher t WHERE t.lesson_id = l.id AND t.effective"
            " ORDER BY 1) AS teachers FROM lesson l WHERE l.id = $1",
            self[f"lesson:{name}"],
        )
        return dict(rows[0])

    async def told(self) -> list[tuple[str, list[str], Any, Any]]:
        """Each event in its order: kind, who has it in their feed, before and after."""
        names = {number: name.partition(":")[2] for name, number in self.numbers.items() if name.startswith("student:")}
        rows = await self.fetch(
            "SELECT e.kind, e.before, e.after, ARRAY (SELECT f.student_id FROM feed_entry f WHERE f.event_id = e.id) AS students"
            " FROM event e ORDER BY e.id"
        )
        return [
            (
                row["kind"],
                sorted(names[student] for student in row["students"]),
                None if row["before"] is None else orjson.loads(row["before"]),
                None if row["after"] is None else orjson.loads(row["after"]),
            )
            for row in rows
        ]

    async def contents(self) -> list[str]:
        """What the tables hold that an act could have changed."""
        sums = ", ".join(
            f"(SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t) AS {table}" for table in TABLES
        )
        return list((await self.fetch(f"SELECT {sums}"))[0].values())


def path(refusal: Refusal) -> str:
    """The one field that is refused."""
    assert isinstance(refusal, InvalidInput), refusal
    (problem,) = refusal.fields
    return problem.path


async def lay(place: Place) -> tuple[dict[str, int], dict[str, Viewer]]:
    """Write it as the owner, with the database's clock at `NOW`."""
    await place.at(NOW)
    async with place.as_owner() as owner, owner.transaction():
        laying = _Laying(owner)
        await laying.structure()
        await laying.people()
        for name in LESSONS:
            await laying.lesson(name)
        await laying.elsewhere()
    return laying.numbers, laying.viewers


class _Laying:
    def __init__(self, owner: Any) -> None:  # noqa: ANN401 - asyncpg's connection
        self.owner = owner
        self.numbers: dict[str, int] = {}
        self.viewers: dict[str, Viewer] = {}

    async def add(self, table: str, name: str | None = None, /, **columns: object) -> int:
        if table not in {"school", "account"}:
            columns = {"school_id": self.numbers["school"], **columns}
        names = ", ".join(columns)
        values = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
        number: int = await self.owner.fetchval(
            f"INSERT INTO {table} ({names}) VALUES ({values}) RETURNING id", *columns.values()
        )
        if name is not None:
            self.numbers[name] = number
        return number

    async def structure(self) -> None:
        zone = "Europe/Moscow"
        await self.add("school", "school", name="Школа", short_name="Школа", address="", time_zone=zone, created_at=NOW)
        year = await self.add("school_year", title="2026/27", starts_on=YEAR[0], ends_on=YEAR[1])
        for title, grades, day in VACATIONS:
            await self.add("vacation", year_id=year, title=title, starts_on=day, ends_on=day, grades=grades)
        bells = await self.add("bell_schedule", title="Первая смена", shift=1)
        for number in range(1, 7):
            starts = 510 + 55 * (number - 1)
            await self.add("bell", schedule_id=bells, number=number, starts=starts, ends=starts + 45)
        for name in SUBJECTS:
            await self.add("subject", f"subject:{name}", name=name, short_name=name)
        for name in ROOMS:
            await self.add("room", f"room:{name}", name=name, shared=name == "gym")
        await self.add("work_type", "work:answer", code="О", name="Ответ", weight=1000, control=False)
        await self.add("work_type", "work:control", code="К", name="Контрольная", weight=1500, control=True)
        for title in ("7a", "7b"):
            number = await self.add(
                "school_class",
                f"class:{title}",
                year_id=year,
                grade=7,
                title=title,
                programme="basic",
                period_kind="quarter",
                bell_schedule_id=bells,
                marked=True,
            )
            await self.add(
                "study_group", f"group:{title}", year_id=year, kind="class", title=title, school_class_id=number
            )
        await self.add("study_group", "group:club", year_id=year, kind="across", title="club")

    async def person(self, table: str, name: str, **more: object) -> int:
        names = {"family_name": name.capitalize(), "given_name": "И", "patronymic": "О", "sort_key": ""}
        return await self.add(table, f"{table}:{name}", **names, **more)

    async def viewer(self, name: str, role: Role, person: int) -> None:
        account = await self.add("account", login=name, full_name=name, epoch=0, created_at=NOW)
        self.viewers[name] = Viewer(account, 0, 0, role, (self.numbers["school"],), (person,), name)

    async def people(self) -> None:
        for name, groups in STUDENTS.items():
            student = await self.person("student", name, born_on=date(2013, 5, 5))
            for group, starts_on, ends_on in groups:
                await self.add(
                    "enrolment",
                    student_id=student,
                    group_id=self.numbers[f"group:{group}"],
                    in_class=False,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
        await self.viewer("anna", Role.STUDENT, self.numbers["student:anna"])
        guardian = await self.person("guardian", "mother")
        await self.viewer("mother", Role.GUARDIAN, guardian)
        for name, role in STAFF.items():
            left_on = date(2026, 10, 31) if name == "t_gone" else None
            await self.viewer(name, role, await self.person("staff", name, position="", left_on=left_on))
        dates = {"starts_on": YEAR[0], "ends_on": YEAR[1]}
        for name, group, subject in TEACHING:
            await self.add(
                "teaching_assignment",
                staff_id=self.numbers[f"staff:{name}"],
                group_id=self.numbers[f"group:{group}"],
                subject_id=self.numbers[f"subject:{subject}"],
                **dates,
            )
        led = {"staff_id": self.numbers["staff:lead"], "school_class_id": self.numbers["class:7a"]}
        await self.add("homeroom", **led, **dates)

    async def lesson(self, name: str) -> None:
        group, subject, day, number, teacher, room, status = LESSONS[name]
        starts_at, ends_at = instants(day, number)
        lesson = await self.add(
            "lesson",
            f"lesson:{name}",
            group_id=self.numbers[f"group:{group}"],
            planned_subject_id=self.numbers[f"subject:{subject}"],
            subject_id=self.numbers[f"subject:{subject}"],
            planned_room_id=self.numbers[f"room:{room}"],
            room_id=self.numbers[f"room:{room}"],
            planned_on=day,
            planned_number=number,
            planned_starts_at=starts_at,
            planned_ends_at=ends_at,
            date=day,
            number=number,
            starts_at=starts_at,
            ends_at=ends_at,
            status=status,
            lesson_type="combined",
            topic="",
            version=1,
        )
        await self.add(
            "lesson_teacher", lesson_id=lesson, staff_id=self.numbers[f"staff:{teacher}"], planned=True, effective=True
        )

    async def elsewhere(self) -> None:
        """Another school, with a deputy head and a teacher, a subject and a room of its own."""
        here = self.numbers["school"]
        zone = "Europe/Moscow"
        await self.add(
            "school", "school", name="Другая", short_name="Другая", address="", time_zone=zone, created_at=NOW
        )
        await self.add("subject", "subject:foreign", name="math", short_name="math")
        await self.add("room", "room:foreign", name="r1", shared=False)
        await self.viewer("foreign", Role.DEPUTY, await self.person("staff", "foreign", position=""))
        await self.viewer("t_foreign", Role.TEACHER, await self.person("staff", "t_foreign", position=""))
        self.numbers["school"] = here
