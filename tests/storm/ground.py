"""What documents are written about: the rows of a database by their types, scenes of rows that belong together, and everybody's token."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from domain.passwords import digest
from orm.people import Role
from tests.databases import Place
from tests.world import NOW

_ALONE: Final = 6
"""Accounts of each role in a school, at the least, so that nobody meets the limit of one account."""

_SCENES: Final = """
SELECT l.id, l.school_id, l.group_id, l.subject_id, l.date, l.number, l.status, l.room_id, g.school_class_id, g.year_id,
    ARRAY (SELECT student_id FROM enrolment e WHERE e.group_id = l.group_id AND l.date BETWEEN e.starts_on AND e.ends_on) AS students,
    ARRAY (SELECT staff_id FROM lesson_teacher t WHERE t.lesson_id = l.id AND t.effective UNION SELECT staff_id
        FROM teaching_assignment a WHERE a.group_id = l.group_id AND a.subject_id = l.subject_id
        AND l.date BETWEEN a.starts_on AND a.ends_on) AS teachers,
    ARRAY (SELECT staff_id FROM homeroom h WHERE h.school_class_id = g.school_class_id
        AND l.date BETWEEN h.starts_on AND h.ends_on) AS homerooms,
    ARRAY (SELECT id FROM mark m WHERE m.lesson_id = l.id AND m.removed_at IS NULL) AS marks,
    ARRAY (SELECT id FROM attendance n WHERE n.lesson_id = l.id) AS notes,
    ARRAY (SELECT id FROM homework h WHERE h.group_id = l.group_id AND h.subject_id = l.subject_id
        AND h.removed_at IS NULL) AS homework,
    ARRAY (SELECT id FROM control_work w WHERE w.group_id = l.group_id AND w.subject_id = l.subject_id) AS works,
    ARRAY (SELECT id FROM lesson_change c WHERE c.lesson_id = l.id AND c.withdrawn_at IS NULL) AS changes,
    ARRAY (SELECT id FROM lesson o WHERE o.school_id = l.school_id AND o.id <> l.id AND o.status = 'planned'
        AND (o.group_id = l.group_id OR o.starts_at = l.starts_at)) AS others
FROM lesson l JOIN study_group g ON g.id = l.group_id
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in one of its roles, signed in."""

    account: int
    token: str
    role: Role
    school: int | None
    person: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Rows that belong together, by the types of their ids; `others` are lessons that one may be swapped or merged with."""

    school: int
    day: date
    rows: Mapping[str, Sequence[int]]
    teachers: Sequence[int]
    homerooms: Sequence[int]
    students: Sequence[int]
    student: int | None
    others: Sequence[int]


@dataclass(slots=True)
class Ground:
    """A look at a database. `refresh` looks again."""

    place: Place
    random: Random
    actors: list[Actor] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    schools: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    versions: dict[tuple[str, int], int] = field(default_factory=dict)
    guardians: dict[int, list[int]] = field(default_factory=dict)
    advice: dict[int, list[int]] = field(default_factory=dict)
    lessons: list[Mapping[str, Any]] = field(default_factory=list)

    def scene(self) -> Scene:
        """One lesson with whom and what belongs to it: mostly one that can be written into, or that something was written into."""
        weights = [_weight(row) for row in self.lessons]
        (row,) = self.random.choices(self.lessons, weights)
        school = row["school_id"]
        student = self.random.choice(row["students"]) if row["students"] else None
        found: dict[str, Sequence[int]] = {
            "Lesson": [row["id"]],
            "StudyGroup": [row["group_id"]],
            "Subject": [row["subject_id"]],
            "SchoolClass": _known(row["school_class_id"]),
            "SchoolYear": [row["year_id"]],
            "School": [school],
            "Student": _known(student),
            "Guardian": self.guardians.get(student or 0, ()),
            "Mark": row["marks"],
            "Attendance": row["notes"],
            "Homework": row["homework"],
            "ControlWork": row["works"],
            "LessonChange": row["changes"],
            "Recommendation": self.advice.get(student or 0, ()),
        }
        return Scene(
            school,
            row["date"],
            {type_: ids for type_, ids in found.items() if ids},
            row["teachers"],
            row["homerooms"],
            row["students"],
            student,
            row["others"],
        )

    def one(self, type_: str, school: int | None = None) -> int:
        """A row of this type, of this school where it has one; a number of nothing, where there is none."""
        found = self.schools.get((type_, school or 0)) or self.rows.get(type_)
        return self.random.choice(found) if found else self.random.randrange(1, 10**6)

    def somebody(self, role: Role, scene: Scene) -> Actor:
        """Somebody in a role, who has to do with the scene where anybody has."""
        of_role = [actor for actor in self.actors if actor.role is role]
        near = {
            Role.TEACHER: scene.teachers,
            Role.HOMEROOM: scene.homerooms,
            Role.STUDENT: scene.rows.get("Student", ()),
            Role.GUARDIAN: scene.rows.get("Guardian", ()),
        }.get(role)
        fit = [
            actor
            for actor in of_role
            if actor.school in {scene.school, None} and (near is None or actor.person in near)
        ]
        return self.random.choice(fit or of_role)

    def knows(self, role: Role, scene: Scene) -> bool:
        """Whether anybody in this role has to do with the scene."""
        return {
            Role.TEACHER: bool(scene.teachers),
            Role.HOMEROOM: bool(scene.homerooms),
            Role.STUDENT: "Student" in scene.rows,
            Role.GUARDIAN: "Guardian" in scene.rows,
        }.get(role, True)

    async def refresh(self) -> None:
        async with self.place.as_owner() as owner:
            for table in await _tables(owner):
                await self._look(owner, *table)
            self.lessons = [dict(row) for row in await owner.fetch(f"{_SCENES} ORDER BY l.id")]
            self.guardians = _grouped(
                await owner.fetch("SELECT student_id AS key, guardian_id AS id FROM guardianship ORDER BY id")
            )
            self.advice = _grouped(
                await owner.fetch(
                    "SELECT student_id AS key, id FROM recommendation WHERE removed_at IS NULL ORDER BY id"
                )
            )

    async def _look(self, owner: Any, table: str, has_school: bool, has_version: bool) -> None:  # noqa: ANN401 - asyncpg's connection
        type_ = "".join(part.capitalize() for part in table.split("_"))
        columns = f"id, {'school_id' if has_school else 'NULL AS school_id'}, {'version' if has_version else 'NULL AS version'}"
        rows = await owner.fetch(f"SELECT {columns} FROM {table} ORDER BY id DESC LIMIT 2000")
        self.rows[type_] = [row["id"] for row in rows]
        if type_ == "School":
            self.schools |= {(type_, row["id"]): [row["id"]] for row in rows}
        for school in {row["school_id"] for row in rows} - {None}:
            self.schools[type_, school] = [row["id"] for row in rows if row["school_id"] == school]
        if has_version:
            self.versions |= {(type_, row["id"]): row["version"] for row in rows}


async def look(place: Place, random: Random) -> Ground:
    """The first look: everybody is given a session in each role, and the rare roles are given company."""
    ground = Ground(place, random)
    async with place.as_owner() as owner, owner.transaction():
        grants = [dict(row) for row in await owner.fetch("SELECT * FROM role_grant ORDER BY id")]
        rare: dict[tuple[str, int | None], list[dict[str, Any]]] = defaultdict(list)
        for grant in grants:
            rare[grant["role"], grant["school_id"]].append(grant)
        for same in rare.values():
            grants += [await _another(owner, same[number % len(same)]) for number in range(_ALONE - len(same))]
        for grant in grants:
            token = f"{random.getrandbits(128):032x}"
            await owner.execute(
                "INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, expires_at)"
                " SELECT $1, $2, $3, epoch, app.now(), app.now() + interval '12 hours' FROM account WHERE id = $2",
                digest(token),
                grant["account_id"],
                grant["id"],
            )
            person = grant["student_id"] or grant["guardian_id"] or grant["staff_id"]
            ground.actors.append(Actor(grant["account_id"], token, Role(grant["role"]), grant["school_id"], person))
    await ground.refresh()
    return ground


async def sign_in_again(place: Place, token: str) -> None:
    """Undo a sign-out, so that the session serves on."""
    async with place.as_owner() as owner:
        await owner.execute("UPDATE session SET ended_at = NULL WHERE token_hash = $1", digest(token))


async def _another(owner: Any, grant: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - asyncpg's connection
    """A second account of the same person."""
    account = await owner.fetchval(
        "INSERT INTO account (login, full_name, epoch, created_at, identified_at)"
        " SELECT 'again-' || gen_random_uuid(), full_name, 0, app.now(), identified_at FROM account WHERE id = $1 RETURNING id",
        grant["account_id"],
    )
    row = await owner.fetchrow(
        "INSERT INTO role_grant (account_id, role, school_id, student_id, guardian_id, staff_id, granted_at)"
        " SELECT $1, role, school_id, student_id, guardian_id, staff_id, granted_at FROM role_grant WHERE id = $2 RETURNING *",
        account,
        grant["id"],
    )
    return dict(row)


async def _tables(owner: Any) -> list[tuple[str, bool, bool]]:  # noqa: ANN401 - asyncpg's connection
    rows = await owner.fetch(
        "SELECT table_name, bool_or(column_name = 'school_id') AS school, bool_or(column_name = 'version') AS version"
        " FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 HAVING bool_or(column_name = 'id') ORDER BY 1"
    )
    return [(row["table_name"], row["school"], row["version"]) for row in rows]


def _weight(row: Mapping[str, Any]) -> int:
    """How often a lesson is the scene: what was held lately may be written into."""
    if row["status"] == "held" and row["date"] > (NOW - timedelta(days=7)).date():
        return 12
    return 3 if row["status"] == "planned" else 2


def _known(number: int | None) -> list[int]:
    return [] if number is None else [number]


def _grouped(rows: Iterable[Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row["key"]].append(row["id"])
    return dict(found)
