"""Which role reads which kind of data, whose rows of it, and which role does what at all (design §5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from orm.people import Role


class Noun(StrEnum):
    """Kinds of data that access is decided for."""

    SELF = "self"
    SCHOOL = "school"
    GROUPS = "groups"
    PEOPLE = "people"
    TIMETABLE = "timetable"
    HOMEWORK = "homework"
    MARKS = "marks"
    ATTENDANCE = "attendance"
    RECOMMENDATIONS = "recommendations"
    RESULTS = "results"
    CONSENTS = "consents"
    SIGHTS = "sights"
    COUNTS = "counts"
    HISTORY = "history"
    FILES = "files"
    STAFFING = "staffing"
    CONTACTS = "contacts"
    NOTICES = "notices"
    ACCOUNTS = "accounts"


class Reach(StrEnum):
    """Whose rows a role reads."""

    OWN = "own"
    CHILD = "child"
    TAUGHT = "taught"
    CLASS = "class"
    SCHOOL = "school"
    CITY = "city"


_LEARNING: Final = (
    Noun.PEOPLE,
    Noun.TIMETABLE,
    Noun.HOMEWORK,
    Noun.MARKS,
    Noun.ATTENDANCE,
    Noun.RECOMMENDATIONS,
    Noun.RESULTS,
)


_CHILD: Final = dict.fromkeys(_LEARNING, Reach.CHILD)


_ANYBODY: Final = {Noun.SELF: Reach.OWN, Noun.SCHOOL: Reach.SCHOOL}


READS: Final[Mapping[Role, Mapping[Noun, Reach]]] = {
    Role.GUARDIAN: {
        **_ANYBODY,
        **_CHILD,
        **dict.fromkeys((Noun.CONSENTS, Noun.CONTACTS, Noun.NOTICES), Reach.OWN),
        Noun.SIGHTS: Reach.CHILD,
    },
    Role.STUDENT: {
        **_ANYBODY,
        **_CHILD,
        **dict.fromkeys((Noun.CONSENTS, Noun.CONTACTS, Noun.NOTICES), Reach.OWN),
    },
    Role.TEACHER: {**_ANYBODY, **dict.fromkeys((Noun.GROUPS, *_LEARNING, Noun.HISTORY), Reach.TAUGHT)},
    Role.HOMEROOM: {
        **_ANYBODY,
        **dict.fromkeys(
            (Noun.GROUPS, *_LEARNING, Noun.HISTORY, Noun.CONSENTS, Noun.CONTACTS, Noun.ACCOUNTS), Reach.CLASS
        ),
    },
    Role.DEPUTY: {
        **_ANYBODY,
        **dict.fromkeys(
            (Noun.GROUPS, *_LEARNING, Noun.HISTORY, Noun.CONSENTS, Noun.STAFFING, Noun.ACCOUNTS), Reach.SCHOOL
        ),
    },
    Role.REGISTRAR: {
        **_ANYBODY,
        **dict.fromkeys(
            (Noun.GROUPS, Noun.PEOPLE, Noun.CONSENTS, Noun.FILES, Noun.CONTACTS, Noun.NOTICES, Noun.ACCOUNTS),
            Reach.SCHOOL,
        ),
    },
    Role.ADMINISTRATOR: {
        **_ANYBODY,
        **dict.fromkeys((Noun.GROUPS, Noun.PEOPLE, Noun.SIGHTS, Noun.STAFFING, Noun.ACCOUNTS), Reach.SCHOOL),
    },
    Role.JOURNAL: {**_ANYBODY},
    Role.OPERATOR: {Noun.SELF: Reach.OWN, Noun.COUNTS: Reach.CITY},
}


STAFF: Final = frozenset({Role.TEACHER, Role.HOMEROOM, Role.DEPUTY, Role.REGISTRAR, Role.ADMINISTRATOR})
"""Roles whose sight of a child's data is on record."""


FAMILY: Final = frozenset({Role.GUARDIAN, Role.STUDENT})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads or writes: an account in one role, with the rows of people it is and the schools they belong to."""

    account_id: int
    session_id: int
    grant_id: int
    role: Role
    schools: tuple[int, ...]
    persons: tuple[int, ...]
    full_name: str
    found: tuple[int, ...] | None = None
    """Students whom this transaction has found readable for a family: their condition is not asked again."""

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


def may_read(viewer: Viewer, noun: Noun) -> bool:
    """Whether this role reads any row of the noun. Which ones is for the statement to say."""
    return noun in READS[viewer.role]


def can_read_school(viewer: Viewer, school_id: int) -> bool:
    return school_id in viewer.schools


def keeps_audit(viewer: Viewer) -> bool:
    """Whether the viewer is told who changed a child's data, and by which operation it was seen. A family is told by whom, and when."""
    return READS[viewer.role].get(Noun.SIGHTS) is Reach.SCHOOL


ACTS: Final[Mapping[str, frozenset[Role]]] = {
    "markRecord": frozenset({Role.TEACHER, Role.DEPUTY}),
    "markCorrect": frozenset({Role.TEACHER, Role.DEPUTY}),
    "markRemove": frozenset({Role.TEACHER, Role.DEPUTY}),
    "attendanceNote": frozenset({Role.TEACHER, Role.HOMEROOM, Role.DEPUTY}),
    "attendanceDay": frozenset({Role.HOMEROOM, Role.DEPUTY}),
    "attendanceReason": frozenset({Role.HOMEROOM, Role.DEPUTY}),
    "classPageWrite": frozenset({Role.TEACHER, Role.HOMEROOM, Role.DEPUTY}),
    "lessonUpdate": frozenset({Role.TEACHER, Role.DEPUTY}),
    "homeworkGive": frozenset({Role.TEACHER}),
    "homeworkCorrect": frozenset({Role.TEACHER}),
    "homeworkRemove": frozenset({Role.TEACHER}),
    "homeworkAttach": frozenset({Role.TEACHER}),
    "homeworkDetach": frozenset({Role.TEACHER}),
    "recommendationWrite": frozenset({Role.TEACHER, Role.HOMEROOM}),
    "recommendationRemove": frozenset({Role.TEACHER, Role.HOMEROOM}),
    "controlWorkPlan": frozenset({Role.DEPUTY}),
    "controlWorkCorrect": frozenset({Role.DEPUTY}),
    "controlWorkRemove": frozenset({Role.DEPUTY}),
    "lessonChange": frozenset({Role.DEPUTY}),
    "consentRegister": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    "consentRefuse": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    "consentWithdraw": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    "schoolUpdate": frozenset({Role.ADMINISTRATOR}),
    "yearOpen": frozenset({Role.ADMINISTRATOR}),
    "yearUpdate": frozenset({Role.ADMINISTRATOR}),
    "yearRemove": frozenset({Role.ADMINISTRATOR}),
    "periodAdd": frozenset({Role.ADMINISTRATOR}),
    "periodUpdate": frozenset({Role.ADMINISTRATOR}),
    "periodRemove": frozenset({Role.ADMINISTRATOR}),
    "periodClose": frozenset({Role.DEPUTY, Role.ADMINISTRATOR}),
    "periodReopen": frozenset({Role.DEPUTY, Role.ADMINISTRATOR}),
    "vacationAdd": frozenset({Role.ADMINISTRATOR}),
    "vacationUpdate": frozenset({Role.ADMINISTRATOR}),
    "vacationRemove": frozenset({Role.ADMINISTRATOR}),
    "bellsSet": frozenset({Role.ADMINISTRATOR}),
    "subjectAdd": frozenset({Role.ADMINISTRATOR}),
    "subjectUpdate": frozenset({Role.ADMINISTRATOR}),
    "roomAdd": frozenset({Role.ADMINISTRATOR}),
    "roomUpdate": frozenset({Role.ADMINISTRATOR}),
    "workTypeAdd": frozenset({Role.DEPUTY, Role.ADMINISTRATOR}),
    "workTypeUpdate": frozenset({Role.DEPUTY, Role.ADMINISTRATOR}),
    "markingPolicyUpdate": frozenset({Role.DEPUTY, Role.ADMINISTRATOR}),
    "curriculumSet": frozenset({Role.DEPUTY}),
    # Structure is the administrator's.
    "classOpen": frozenset({Role.ADMINISTRATOR}),
    "classUpdate": frozenset({Role.ADMINISTRATOR}),
    "classClose": frozenset({Role.ADMINISTRATOR}),
    "groupOpen": frozenset({Role.ADMINISTRATOR}),
    "groupUpdate": frozenset({Role.ADMINISTRATOR}),
    "groupClose": frozenset({Role.ADMINISTRATOR}),
    "staffAdd": frozenset({Role.ADMINISTRATOR}),
    "staffUpdate": frozenset({Role.ADMINISTRATOR}),
    "staffLeave": frozenset({Role.ADMINISTRATOR}),
    "staffReturn": frozenset({Role.ADMINISTRATOR}),
    # Who teaches what is structure, and how the curriculum is carried out, which is the deputy head's.
    "assignmentAdd": frozenset({Role.ADMINISTRATOR, Role.DEPUTY}),
    "assignmentEnd": frozenset({Role.ADMINISTRATOR, Role.DEPUTY}),
    "homeroomSet": frozenset({Role.ADMINISTRATOR, Role.DEPUTY}),
    "homeroomEnd": frozenset({Role.ADMINISTRATOR, Role.DEPUTY}),
    "studentAdd": frozenset({Role.REGISTRAR}),
    "studentUpdate": frozenset({Role.REGISTRAR}),
    "studentTransfer": frozenset({Role.REGISTRAR}),
    "studentLeave": frozenset({Role.REGISTRAR}),
    "studentReturn": frozenset({Role.REGISTRAR}),
    "enrolmentAdd": frozenset({Role.REGISTRAR}),
    "enrolmentEnd": frozenset({Role.REGISTRAR}),
    "guardianAdd": frozenset({Role.REGISTRAR}),
    "guardianUpdate": frozenset({Role.REGISTRAR}),
    "guardianshipAdd": frozenset({Role.REGISTRAR}),
    "guardianshipUpdate": frozenset({Role.REGISTRAR}),
    "guardianshipEnd": frozenset({Role.REGISTRAR}),
    "contactAdd": frozenset({Role.REGISTRAR}),
    "contactEnd": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    "noticesAgree": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    # The registrar's of families, the administrator's of staff (`ACCOUNTS_KEPT`).
    "slipsIssue": frozenset({Role.REGISTRAR, Role.ADMINISTRATOR}),
    "accountBlock": frozenset({Role.REGISTRAR, Role.ADMINISTRATOR}),
    "accountUnblock": frozenset({Role.REGISTRAR, Role.ADMINISTRATOR}),
    "roleGive": frozenset({Role.ADMINISTRATOR}),
    "roleTake": frozenset({Role.ADMINISTRATOR}),
    "schoolOpen": frozenset({Role.OPERATOR}),
    "schoolSlip": frozenset({Role.OPERATOR}),
    "calendarOpen": FAMILY,
    "calendarClose": FAMILY,
}
"""Which roles do what at all, by the mutation's name. On which rows, the statements say."""


def may_act(viewer: Viewer, act: str) -> bool:
    """Whether this role does this at all."""
    return viewer.role in ACTS[act]


def is_answerable(viewer: Viewer) -> bool:
    """Whether the viewer answers for the whole school's learning: may everything at any time, and says why."""
    return viewer.role is Role.DEPUTY
