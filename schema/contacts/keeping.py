"""Contacts put on record and taken out of use, and the agreement on how a family is told."""

from datetime import date
from typing import Annotated

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.contacts import agreeing, keeping, reading
from domain.contacts.form import Wish
from domain.reading import Row
from orm.consents import ConsentMedium as Medium
from orm.contacts import ContactSource as Source
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier, metadata, text
from schema.consents.types import ConsentMedium
from schema.contacts.types import Cadence, Contact, ContactChannel, NoticeForm, NoticeKind
from schema.context import Info
from schema.nodes import answer
from schema.people.registering import REASON, VERSION
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.selection import wanted


@strawberry.type(directives=[access.of(Noun.CONTACTS)])
class ContactWritten:
    number: strawberry.Private[int]
    students: strawberry.Private[list[int]]

    @access.read(Noun.CONTACTS, description="As it stands now; empty once it is out of use.")
    async def contact(root: strawberry.Parent["ContactWritten"], info: Info) -> Contact | None:
        operation = info.context
        found = await reading.contacts(await operation.work(), operation.signed_in, [root.number], wanted(info))
        operation.saw(root.students if found else [])
        return answer(found[0] if found else None)


@strawberry.type(directives=[access.of(Noun.NOTICES)])
class NoticesAgreed:
    student: strawberry.Private[int]
    guardian: strawberry.Private[int | None]

    @access.read(Noun.NOTICES, description="As it stands now.")
    async def form(root: strawberry.Parent["NoticesAgreed"], info: Info) -> NoticeForm | None:
        operation = info.context
        found = await reading.notice_form(await operation.work(), operation.signed_in, root.student, root.guardian)
        operation.saw([root.student] if found else [])
        return answer(found)


@strawberry.input(description="The document that gives the contact; it confirms it (R7.2).")
class ContactDocumentInput:
    number: str
    date: date
    medium: ConsentMedium = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        default=Medium.WRITTEN, description="On paper, or signed in an electronic document system."
    )


@strawberry.input(description="A contact of a guardian or else of a student.")
class ContactAddInput:
    guardian_id: strawberry.ID | None = None
    student_id: strawberry.ID | None = None
    channel: ContactChannel  # type: ignore[valid-type]  # an enum made by Strawberry
    address: str = strawberry.field(description="As it is written in the document: `8 (912) 345-67-89` is understood.")
    document: ContactDocumentInput


@strawberry.input
class ContactEndInput:
    contact_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class NoticeWishInput:
    kind: NoticeKind  # type: ignore[valid-type]  # an enum made by Strawberry
    channel: ContactChannel  # type: ignore[valid-type]  # an enum made by Strawberry
    cadence: Cadence  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.input(description="What is left out stays.")
class NoticesAgreeInput:
    student_id: strawberry.ID
    guardian_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="For the registrar: who is told. Without one it is the student. A family names nobody.",
    )
    version: int | None = strawberry.field(
        default=None, description="Of the form that was read; null where nothing was agreed yet."
    )
    wishes: list[NoticeWishInput] = strawberry.field(default_factory=list)
    quiet_from: int | None = strawberry.field(default=None, description="Minutes after midnight in the school's zone.")
    quiet_until: int | None = strawberry.field(default=None, description="As `quietFrom`; the same number means none.")
    hides_marks: bool | None = None


ContactAddResult = Annotated[
    ContactWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ContactAddResult")
]
ContactEndResult = Annotated[
    ContactWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ContactEndResult")
]
NoticesAgreeResult = Annotated[
    NoticesAgreed | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("NoticesAgreeResult")
]
_SOURCES = {Medium.WRITTEN: Source.WRITTEN, Medium.ELECTRONIC: Source.ELECTRONIC}


async def contact_add(info: Info, input: ContactAddInput, key: str | None = None) -> ContactAddResult:
    """Put a contact on record from a signed document, which confirms it (R7.2); the registrar's. Three of a kind at most."""

    async def write(act: Act) -> Row:
        document = keeping.Document(input.document.number, input.document.date, _SOURCES[input.document.medium])
        asked = keeping.AddContact(
            input.channel, input.address, document, _number(input.guardian_id), _number(input.student_id)
        )
        return await keeping.add_contact(act, asked)

    return answer(_written(await act(info, "contactAdd", input, key, write)))


async def contact_end(info: Info, input: ContactEndInput, key: str | None = None) -> ContactEndResult:
    """Take a contact out of use, at once: one's own, or for the registrar anybody's."""

    async def write(act: Act) -> Row:
        return await keeping.end_contact(
            act, keeping.EndContact(ids.number(input.contact_id), input.version, input.reason)
        )

    return answer(_written(await act(info, "contactEnd", input, key, write)))


async def notices_agree(info: Info, input: NoticesAgreeInput, key: str | None = None) -> NoticesAgreeResult:
    """Agree how one is told of a child (R7.1): by whoever is told, or by the registrar from what they signed."""

    async def write(act: Act) -> Row:
        asked = agreeing.Agree(
            ids.number(input.student_id),
            _number(input.guardian_id),
            input.version,
            [Wish(each.kind, each.channel, each.cadence) for each in input.wishes],
            input.quiet_from,
            input.quiet_until,
            input.hides_marks,
        )
        return await agreeing.agree(act, asked)

    done = await act(info, "noticesAgree", input, key, write)
    return answer(NoticesAgreed(student=done["student"], guardian=done["guardian"]) if isinstance(done, dict) else done)


def _written(done: object) -> object:
    return ContactWritten(number=done["contact"], students=done["students"]) if isinstance(done, dict) else done


def _number(value: str | None) -> int | None:
    return None if value is None else ids.number(value)


@strawberry.type(directives=[access.of(Noun.SELF)])
class ContactMutation:
    contact_add: ContactAddResult = strawberry.mutation(
        resolver=contact_add,
        description=contact_add.__doc__,
        directives=[access.acts("contactAdd")],
        metadata=metadata(
            identifier("input.guardianId", "Guardian"),
            identifier("input.studentId", "Student"),
            text("input.address", 1_000),
            text("input.document.number", 1_000),
        ),
    )
    contact_end: ContactEndResult = strawberry.mutation(
        resolver=contact_end,
        description=contact_end.__doc__,
        directives=[access.acts("contactEnd")],
        metadata=metadata(identifier("input.contactId", "Contact"), text("input.reason", 2_000)),
    )
    notices_agree: NoticesAgreeResult = strawberry.mutation(
        resolver=notices_agree,
        description=notices_agree.__doc__,
        directives=[access.acts("noticesAgree")],
        metadata=metadata(
            identifier("input.studentId", "Student"),
            identifier("input.guardianId", "Guardian"),
            count("input.wishes", 32),
        ),
    )
