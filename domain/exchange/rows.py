"""What every source says, whatever its files look like: typed rows with the place they stand in.

Ids are the source's own. A row that is `gone` is one whose deletion the source states.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of row. A source says of which ones it holds all there are, so that what is absent is gone."""

    ORG = "org"
    SESSION = "session"
    COURSE = "course"
    GROUP = "group"
    PERSON = "person"
    BIRTH = "birth"
    ROLE = "role"
    LINK = "link"
    MEMBERSHIP = "membership"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands. The line is that of its first character; the header is line 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SparedRow(Row):
    """A row that was refused, but whose id could be read: what was taken of it earlier stays as it is."""

    kind: Kind
    id: str


class OrgLevel(StrEnum):
    SCHOOL = "school"
    BELOW = "below"
    """A department: what belongs to it belongs to the school above it."""
    ABOVE = "above"
    """A district, a region, a country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgRow(Row):
    id: str
    name: str
    level: OrgLevel
    parent: str = ""
    address: str = ""
    gone: bool = False


class SessionLevel(StrEnum):
    """In the order in which they are tried as reporting periods; a year is none."""

    YEAR = "schoolYear"
    GRADING_PERIOD = "gradingPeriod"
    TERM = "term"
    SEMESTER = "semester"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow(Row):
    """A school year or a part of one. `year` is the calendar year in which the school year ends; `org` empty: for all schools."""

    id: str
    title: str
    level: SessionLevel
    starts_on: date
    ends_on: date
    year: int
    org: str = ""
    parent: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow(Row):
    id: str
    title: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow(Row):
    """A class that pupils belong to (`homeroom`, with its grade), or one that they attend for a course.

    `subject` is what to call the subject where the course is not known.
    """

    id: str
    org: str
    title: str
    homeroom: bool
    grade: int | None
    course: str
    subject: str
    sessions: tuple[str, ...]
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    id: str
    family_name: str
    given_name: str
    patronymic: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthRow(Row):
    person: str
    born_on: date


class Part(StrEnum):
    """What a person is in a school."""

    STUDENT = "student"
    STAFF = "staff"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow(Row):
    """`position` is what staff are called, in Russian; `grade` is kept for students who have no class of their own."""

    person: str
    org: str
    part: Part
    position: str = ""
    grade: int | None = None
    ends_on: date | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow(Row):
    """Two people named together, in either direction: which is the guardian is told by their roles."""

    person: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow(Row):
    """A student or a teacher in a group. Without dates it lasts as long as the group's sessions.

    `incomplete`: a date was given and could not be read, so that what was taken earlier is better than what is here.
    """

    id: str
    group: str
    person: str
    part: Part
    org: str = ""
    primary: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    incomplete: bool = False
    gone: bool = False
