"""The curriculum of a class (учебный план): which subjects it learns in its year, for how many hours; the deputy head's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.acts import Act, conflict, not_found
from domain.reading import Row, Shape, grouped, plan
from domain.schools import subject
from domain.selection import Wanted
from domain.structure.keeping import Form, begin, check_version
from orm.database import Work

MOST: Final = 60
HOURS_MOST: Final = 2_000
_LINE: Final = Shape(columns={"id": "cs.id", "hours": "cs.hours"}, ones={"subject": subject("sj", "cs.subject_id")})


@dataclass(frozen=True, slots=True)
class Line:
    """A subject, with its lessons in the whole year."""

    subject: int
    hours: int


@dataclass(frozen=True, slots=True)
class CurriculumSet:
    """All that a class learns. `version` is that of the curriculum which was read, None where there was none."""

    school_class: int
    version: int | None
    lines: Sequence[Line]
    reason: str = ""


async def curricula_of_classes(work: Work, class_ids: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    """The curriculum of each class that has one, subjects by name."""
    records = await work.fetch(
        "SELECT id, school_class_id, version FROM curriculum WHERE school_class_id = ANY ($1::bigint[])",
        list(class_ids),
    )
    found = {record["school_class_id"]: dict(record) for record in records}
    if "subjects" in wanted:
        shape = plan(_LINE, wanted["subjects"])
        lines = await work.fetch(
            f"SELECT cs.curriculum_id AS parent, {shape.columns}"
            f" FROM curriculum_subject cs JOIN subject nsj ON nsj.id = cs.subject_id {shape.joins}"
            " WHERE cs.curriculum_id = ANY ($1::bigint[]) ORDER BY nsj.name, cs.id",
            [row["id"] for row in found.values()],
        )
        of = grouped([{**shape.row(line), "parent": line["parent"]} for line in lines], "parent")
        for row in found.values():
            row["subjects"] = of.get(row["id"], [])
    return found


async def set_curriculum(act: Act, asked: CurriculumSet) -> Row:
    """Write the curriculum of a class; the answer has the class's id. Of a year that has ended it says why."""
    school = await begin(act, "curriculumSet", asked.reason)
    found = await act.work.fetchrow(
        "SELECT c.id, y.ends_on FROM school_class c JOIN school_year y ON y.id = c.year_id"
        " WHERE c.id = $1 AND c.school_id = $2 FOR KEY SHARE OF c",
        asked.school_class,
        school,
    )
    if found is None:
        raise not_found("Класс не найден.")
    form = Form()
    await _check_lines(act, form, school, asked.lines)
    if found["ends_on"] < act.today and not asked.reason.strip():
        form.wrong("reason", "Учебный год класса закончился: укажите причину.")
    form.check()
    number = await _standing(act, asked)
    if number is None:
        made = await act.work.fetchrow(
            "INSERT INTO curriculum (school_id, school_class_id) VALUES ($1, $2) RETURNING id",
            school,
            asked.school_class,
        )
        await _write(act, school, made["id"], asked.lines)
    elif await _write(act, school, number, asked.lines):
        await act.work.execute("UPDATE curriculum SET version = version + 1 WHERE id = $1", number)
    return {"school_class": asked.school_class}


async def _check_lines(act: Act, form: Form, school: int, lines: Sequence[Line]) -> None:
    if len(lines) > MOST:
        form.wrong("subjects", f"Не больше {MOST} предметов.")
        return
    known = await act.work.fetch(
        "SELECT id FROM subject WHERE id = ANY ($1::bigint[]) AND school_id = $2",
        [line.subject for line in lines],
        school,
    )
    of_school, named = {record["id"] for record in known}, set()
    for place, line in enumerate(lines):
        name = f"subjects[{place}]"
        if line.subject not in of_school:
            form.wrong(f"{name}.subjectId", "Такого предмета в школе нет.")
        elif line.subject in named:
            form.wrong(f"{name}.subjectId", "Предмет назван дважды.")
        form.number(f"{name}.hours", line.hours, 1, HOURS_MOST)
        named.add(line.subject)


async def _standing(act: Act, asked: CurriculumSet) -> int | None:
    """The id of the class's curriculum, locked, as it was read; or nothing, where nothing was."""
    stands = await act.work.fetchrow(
        "SELECT id, version FROM curriculum WHERE school_class_id = $1 FOR UPDATE", asked.school_class
    )
    if stands is None:
        if asked.version is not None:
            raise conflict("У класса нет учебного плана. Обновите страницу.")
        return None
    await check_version(act, "curriculum", dict(stands), asked.version or 0, "Учебный план")
    number: int = stands["id"]
    return number


async def _write(act: Act, school: int, curriculum: int, lines: Sequence[Line]) -> bool:
    """Bring the rows to what was asked, in one statement; whether any changed."""
    done = await act.work.fetchrow(
        "WITH asked AS (SELECT * FROM unnest($3::bigint[], $4::smallint[]) AS a (subject_id, hours)),"
        " gone AS (DELETE FROM curriculum_subject cs WHERE cs.curriculum_id = $2"
        " AND cs.subject_id NOT IN (SELECT subject_id FROM asked) RETURNING 1),"
        " kept AS (INSERT INTO curriculum_subject AS cs (school_id, curriculum_id, subject_id, hours)"
        " SELECT $1, $2, subject_id, hours FROM asked ORDER BY subject_id"
        " ON CONFLICT (curriculum_id, subject_id) DO UPDATE SET hours = excluded.hours WHERE cs.hours <> excluded.hours"
        " RETURNING 1)"
        " SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) AS rows",
        school,
        curriculum,
        [line.subject for line in lines],
        [line.hours for line in lines],
    )
    return bool(done["rows"])
