"""The consent register (R1)."""

from datetime import date, datetime

import strawberry

from domain.access import Noun
from orm.consents import ConsentMedium as Medium
from orm.consents import ConsentSubject as About
from orm.consents import Decision as Choice
from schema import access
from schema.nodes import key
from schema.people.staff import Guardian

ConsentSubject = strawberry.enum(
    About, name="ConsentSubject", description="The electronic form, or the processing of personal data: two documents."
)
Decision = strawberry.enum(Choice, name="Decision")
ConsentMedium = strawberry.enum(Medium, name="ConsentMedium")


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
    effective_at: datetime
    ends_at: datetime | None
    medium: ConsentMedium  # type: ignore[valid-type]  # an enum made by Strawberry
    document_number: str
    document_date: date | None
    text_version: str
    registered_at: datetime
