"""A decision as it is asked for, and what speaks against it: every problem at once, each with its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.access import can_decide
from domain.acts import not_allowed, not_found
from domain.clock import date_in
from domain.refusals import FieldProblem
from orm.consents import ConsentChannel, ConsentMedium, ConsentPurpose, ConsentSubject, Decision
from orm.people import GuardianRights

NUMBER_LONGEST: Final = 80
VERSION_LONGEST: Final = 40
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Document:
    """What was signed: on paper, or in an electronic document system."""

    number: str
    dated: date
    medium: ConsentMedium


@dataclass(frozen=True, slots=True)
class Asked:
    """Without a guardian the decision is the student's own; in a guardian's cabinet, the guardian's who asks."""

    decision: Decision
    student_id: int
    subject: ConsentSubject
    guardian_id: int | None = None
    text_version: str = ""
    purposes: frozenset[ConsentPurpose] = frozenset()
    channels: frozenset[ConsentChannel] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Giver:
    """Who decides, and what holds of them at this moment. `today` is the school's."""

    school_id: int
    time_zone: str
    today: date
    born_on: date | None
    is_fourteen: bool
    is_identified: bool
    guardian_id: int | None
    rights: GuardianRights | None
    is_guardian: bool
    guardian_until: datetime | None


def problems_of(asked: Asked, giver: Giver, *, in_cabinet: bool) -> list[FieldProblem]:
    """What is wrong with the input. Raises `RefusedError` where somebody in the cabinet may not decide this at all."""
    if in_cabinet:
        _may_decide_alone(asked, giver)
    return [
        *([] if in_cabinet else _of_giver(asked, giver)),
        *_of_content(asked),
        *_of_term(asked, giver),
        *_of_document(asked, giver, in_cabinet=in_cabinet),
    ]


def _may_decide_alone(asked: Asked, giver: Giver) -> None:
    if asked.decision is Decision.WITHDRAWAL:
        return  # always theirs
    if giver.rights is not None:
        if not giver.is_guardian:
            raise not_found()
        if not can_decide(giver.rights, asked.subject):
            raise not_allowed("Об обработке данных ребёнка решает представитель с полными правами.")
    elif not giver.is_fourteen:
        raise not_allowed("О своих данных решают с 14 лет.")
    if asked.decision is Decision.CONSENT and not giver.is_identified:
        raise not_allowed(
            "Согласие принимается в кабинете от того, кого школа знает: войдите по коду школы или принесите согласие на бумаге."
        )


def _of_giver(asked: Asked, giver: Giver) -> Iterator[FieldProblem]:
    field = "input.guardianId"
    if asked.guardian_id is None:
        if asked.decision is not Decision.WITHDRAWAL and not giver.is_fourteen:
            yield FieldProblem(field, "До 14 лет решает представитель: укажите его.")
    elif giver.rights is None:
        yield FieldProblem(field, "Это не представитель этого ребёнка.")
    elif asked.decision is not Decision.WITHDRAWAL:
        if not giver.is_guardian:
            yield FieldProblem(field, "Сейчас это не представитель этого ребёнка.")
        elif not can_decide(giver.rights, asked.subject):
            yield FieldProblem(field, "Прав этого представителя для такого решения недостаточно.")


def _of_content(asked: Asked) -> Iterator[FieldProblem]:
    if asked.decision is Decision.WITHDRAWAL:
        return
    if not 0 < len(asked.text_version.strip()) <= VERSION_LONGEST:
        yield FieldProblem("input.textVersion", f"От 1 до {VERSION_LONGEST} символов.")
    if asked.decision is Decision.REFUSAL:
        return
    if not asked.purposes:
        yield FieldProblem("input.purposes", "Укажите хотя бы одну цель.")
    if asked.subject is not ConsentSubject.ELECTRONIC:
        return
    if asked.purposes and ConsentPurpose.INFORMING not in asked.purposes:
        yield FieldProblem("input.purposes", "Электронная форма нужна для информирования: укажите эту цель.")
    if not asked.channels:
        yield FieldProblem("input.channels", "Укажите хотя бы один канал.")


def _of_term(asked: Asked, giver: Giver) -> Iterator[FieldProblem]:
    start, end = asked.starts_on, asked.ends_on
    if start is not None and start < giver.today:
        yield FieldProblem("input.startsOn", "Этот день уже прошёл: решение действует с записи или позже.")
    if start is not None and start.year > LAST_YEAR:
        yield FieldProblem("input.startsOn", f"Не позже {LAST_YEAR} года.")
    if end is not None and end < giver.today:
        yield FieldProblem("input.endsOn", "Этот день уже прошёл.")
    elif start is not None and end is not None and end < start:
        yield FieldProblem("input.endsOn", "Конец раньше начала.")
    if end is not None and end.year > LAST_YEAR:
        yield FieldProblem("input.endsOn", f"Не позже {LAST_YEAR} года.")
    until = giver.guardian_until
    if start is not None and giver.is_guardian and until is not None and date_in(giver.time_zone, until) < start:
        yield FieldProblem("input.startsOn", "К этому дню он уже не представитель ребёнка.")


def _of_document(asked: Asked, giver: Giver, *, in_cabinet: bool) -> Iterator[FieldProblem]:
    document = asked.document
    if in_cabinet:
        if document is not None:
            yield FieldProblem("input.document", "В кабинете решают без документа.")
    elif document is None:
        yield FieldProblem("input.document", "Укажите документ.")
    else:
        if not 0 < len(document.number.strip()) <= NUMBER_LONGEST:
            yield FieldProblem("input.document.number", f"От 1 до {NUMBER_LONGEST} символов.")
        if document.dated > giver.today:
            yield FieldProblem("input.document.date", "Этот день ещё не наступил.")
        elif giver.born_on is not None and document.dated < giver.born_on:
            yield FieldProblem("input.document.date", "Раньше рождения ребёнка.")
