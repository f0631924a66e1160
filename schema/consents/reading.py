"""The register as it is read."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from domain.access import Noun
from domain.consents import register, sheet, states
from domain.consents.texts import TEXTS
from orm.consents import ConsentSubject as About
from orm.consents import Decision as Choice
from schema import access, ids
from schema.checks import days, identifier, page, page_rows
from schema.connections import Connection, connection, cursor, node_wish, row_of
from schema.consents.types import (
    ConsentDecision,
    ConsentSheet,
    ConsentStanding,
    ConsentState,
    ConsentSubject,
    ConsentText,
    Decision,
)
from schema.context import Info
from schema.nodes import answer

_YEARS = 3_700
From = Annotated[date | None, strawberry.argument(name="from", description="Registered on this day or later.")]
To = Annotated[date | None, strawberry.argument(name="to", description="Registered on this day or before.")]


@strawberry.type(directives=[access.of(Noun.CONSENTS)])
class ConsentQuery:
    @access.read(
        Noun.CONSENTS,
        page,
        cursor(int),
        days(_YEARS),
        identifier("studentId", "Student"),
        identifier("classId", "SchoolClass"),
        rows=page_rows,
    )
    async def consents(
        info: Info,
        first: int = 20,
        after: str | None = None,
        student_id: strawberry.ID | None = None,
        class_id: strawberry.ID | None = None,
        subject: ConsentSubject | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        decision: Decision | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        standing: ConsentStanding | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        start: From = None,
        end: To = None,
    ) -> Connection[ConsentDecision] | None:
        """The consent register, the newest first: one's own decisions, or those in the reach of staff."""
        operation = info.context
        found = await register.decisions_page(
            await operation.work(),
            operation.signed_in,
            node_wish(info),
            first=first,
            after=row_of(after),
            only=_filter(student_id, class_id, subject, decision, standing, start, end),
        )
        operation.saw(row["student_id"] for row in found.rows)
        return answer(connection(found, lambda row: [row["id"]]))

    @access.read(Noun.CONSENTS)
    async def consent_texts(info: Info) -> list[ConsentText] | None:
        """What is agreed to, one text a subject: the guardian reads the same that the desk hands out."""
        return answer(
            [
                {
                    "subject": text.subject.value,
                    "version": text.version,
                    "title": text.title,
                    "paragraphs": list(text.paragraphs),
                }
                for text in TEXTS.values()
            ]
        )

    @access.read(Noun.CONSENTS, identifier("studentId", "Student"))
    async def consent_state(info: Info, student_id: strawberry.ID, at: datetime | None = None) -> ConsentState | None:
        """Who decided what about a student as of any moment, and who reads by it; a family is told its own part."""
        operation = info.context
        found = await states.states(await operation.work(), operation.signed_in, [ids.number(student_id)], at)
        operation.saw(row["id"] for row in found)
        return answer(found[0] if found else None)

    @access.read(Noun.CONSENTS, page, cursor(int), identifier("classId", "SchoolClass"), rows=page_rows)
    async def consent_states(
        info: Info,
        first: int = 20,
        after: str | None = None,
        class_id: strawberry.ID | None = None,
        on_paper: bool | None = None,
        at: datetime | None = None,
    ) -> Connection[ConsentState] | None:
        """States by the students' names: of a class as it is today, of those on paper. A guardian's are those of their children."""
        operation = info.context
        found = await states.states_page(
            await operation.work(),
            operation.signed_in,
            first=first,
            after=row_of(after),
            at=at,
            class_id=None if class_id is None else ids.number(class_id),
            on_paper=on_paper,
        )
        operation.saw(row["id"] for row in found.rows)
        return answer(connection(found, lambda row: [row["id"]]))

    @access.read(
        Noun.CONSENTS,
        days(_YEARS),
        identifier("studentId", "Student"),
        identifier("classId", "SchoolClass"),
        rows=100,
    )
    async def consents_sheet(
        info: Info,
        student_id: strawberry.ID | None = None,
        class_id: strawberry.ID | None = None,
        subject: ConsentSubject | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        decision: Decision | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        standing: ConsentStanding | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        start: From = None,
        end: To = None,
    ) -> ConsentSheet | None:
        """The register for printing (R1.5), the oldest first: of a class or the whole school, at most 5,000 decisions. For staff."""
        operation = info.context
        if not operation.signed_in.is_staff:
            return None
        found = await sheet.register_sheet(
            await operation.work(),
            operation.signed_in,
            _filter(student_id, class_id, subject, decision, standing, start, end),
        )
        operation.saw(found.students)
        return answer(found)


def _filter(
    student_id: str | None,
    class_id: str | None,
    subject: About | None,
    decision: Choice | None,
    standing: register.Standing | None,
    start: date | None,
    end: date | None,
) -> register.Filter:
    return register.Filter(
        student_id=None if student_id is None else ids.number(student_id),
        class_id=None if class_id is None else ids.number(class_id),
        subject=subject,
        decision=decision,
        standing=standing,
        start=start,
        end=end,
    )
