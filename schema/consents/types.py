"""Decisions and what follows from them."""

from datetime import date, datetime

import strawberry

from domain.access import Noun
from domain.consents.register import Standing
from orm.consents import ConsentChannel as Channel
from orm.consents import ConsentMedium as Medium
from orm.consents import ConsentPurpose as Purpose
from orm.consents import ConsentSubject as About
from orm.consents import Decision as Choice
from orm.people import GuardianKind as Kind
from orm.people import GuardianRights as Rights
from schema import access
from schema.nodes import key, rows
from schema.people.staff import Guardian

ConsentSubject = strawberry.enum(
    About, name="ConsentSubject", description="The electronic form, or the processing of personal data: two documents."
)
Decision = strawberry.enum(Choice, name="Decision")
ConsentMedium = strawberry.enum(Medium, name="ConsentMedium")
ConsentPurpose = strawberry.enum(
    Purpose,
    name="ConsentPurpose",
    description="What the data may be used for: information on the learning, notices, exchange with other systems.",
)
ConsentChannel = strawberry.enum(
    Channel, name="ConsentChannel", description="How the giver is reached. The cabinet and the calendar are the web."
)
ConsentStanding = strawberry.enum(
    Standing,
    name="ConsentStanding",
    description="In force; still to come; past its term; or replaced by a later decision of the same giver about the same.",
)
GuardianKind = strawberry.enum(Kind, name="GuardianKind")
GuardianRights = strawberry.enum(
    Rights, name="GuardianRights", description="What a court or the parents' agreement left to a guardian."
)


@strawberry.type(description="The student whom a decision is about.", directives=[access.of(Noun.CONSENTS)])
class ConsentStudent:
    id: strawberry.ID = key("Student")
    full_name: str


@strawberry.type(
    description="One decision. The newest of a giver about a student and a subject is the one in force; none is ever changed.",
    directives=[access.of(Noun.CONSENTS)],
)
class ConsentDecision:
    id: strawberry.ID = key("ConsentDecision")
    student: ConsentStudent | None = strawberry.field(
        description="Empty for a guardian whose guardianship has ended or gives no rights."
    )
    guardian: Guardian | None = strawberry.field(description="Empty where the student decided, from 14.")
    subject: ConsentSubject  # type: ignore[valid-type]  # an enum made by Strawberry
    decision: Decision  # type: ignore[valid-type]  # an enum made by Strawberry
    standing: ConsentStanding = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        description="What has become of it by now; in a state, by the moment of the state."
    )
    purposes: list[ConsentPurpose] = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        description="What a consent covers. A refusal and a withdrawal cover everything."
    )
    channels: list[ConsentChannel] = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        description="What a consent covers."
    )
    effective_at: datetime
    ends_at: datetime | None = strawberry.field(description="The end of its term, if it has one.")
    medium: ConsentMedium  # type: ignore[valid-type]  # an enum made by Strawberry
    document_number: str
    document_date: date | None
    text_version: str = strawberry.field(
        description="Of the text that was signed. Who processes the data as a third party is part of the text."
    )
    registered_at: datetime
    registered_by: str | None = strawberry.field(description="A name. Empty for what came with an import.")


@strawberry.type(
    description="Who decides about a student, and what stands of their decisions.",
    directives=[access.of(Noun.CONSENTS)],
)
class ConsentGiver:
    guardian: Guardian | None = strawberry.field(description="Empty for the student themselves, from 14.")
    kind: GuardianKind | None  # type: ignore[valid-type]  # an enum made by Strawberry
    rights: GuardianRights | None  # type: ignore[valid-type]  # an enum made by Strawberry
    electronic: ConsentDecision | None = strawberry.field(description="Empty where nobody has asked yet.")
    processing: ConsentDecision | None = strawberry.field(
        description="Empty where nobody has asked yet, which refuses nothing."
    )
    reads: bool = strawberry.field(description="Whether they read the child's data electronically (R1.4).")
    on_paper: bool = strawberry.field(description="Whether they are told of the child on paper instead (R2.9).")


@strawberry.type(
    description="What follows from the register for one student at a moment.", directives=[access.of(Noun.CONSENTS)]
)
class ConsentState:
    student: ConsentStudent
    at: datetime
    on_paper: bool = strawberry.field(description="Whether somebody of `givers` is on paper.")
    student_reads: bool | None = strawberry.field(
        description="Whether the student reads their own data. Not told to a guardian, since the other guardian may have decided it."
    )
    givers: list[ConsentGiver] = rows(3)


@strawberry.type(
    description="The register as a table (журнал регистрации согласий).", directives=[access.of(Noun.CONSENTS)]
)
class ConsentSheet:
    text: str = strawberry.field(
        description="CSV for a spreadsheet in Russian: a byte order mark, semicolons, CRLF. No cell is taken for a formula."
    )
    count: int = strawberry.field(description="Decisions in it.")
    complete: bool = strawberry.field(description="False where there are more: ask for a class or for fewer days.")


@strawberry.type(
    description="The text that a consent is given to, as it stands now.", directives=[access.of(Noun.CONSENTS)]
)
class ConsentText:
    subject: ConsentSubject  # type: ignore[valid-type]  # an enum made by Strawberry
    version: str = strawberry.field(description="What `textVersion` of a decision on this text says.")
    title: str
    paragraphs: list[str]
