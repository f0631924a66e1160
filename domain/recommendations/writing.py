"""A recommendation is written by whoever teaches the student or leads the class, and taken back by whoever wrote it (R2.8)."""

from dataclasses import dataclass
from typing import Final

from domain.access import Noun, assigned, may_act, visible_students
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.feed import EventKind, Fact
from domain.reading import Row
from domain.sql import Sql
from orm.people import Role

TEXT_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class WriteRecommendation:
    """Of a subject that the writer teaches the student, or of none."""

    student: int
    text: str
    subject: int | None = None


async def write_recommendation(act: Act, asked: WriteRecommendation) -> Row:
    """Write to a student in reach; the answer has the id."""
    if not may_act(act.viewer, "recommendationWrite"):
        raise not_allowed()
    text = asked.text.strip()
    if not 0 < len(text) <= TEXT_LONGEST:
        raise invalid("input.text", f"От 1 до {TEXT_LONGEST} символов.")
    sql = Sql(asked.student)
    student = await act.work.fetchrow(
        "SELECT s.id, s.school_id FROM student s"
        f" WHERE s.id = $1 AND {visible_students(act.viewer, Noun.RECOMMENDATIONS, sql)}",
        *sql.values,
    )
    if student is None:
        raise not_found("Ученик не найден.")
    await _check_subject(act, asked)
    written = await act.work.fetchrow(
        "INSERT INTO recommendation (school_id, student_id, subject_id, staff_id, text, written_at)"
        " VALUES ($1, $2, $3, $4, $5, app.now()) RETURNING id",
        student["school_id"],
        asked.student,
        asked.subject,
        act.viewer.persons[0],
        text,
    )
    act.tell(
        Fact(
            EventKind.RECOMMENDATION_WRITTEN,
            school=student["school_id"],
            row=written["id"],
            students=(asked.student,),
            after=_facts(text, asked.subject),
            subject=asked.subject,
        )
    )
    return {"recommendation": written["id"]}


async def remove_recommendation(act: Act, recommendation: int) -> Row:
    """Take one's own recommendation back. The row stays, and is read no more; the answer has its id."""
    if not may_act(act.viewer, "recommendationRemove"):
        raise not_allowed()
    sql = Sql(recommendation, list(act.viewer.persons))
    stands = await act.work.fetchrow(
        "SELECT rc.school_id, rc.student_id, rc.subject_id, rc.text, rc.removed_at FROM recommendation rc"
        " JOIN student s ON s.id = rc.student_id WHERE rc.id = $1 AND rc.staff_id = ANY ($2::bigint[])"
        f" AND {visible_students(act.viewer, Noun.RECOMMENDATIONS, sql)} FOR NO KEY UPDATE OF rc",
        *sql.values,
    )
    if stands is None:
        raise not_found("Рекомендация не найдена.")
    if stands["removed_at"] is not None:
        raise conflict("Рекомендация уже убрана.")
    await act.work.execute("UPDATE recommendation SET removed_at = app.now() WHERE id = $1", recommendation)
    act.tell(
        Fact(
            EventKind.RECOMMENDATION_REMOVED,
            school=stands["school_id"],
            row=recommendation,
            students=(stands["student_id"],),
            before=_facts(stands["text"], stands["subject_id"]),
            subject=stands["subject_id"],
        )
    )
    return {"removed": recommendation}


async def _check_subject(act: Act, asked: WriteRecommendation) -> None:
    if asked.subject is None:
        return
    if act.viewer.role is Role.HOMEROOM:
        raise invalid("input.subjectId", "Классный руководитель пишет рекомендацию без предмета.")
    sql = Sql(asked.student, asked.subject)
    staff = sql.bind(list(act.viewer.persons))
    teaches = assigned(staff, "e.group_id", "$2")
    found = await act.work.fetchrow(
        f"SELECT 1 FROM enrolment e WHERE e.student_id = $1 AND {Sql.TODAY} BETWEEN e.starts_on AND e.ends_on AND {teaches}"
        " LIMIT 1",
        *sql.values,
    )
    if found is None:
        raise invalid("input.subjectId", "Вы не ведёте у этого ученика такой предмет.")


def _facts(text: str, subject: int | None) -> Row:
    return {"text": text, "subjectId": subject}
