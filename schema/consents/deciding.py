"""Decisions put into the register: by the registrar from a document, by a guardian or a student in the cabinet."""

from datetime import date
from typing import Annotated

import strawberry

from domain.access import Noun
from domain.consents import asked, register, states
from domain.consents.deciding import ACT_OF, decide
from orm.consents import ConsentMedium as Medium
from orm.consents import Decision as Choice
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata, text
from schema.consents.types import (
    ConsentChannel,
    ConsentDecision,
    ConsentMedium,
    ConsentPurpose,
    ConsentState,
    ConsentSubject,
)
from schema.context import Info
from schema.nodes import answer
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.selection import wanted


@strawberry.input(description="The document that the registrar enters.")
class ConsentDocumentInput:
    number: str
    date: date
    medium: ConsentMedium = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        default=Medium.WRITTEN, description="On paper, or signed in an electronic document system."
    )


@strawberry.input
class ConsentRegisterInput:
    student_id: strawberry.ID
    guardian_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Who consents. Without one it is the student, from 14; in a guardian's cabinet it is the guardian.",
    )
    subject: ConsentSubject  # type: ignore[valid-type]  # an enum made by Strawberry
    purposes: list[ConsentPurpose]  # type: ignore[valid-type]  # an enum made by Strawberry
    channels: list[ConsentChannel] = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        default_factory=list, description="At least one for the electronic form."
    )
    text_version: str = strawberry.field(description="Of the text that was signed or shown, up to 40 characters.")
    starts_on: date | None = strawberry.field(
        default=None, description="The first day, today or later. Without it the consent takes effect at once."
    )
    ends_on: date | None = strawberry.field(default=None, description="The last day of the term, if it has one.")
    document: ConsentDocumentInput | None = strawberry.field(
        default=None, description="For the registrar. A decision in the cabinet has none."
    )


@strawberry.input
class ConsentRefuseInput:
    student_id: strawberry.ID
    guardian_id: strawberry.ID | None = strawberry.field(default=None, description="As in `ConsentRegisterInput`.")
    subject: ConsentSubject  # type: ignore[valid-type]  # an enum made by Strawberry
    text_version: str = strawberry.field(description="Of the text that was refused, up to 40 characters.")
    document: ConsentDocumentInput | None = strawberry.field(default=None, description="As in `ConsentRegisterInput`.")


@strawberry.input
class ConsentWithdrawInput:
    student_id: strawberry.ID
    guardian_id: strawberry.ID | None = strawberry.field(default=None, description="As in `ConsentRegisterInput`.")
    subject: ConsentSubject  # type: ignore[valid-type]  # an enum made by Strawberry
    document: ConsentDocumentInput | None = strawberry.field(default=None, description="As in `ConsentRegisterInput`.")


@strawberry.type(
    description="The decision is in the register. Live streams that it ends have been told.",
    directives=[access.of(Noun.CONSENTS)],
)
class ConsentDecided:
    decision_id: strawberry.Private[int]
    student_id: strawberry.Private[int]

    @access.read(Noun.CONSENTS)
    async def decision(root: strawberry.Parent["ConsentDecided"], info: Info) -> ConsentDecision | None:
        """The decision as it stands in the register."""
        operation = info.context
        found = await register.decisions(await operation.work(), operation.signed_in, [root.decision_id], wanted(info))
        operation.saw(row["student_id"] for row in found)
        return answer(found[0] if found else None)

    @access.read(Noun.CONSENTS)
    async def state(root: strawberry.Parent["ConsentDecided"], info: Info) -> ConsentState | None:
        """What follows for the student now."""
        operation = info.context
        found = await states.states(await operation.work(), operation.signed_in, [root.student_id])
        operation.saw(row["id"] for row in found)
        return answer(found[0] if found else None)


ConsentRegisterResult = Annotated[
    ConsentDecided | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ConsentRegisterResult")
]
ConsentRefuseResult = Annotated[
    ConsentDecided | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ConsentRefuseResult")
]
ConsentWithdrawResult = Annotated[
    ConsentDecided | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ConsentWithdrawResult")
]
Input = ConsentRegisterInput | ConsentRefuseInput | ConsentWithdrawInput


async def consent_register(info: Info, input: ConsentRegisterInput, key: str | None = None) -> ConsentRegisterResult:
    """Register a consent (R1.1). A later decision of the same giver about the same takes its place; nothing is changed or removed."""
    return answer(
        await _decide(
            info,
            input,
            key,
            asked.Asked(
                Choice.CONSENT,
                ids.number(input.student_id),
                input.subject,
                _number(input.guardian_id),
                text_version=input.text_version,
                purposes=frozenset(input.purposes),
                channels=frozenset(input.channels),
                starts_on=input.starts_on,
                ends_on=input.ends_on,
                document=_document(input.document),
            ),
        )
    )


async def consent_refuse(info: Info, input: ConsentRefuseInput, key: str | None = None) -> ConsentRefuseResult:
    """Register a refusal (R1.2). The family is told on paper from now on; nothing that the school keeps is removed."""
    return answer(
        await _decide(
            info,
            input,
            key,
            asked.Asked(
                Choice.REFUSAL,
                ids.number(input.student_id),
                input.subject,
                _number(input.guardian_id),
                text_version=input.text_version,
                document=_document(input.document),
            ),
        )
    )


async def consent_withdraw(info: Info, input: ConsentWithdrawInput, key: str | None = None) -> ConsentWithdrawResult:
    """Withdraw a consent (R1.3), at once: live streams end within a second."""
    return answer(
        await _decide(
            info,
            input,
            key,
            asked.Asked(
                Choice.WITHDRAWAL,
                ids.number(input.student_id),
                input.subject,
                _number(input.guardian_id),
                document=_document(input.document),
            ),
        )
    )


async def _decide(info: Info, input: Input, key: str | None, wish: asked.Asked) -> object:
    done = await act(info, ACT_OF[wish.decision], input, key, decide(wish))
    return ConsentDecided(decision_id=done["id"], student_id=done["student_id"]) if isinstance(done, dict) else done


def _number(value: str | None) -> int | None:
    return None if value is None else ids.number(value)


def _document(given: ConsentDocumentInput | None) -> asked.Document | None:
    return None if given is None else asked.Document(given.number, given.date, given.medium)


_CHECKS = (
    identifier("input.studentId", "Student"),
    identifier("input.guardianId", "Guardian"),
    text("input.textVersion", 1000),
    text("input.document.number", 1000),
    text("key", 1000),
)


@strawberry.type(directives=[access.of(Noun.CONSENTS)])
class ConsentMutation:
    consent_register: ConsentRegisterResult = strawberry.mutation(
        resolver=consent_register,
        description=consent_register.__doc__,
        directives=[access.acts("consentRegister")],
        metadata=metadata(*_CHECKS),
    )
    consent_refuse: ConsentRefuseResult = strawberry.mutation(
        resolver=consent_refuse,
        description=consent_refuse.__doc__,
        directives=[access.acts("consentRefuse")],
        metadata=metadata(*_CHECKS),
    )
    consent_withdraw: ConsentWithdrawResult = strawberry.mutation(
        resolver=consent_withdraw,
        description=consent_withdraw.__doc__,
        directives=[access.acts("consentWithdraw")],
        metadata=metadata(*_CHECKS),
    )
