"""Every table, for Tortoise to find."""

from orm.audit import Sight
from orm.consents import ConsentDecision
from orm.exchange import ExternalRow
from orm.groups import Enrolment, Homeroom, IndividualPlan, SchoolClass, StudyGroup, TeachingAssignment
from orm.homework import Homework
from orm.marks import Attendance, AttendanceHistory, Mark, MarkHistory
from orm.people import (
    Account,
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
from orm.schools import Bell, BellSchedule, ReportingPeriod, Room, School, SchoolYear, Subject, Vacation, WorkType
from orm.timetable import ControlWork, Lesson, LessonChange, LessonTeacher

__all__ = [
    "Account",
    "Activation",
    "Attendance",
    "AttendanceHistory",
    "Bell",
    "BellSchedule",
    "ConsentDecision",
    "ControlWork",
    "Device",
    "Enrolment",
    "ExternalRow",
    "FinalMark",
    "FinalMarkHistory",
    "Guardian",
    "Guardianship",
    "Homeroom",
    "Homework",
    "IndividualPlan",
    "Lesson",
    "LessonChange",
    "LessonTeacher",
    "Mark",
    "MarkHistory",
    "Recommendation",
    "ReportingPeriod",
    "RoleGrant",
    "Room",
    "Schedule",
    "School",
    "SchoolClass",
    "SchoolYear",
    "Session",
    "Sight",
    "SignInFailure",
    "Staff",
    "Student",
    "StudyGroup",
    "Subject",
    "TeachingAssignment",
    "Vacation",
    "WorkType",
]
