"""Contacts, and the form in which a reader of a diary is told."""

from datetime import date, datetime

import strawberry

from domain.access import Noun
from orm.contacts import Cadence as Often
from orm.contacts import ContactChannel as Channel
from orm.contacts import ContactSource as Source
from orm.contacts import NoticeKind as Kind
from schema import access
from schema.nodes import key, rows

ContactChannel = strawberry.enum(Channel, name="ContactChannel", description="How a message leaves.")
ContactSource = strawberry.enum(
    Source,
    name="ContactSource",
    description="From a document on paper, or from one signed in an electronic document system, which confirm it; or entered by the"
    " person (R7.2).",
)
NoticeKind = strawberry.enum(
    Kind,
    name="NoticeKind",
    description="What a family is told of: a mark; a note on attendance; an unexcused absence; a change of the next lessons; homework;"
    " a control work ahead; a recommendation; a result.",
)
Cadence = strawberry.enum(
    Often, name="Cadence", description="At once, in a digest of the day or of the week, or not at all."
)


@strawberry.type(description="A student, as the owner of a contact.", directives=[access.of(Noun.CONTACTS)])
class ContactStudent:
    id: strawberry.ID = key("Student")
    full_name: str


@strawberry.type(description="A guardian, as the owner of a contact.", directives=[access.of(Noun.CONTACTS)])
class ContactGuardian:
    id: strawberry.ID = key("Guardian")
    full_name: str


@strawberry.type(description="One address of one person.", directives=[access.of(Noun.CONTACTS)])
class Contact:
    id: strawberry.ID = key("Contact")
    guardian: ContactGuardian | None = strawberry.field(description="Whose it is, where it is a guardian's.")
    student: ContactStudent | None = strawberry.field(description="Whose it is, where it is a student's own.")
    channel: ContactChannel  # type: ignore[valid-type]  # an enum made by Strawberry
    address: str = strawberry.field(description="An e-mail address, or a telephone number in E.164.")
    shown: str = strawberry.field(description="As a person reads it: `+7 912 345-67-89`.")
    source: ContactSource  # type: ignore[valid-type]  # an enum made by Strawberry
    document_number: str
    document_date: date | None
    added_at: datetime
    confirmed_at: datetime | None = strawberry.field(
        description="Until then nothing but its confirmation is sent to it."
    )
    version: int


@strawberry.type(
    description="How often one kind of event is told by one channel.", directives=[access.of(Noun.NOTICES)]
)
class NoticeWish:
    kind: NoticeKind  # type: ignore[valid-type]  # an enum made by Strawberry
    channel: ContactChannel  # type: ignore[valid-type]  # an enum made by Strawberry
    cadence: Cadence  # type: ignore[valid-type]  # an enum made by Strawberry
    possible: list[Cadence] = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        description="What can be agreed here: what cannot wait has no digest, and a digest does not fit into an SMS."
    )


@strawberry.type(description="Whether anything can leave by a channel.", directives=[access.of(Noun.NOTICES)])
class NoticeChannel:
    channel: ContactChannel  # type: ignore[valid-type]  # an enum made by Strawberry
    is_consented: bool = strawberry.field(description="Whether a consent that covers this channel is in force (R1.4).")
    has_contact: bool = strawberry.field(description="Whether there is a confirmed contact to send to.")


@strawberry.type(description="The child whom a form is about.", directives=[access.of(Noun.NOTICES)])
class NoticeStudent:
    id: strawberry.ID = key("Student")
    full_name: str


@strawberry.type(description="The guardian who is told.", directives=[access.of(Noun.NOTICES)])
class NoticeGuardian:
    id: strawberry.ID = key("Guardian")
    full_name: str
    short_name: str = strawberry.field(description="Family name with initials.")


@strawberry.type(
    description="The form in which one reader is told of one child (R7.1): what was agreed, and the usual for the rest.",
    directives=[access.of(Noun.NOTICES)],
)
class NoticeForm:
    student: NoticeStudent
    guardian: NoticeGuardian | None = strawberry.field(description="Who is told; empty where it is the student.")
    version: int | None = strawberry.field(description="For `noticesAgree`; empty where nothing was agreed yet.")
    agreed_at: datetime | None
    quiet_from: int = strawberry.field(description="Minutes after midnight in the school's zone.")
    quiet_until: int = strawberry.field(
        description="Minutes after midnight in the school's zone; the same as `quietFrom` means no quiet hours."
    )
    hides_marks: bool = strawberry.field(
        description="Whether a message says that there is a mark without saying which."
    )
    wishes: list[NoticeWish] = rows(16, "Every kind by every channel.")
    channels: list[NoticeChannel] = rows(2)
    unreached: bool = strawberry.field(
        description="Whether nothing that cannot wait can leave at all: such a family is told on paper."
    )
