"""One act: something that a viewer does, with what it changes, whom it tells, and how it is refused.

A writer is a function of an act and its input. It changes rows through `act.work`, notes facts with `act.tell`, and raises
`RefusedError` with a refusal when it may not or cannot. The frame around it (`perform`) makes the act all or nothing, answers a
repeated one from its outcome, and appends the facts last.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import asyncpg
import orjson

from domain.access import Viewer
from domain.feed import Fact, append
from domain.reading import Row
from domain.refusals import Conflict, FieldProblem, InvalidInput, NotAllowed, NotFound, Refusal
from domain.wake import Signal
from orm.database import Work

KEY_LONGEST: Final = 100
REASON_LONGEST: Final = 500


class RefusedError(Exception):
    """Ends a writer: nothing of the act stays, and the refusal is the answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(refusal: Refusal) -> RefusedError:
    return RefusedError(refusal)


def invalid(path: str, message: str) -> RefusedError:
    """One field of the input does not hold; `path` is as the client wrote it, such as `input.text`."""
    return RefusedError(InvalidInput("Проверьте введённые данные.", (FieldProblem(path, message),)))


def not_found(message: str = "Не найдено.") -> RefusedError:
    return RefusedError(NotFound(message))


def not_allowed(message: str = "Это действие вам недоступно.") -> RefusedError:
    return RefusedError(NotAllowed(message))


def conflict(message: str) -> RefusedError:
    return RefusedError(Conflict(message))


@dataclass(slots=True)
class Act:
    """What a writer works with. `now` is the transaction's own, `today` the date in its school."""

    work: Work
    viewer: Viewer
    now: datetime
    today: date
    facts: list[Fact] = field(default_factory=list)
    signal: Signal = field(default_factory=Signal)

    def tell(self, *facts: Fact) -> None:
        """Note facts for the feed; they are appended when the writer is done."""
        self.facts.extend(facts)


Writer = Callable[[Act], Awaitable[Row]]


async def perform(
    work: Work, viewer: Viewer, name: str, given: Mapping[str, Any], key: str | None, writer: Writer
) -> tuple[Row | Refusal, Signal]:
    """Run a writer once for a key, all or nothing. Returns the ids that it answered with, or the refusal; and whom to wake.

    A `reason` in the input is kept with whatever the act changes.

    The outcome under a key is kept in the same transaction; the same key with the same input is answered from it, with another
    input it is a `Conflict`. A refused act keeps no outcome: it changed nothing, and may hold the next time.
    """
    reason = str(given.get("reason") or "").strip()
    malformed = _malformed(key, reason)
    if malformed is not None:
        return malformed, Signal()
    digest = hashlib.sha256(orjson.dumps([name, given], default=str, option=orjson.OPT_SORT_KEYS)).digest()
    if key is not None:
        known = await _claim(work, viewer, key, digest)
        if known is not None:
            return known, Signal()
    clock = await work.fetchrow(
        "SELECT app.now() AS now, app.today() AS today, set_config('app.reason', $1, true) AS reason", reason
    )
    act = Act(work, viewer, clock["now"], clock["today"])
    try:
        async with work.savepoint():
            answer = await writer(act)
            await append(work, act.facts)
    except RefusedError as refused:
        if key is not None:
            await work.execute("DELETE FROM outcome WHERE account_id = $1 AND key = $2", viewer.account_id, key)
        return refused.refusal, Signal()
    except asyncpg.IntegrityConstraintViolationError as error:
        refusal = by_constraint(error.constraint_name)
        if refusal is None:
            raise
        if key is not None:
            await work.execute("DELETE FROM outcome WHERE account_id = $1 AND key = $2", viewer.account_id, key)
        return refusal, Signal()
    if key is not None:
        await work.execute(
            "UPDATE outcome SET answer = $3 WHERE account_id = $1 AND key = $2",
            viewer.account_id,
            key,
            orjson.dumps(answer, default=str).decode(),
        )
    return answer, _signal(act)


def _malformed(key: str | None, reason: str) -> InvalidInput | None:
    if key is not None and not 0 < len(key) <= KEY_LONGEST:
        return InvalidInput("Ключ повтора не подходит.", (FieldProblem("key", f"От 1 до {KEY_LONGEST} символов."),))
    if len(reason) > REASON_LONGEST:
        problem = FieldProblem("input.reason", f"Не больше {REASON_LONGEST} символов.")
        return InvalidInput("Проверьте введённые данные.", (problem,))
    return None


CONSTRAINTS: Final[Mapping[str, Refusal]] = {
    "ex_lesson_teacher": Conflict("Учитель в это время ведёт другой урок."),
    "ex_lesson_room": Conflict("Кабинет в это время занят."),
    "ex_enrolment_one_class": Conflict("Ученик в эти дни уже числится в другом классе."),
    "ex_enrolment_twice": Conflict("Ученик в эти дни уже в этой группе."),
    "ex_guardianship_overlap": Conflict("Этот представитель уже записан за ребёнком в это время."),
    "ex_reporting_period_overlap": Conflict("Отчётные периоды пересекаются."),
    "uq_reporting_period_ordinal": Conflict("Отчётный период с этим номером в году уже есть."),
    "ex_teaching_assignment_twice": Conflict("Учитель уже назначен в эту группу по этому предмету."),
    "ex_homeroom_one": Conflict("У класса в эти дни уже есть классный руководитель."),
    "uq_school_year_title": Conflict("Учебный год с таким названием уже есть."),
    "uq_school_class_title": Conflict("Класс с таким названием в этом году уже есть."),
    "uq_subject_name": Conflict("Предмет с таким названием уже есть."),
    "uq_room_name": Conflict("Кабинет с таким названием уже есть."),
    "uq_work_type_code": Conflict("Вид работы с таким кодом уже есть."),
    "uq_attendance_cell": Conflict("Посещение этого урока уже отмечено. Обновите страницу."),
}
"""What a constraint says to a person, where no writer said it before: two acts at once meet here."""


def by_constraint(name: str | None) -> Refusal | None:
    return CONSTRAINTS.get(name or "")


async def _claim(work: Work, viewer: Viewer, key: str, digest: bytes) -> Row | Refusal | None:
    # A second request with the same key waits here until the first one has committed or gone.
    claimed = await work.fetchrow(
        "INSERT INTO outcome (account_id, key, digest, answer, at) VALUES ($1, $2, $3, 'null', app.now())"
        " ON CONFLICT (account_id, key) DO NOTHING RETURNING id",
        viewer.account_id,
        key,
        digest,
    )
    if claimed is not None:
        return None
    known = await work.fetchrow(
        "SELECT digest, answer::text AS answer FROM outcome WHERE account_id = $1 AND key = $2", viewer.account_id, key
    )
    if known is None or known["digest"] != digest:
        return Conflict("Этот ключ повтора уже использован с другими данными.")
    answer: Row = orjson.loads(known["answer"])
    return answer


def _signal(act: Act) -> Signal:
    return Signal(
        students=act.signal.students | {student for fact in act.facts for student in fact.students},
        groups=act.signal.groups | {fact.group for fact in act.facts if fact.group is not None},
        schools=act.signal.schools | {fact.school for fact in act.facts},
        accounts=act.signal.accounts,
        jobs=act.signal.jobs,
    )
