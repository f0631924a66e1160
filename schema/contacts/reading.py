"""Contacts and agreed forms as they are read."""

import strawberry

from domain.access import Noun
from domain.contacts import reading
from schema import access, ids
from schema.checks import identifier
from schema.contacts.types import Contact, NoticeForm
from schema.context import Info
from schema.nodes import answer
from schema.selection import wanted


@strawberry.type(directives=[access.of(Noun.SELF)])
class ContactQuery:
    @access.read(Noun.CONTACTS, identifier("studentId", "Student"), rows=6)
    async def contacts(info: Info, student_id: strawberry.ID | None = None) -> list[Contact] | None:
        """Contacts in use. A family's are its own; staff name a student, and get those of the student and of whoever stands for them."""
        operation = info.context
        number = None if student_id is None else ids.number(student_id)
        found = await reading.contacts_of(await operation.work(), operation.signed_in, number, wanted(info))
        if found and number is not None:
            operation.saw([number])
        return answer(found)

    @access.read(Noun.NOTICES, identifier("studentId", "Student"), identifier("guardianId", "Guardian"))
    async def notice_form(
        info: Info, student_id: strawberry.ID, guardian_id: strawberry.ID | None = None
    ) -> NoticeForm | None:
        """The form agreed about a child: one's own; for the registrar that of a guardian, or without one the student's own."""
        operation = info.context
        found = await reading.notice_form(
            await operation.work(),
            operation.signed_in,
            ids.number(student_id),
            None if guardian_id is None else ids.number(guardian_id),
        )
        if found is not None:
            operation.saw([found["student"]["id"]])
        return answer(found)

    @access.read(Noun.NOTICES, rows=3)
    async def notice_forms(info: Info) -> list[NoticeForm] | None:
        """A family's own forms, by the children's names: of each child that a guardian stands for, or a student's. Staff have none."""
        operation = info.context
        return answer(await reading.notice_forms(await operation.work(), operation.signed_in))
