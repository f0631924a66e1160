"""The form in which a family is told is agreed: in the cabinet by whoever is told, or by the registrar from what they signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from domain.acts import Act, conflict, not_found
from domain.contacts import form
from domain.contacts.reading import readers
from domain.keeping import begin, check
from domain.reading import Row
from domain.refusals import FieldProblem

DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Agree:
    """What is None stays, and so do wishes that are not named. `version` is that of the form that was read; None, if none was."""

    student: int
    guardian: int | None
    version: int | None
    wishes: Sequence[form.Wish] = ()
    quiet_from: int | None = None
    quiet_until: int | None = None
    hides_marks: bool | None = None


async def agree(act: Act, asked: Agree) -> Row:
    """Keep what was agreed; the answer names the child and the guardian, none for the student's own."""
    await begin(act, "noticesAgree")
    check(_problems(asked))
    # Agreements about one child take turns, so that the version read next is the last one.
    await act.work.execute("SELECT 1 FROM student WHERE id = $1 FOR NO KEY UPDATE", asked.student)
    standing = await readers(act.work, act.viewer, asked.student, asked.guardian)
    if not standing:
        raise not_found("Нет такого ребёнка, или вы его не представляете.")
    found = standing[0]
    if found["version"] != asked.version:
        raise conflict("Настройки уже изменены на другом устройстве. Обновите страницу.")
    stored = orjson.loads(found["wishes"]) if found["wishes"] else {}
    stored |= {wish.name: wish.cadence.value for wish in asked.wishes}
    await act.work.execute(
        "INSERT INTO notice_form (school_id, student_id, guardian_id, wishes, quiet_from, quiet_until, hides_marks, agreed_by_id,"
        " agreed_at, version) VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, 1) ON CONFLICT (student_id, guardian_id) DO UPDATE"
        " SET wishes = excluded.wishes, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,"
        " hides_marks = excluded.hides_marks, agreed_by_id = excluded.agreed_by_id, agreed_at = excluded.agreed_at",
        found["school_id"],
        found["student_id"],
        found["guardian_id"],
        orjson.dumps(stored, option=orjson.OPT_SORT_KEYS).decode(),
        _said(asked.quiet_from, found["quiet_from"], form.QUIET_FROM),
        _said(asked.quiet_until, found["quiet_until"], form.QUIET_UNTIL),
        bool(_said(asked.hides_marks, found["hides_marks"], 0)),
        act.viewer.account_id,
        act.now,
    )
    return {"student": found["student_id"], "guardian": found["guardian_id"]}


def _said(asked: int | None, stood: int | None, usual: int) -> int:
    if asked is not None:
        return asked
    return usual if stood is None else stood


def _problems(asked: Agree) -> list[FieldProblem]:
    found = [
        FieldProblem(f"input.{name}", "Минуты после полуночи: от 0 до 1439.")
        for name, value in (("quietFrom", asked.quiet_from), ("quietUntil", asked.quiet_until))
        if value is not None and not 0 <= value < DAY
    ]
    seen: set[str] = set()
    for place, wish in enumerate(asked.wishes):
        if wish.cadence not in form.cadences(wish.kind, wish.channel):
            found.append(FieldProblem(f"input.wishes[{place}].cadence", "Об этом сообщают сразу или никогда."))
        if wish.name in seen:
            found.append(FieldProblem(f"input.wishes[{place}]", "Об этом уже сказано выше."))
        seen.add(wish.name)
    if not asked.wishes and (asked.quiet_from, asked.quiet_until, asked.hides_marks) == (None, None, None):
        found.append(FieldProblem("input", "Не сказано, что изменить."))
    return found
