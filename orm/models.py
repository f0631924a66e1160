"""Every table, for Tortoise to find."""

from orm.audit import Seal, Sight
from orm.calendars import Calendar
from orm.consents import ConsentDecision
from orm.contacts import Contact, NoticeForm
from orm.curriculum import Curriculum, CurriculumSubject
from orm.exchange import ExternalRow
from orm.feed import Event, FeedCounter, FeedEntry
from orm.groups import Enrolment, Homeroom, IndividualPlan, RosterHistory, SchoolClass, StudyGroup, TeachingAssignment
from orm.homework import Attachment, Homework
from orm.identities import Identity, IdentityTicket
from orm.marks import Attendance, AttendanceHistory, Mark, MarkHistory
from orm.outcomes import Outcome
from orm.people import (
    Account,
    AccountHistory,
    Activation,
    Device,
    Guardian,
    Guardianship,
    RoleGrant,
    Session,
    SignInFailure,
    Staff,
    Student,
)
from orm.recommendations import Recommendation
from orm.results import FinalMark, FinalMarkHistory
from orm.schedule import Schedule
from orm.schools import (
    Bell,
    BellSchedule,
    MarkingPolicy,
    ReportingPeriod,
    Room,
    School,
    SchoolYear,
    StructureHistory,
    Subject,
    Vacation,
    WorkType,
)
from orm.timetable import ControlWork, Lesson, LessonChange, LessonTeacher

__all__ = [
    "Account",
    "AccountHistory",
    "Activation",
    "Attachment",
    "Attendance",
    "AttendanceHistory",
    "Bell",
    "BellSchedule",
    "Calendar",
    "ConsentDecision",
    "Contact",
    "ControlWork",
    "Curriculum",
    "CurriculumSubject",
    "Device",
    "Enrolment",
    "Event",
    "ExternalRow",
    "FeedCounter",
    "FeedEntry",
    "FinalMark",
    "FinalMarkHistory",
    "Guardian",
    "Guardianship",
    "Homeroom",
    "Homework",
    "Identity",
    "IdentityTicket",
    "IndividualPlan",
    "Lesson",
    "LessonChange",
    "LessonTeacher",
    "Mark",
    "MarkHistory",
    "MarkingPolicy",
    "NoticeForm",
    "Outcome",
    "Recommendation",
    "ReportingPeriod",
    "RoleGrant",
    "Room",
    "RosterHistory",
    "Schedule",
    "School",
    "SchoolClass",
    "SchoolYear",
    "Seal",
    "Session",
    "Sight",
    "SignInFailure",
    "Staff",
    "StructureHistory",
    "Student",
    "StudyGroup",
    "Subject",
    "TeachingAssignment",
    "Vacation",
    "WorkType",
]
