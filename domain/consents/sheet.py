"""The register for printing (R1.5): журнал регистрации согласий as a table, in the words of a school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.access import Viewer, visible_decisions
from domain.consents.register import STANDING, Filter, conditions_of
from domain.sheets import sheet
from domain.sql import Sql
from orm.database import Work

MOST: Final = 5_000
"""Decisions in one sheet. A school of a thousand pupils has them in a year."""

HEADER: Final = (
    "№",
    "Зарегистрировано",
    "Ученик",
    "Класс",
    "Кто решил",
    "О чём",
    "Решение",
    "Состояние",
    "Цели",
    "Каналы",
    "Действует с",
    "Действует до",
    "Форма",
    "Номер документа",
    "Дата документа",
    "Версия текста",
    "Кто внёс",
)
WORDS: Final = {
    "electronic": "электронная форма",
    "processing": "обработка персональных данных",
    "consent": "согласие",
    "refusal": "отказ",
    "withdrawal": "отзыв",
    "in_force": "действует",
    "pending": "ещё не наступило",
    "ended": "срок истёк",
    "replaced": "заменено",
    "informing": "информирование",
    "notices": "уведомления",
    "exchange": "обмен данными",
    "web": "веб",
    "email": "эл. почта",
    "sms": "SMS",
}
FORMS: Final = {"written": "письменно", "electronic": "электронно"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text, with how many decisions it has, whether these are all, and the students in it."""

    text: str
    count: int
    complete: bool
    students: Sequence[int]


async def register_sheet(work: Work, viewer: Viewer, only: Filter, most: int = MOST) -> Sheet:
    """The decisions that the viewer reads, the oldest first, and so many at the most."""
    sql = Sql(most + 1)
    conditions = [
        sql.of_schools("cd.school_id", viewer.schools),
        visible_decisions(viewer, sql),
        *conditions_of(only, sql),
    ]
    person = "concat_ws(' ', {0}.family_name, {0}.given_name, nullif({0}.patronymic, ''))"
    records = await work.fetch(
        f"SELECT cd.*, sc.time_zone, {STANDING} AS standing, {person.format('cs')} AS student,"
        f" CASE WHEN cg.id IS NULL THEN 'ученик' ELSE {person.format('cg')} END AS giver,"
        " (SELECT ra.full_name FROM account ra WHERE ra.id = cd.registered_by_id) AS registered_by,"
        " (SELECT string_agg(k.title, ', ' ORDER BY k.title) FROM enrolment e"
        " JOIN study_group kg ON kg.id = e.group_id AND kg.kind = 'class' JOIN school_class k ON k.id = kg.school_class_id"
        f" WHERE e.student_id = cd.student_id AND {Sql.TODAY} BETWEEN e.starts_on AND e.ends_on) AS class"
        " FROM consent_decision cd JOIN student cs ON cs.id = cd.student_id JOIN school sc ON sc.id = cd.school_id"
        f" LEFT JOIN guardian cg ON cg.id = cd.guardian_id WHERE {' AND '.join(conditions)} ORDER BY cd.id LIMIT $1",
        *sql.values,
    )
    rows = records[:most]
    return Sheet(
        sheet(HEADER, [_cells(row) for row in rows]),
        len(rows),
        len(records) <= most,
        sorted({row["student_id"] for row in rows}),
    )


def _cells(row: Any) -> list[str]:  # noqa: ANN401 - asyncpg's record
    zone = ZoneInfo(row["time_zone"])
    return [
        str(row["id"]),
        _instant(row["registered_at"], zone),
        row["student"],
        row["class"] or "",
        row["giver"],
        WORDS[row["subject"]],
        WORDS[row["decision"]],
        WORDS[row["standing"]],
        ", ".join(WORDS[each] for each in row["purposes"]),
        ", ".join(WORDS[each] for each in row["channels"]),
        _instant(row["effective_at"], zone),
        _instant(row["ends_at"], zone),
        FORMS[row["medium"]],
        row["document_number"],
        f"{row['document_date']:%d.%m.%Y}" if row["document_date"] else "",
        row["text_version"],
        row["registered_by"] or "",
    ]


def _instant(value: datetime | None, zone: ZoneInfo) -> str:
    return "" if value is None else f"{value.astimezone(zone):%d.%m.%Y %H:%M}"
