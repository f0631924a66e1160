"""The root of mutations: verbs of the school, noun first, one class a noun."""

import strawberry

from domain.access import Noun
from schema import access
from schema.accounts.keeping import AccountMutation
from schema.accounts.opening import SchoolOpeningMutation
from schema.accounts.own import OwnAccountMutation
from schema.calendars import CalendarMutation
from schema.changes import ChangeMutation
from schema.consents.deciding import ConsentMutation
from schema.contacts.keeping import ContactMutation
from schema.control_works import ControlWorkMutation
from schema.curriculum import CurriculumMutation
from schema.groups.enrolling import EnrolmentMutation
from schema.groups.keeping import GroupMutation
from schema.groups.teaching import TeachingMutation
from schema.homework.attaching import AttachmentMutation
from schema.homework.giving import HomeworkMutation
from schema.identities import IdentityMutation
from schema.lessons import LessonMutation
from schema.marks.attending import AttendanceMutation
from schema.marks.recording import MarkMutation
from schema.people.guardianships import GuardianshipMutation
from schema.people.registering import RegisterMutation
from schema.people.staffing import StaffMutation
from schema.recommendations.writing import RecommendationMutation
from schema.sign_in import SessionMutation
from schema.structure import StructureMutation


@strawberry.type(
    description="Everything that can be done. A document has exactly one of these fields, and is one transaction.",
    directives=[access.of(Noun.SELF)],
)
class Mutation(
    SessionMutation,
    MarkMutation,
    AttendanceMutation,
    LessonMutation,
    ConsentMutation,
    HomeworkMutation,
    AttachmentMutation,
    ChangeMutation,
    RecommendationMutation,
    ControlWorkMutation,
    StructureMutation,
    CurriculumMutation,
    GroupMutation,
    EnrolmentMutation,
    TeachingMutation,
    RegisterMutation,
    GuardianshipMutation,
    StaffMutation,
    ContactMutation,
    AccountMutation,
    OwnAccountMutation,
    SchoolOpeningMutation,
    CalendarMutation,
    IdentityMutation,
): ...
