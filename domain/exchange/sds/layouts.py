"""The six files of School Data Sync v1 and their columns."""

from typing import Final

from domain.exchange.rows import Kind
from domain.exchange.tables import RowLayout

_PERSON: Final = ("SIS ID", "School SIS ID", "First Name", "Last Name")
_SECRET: Final = ("Username", "Password", "State ID", "Secondary Email")

SCHOOL: Final = RowLayout(
    name="School",
    kind=Kind.ORG,
    required=("SIS ID", "Name"),
    taken=("Address", "City", "State", "Zip", "Country"),
    not_taken=(
        "School Number", "School NCES_ID", "State ID", "Grade Low", "Grade High", "Principal SIS ID", "Principal Name",
        "Principal Secondary Email", "Phone", "Zone",
    ),
)  # fmt: skip
SECTION: Final = RowLayout(
    name="Section",
    kind=Kind.GROUP,
    required=("SIS ID", "School SIS ID", "Section Name", "Term StartDate", "Term EndDate"),
    taken=("Term SIS ID", "Term Name", "Course SIS ID", "Course Name", "Course Subject", "Status"),
    not_taken=("Section Number", "Course Number", "Course Description", "Periods"),
)
STUDENT: Final = RowLayout(
    name="Student",
    kind=Kind.PERSON,
    required=_PERSON,
    taken=("Middle Name", "Grade", "Status", "Birthdate"),
    not_taken=(
        *_SECRET,
        "Student Number",
        "Graduation Year",
        "Mailing Address",
        "Mailing City",
        "Mailing State",
        "Phone",
    ),
)
TEACHER: Final = RowLayout(
    name="Teacher",
    kind=Kind.PERSON,
    required=_PERSON,
    taken=("Middle Name", "Title", "Status"),
    not_taken=(*_SECRET, "Teacher Number", "Qualification"),
)
STUDENT_ENROLLMENT: Final = RowLayout(
    name="StudentEnrollment", kind=Kind.MEMBERSHIP, required=("Section SIS ID", "SIS ID")
)
TEACHER_ROSTER: Final = RowLayout(name="TeacherRoster", kind=Kind.MEMBERSHIP, required=("Section SIS ID", "SIS ID"))

LAYOUTS: Final = (SCHOOL, SECTION, STUDENT, TEACHER, STUDENT_ENROLLMENT, TEACHER_ROSTER)

STATUSES: Final = {
    "": False,
    "active": False,
    "inactive": True,
    "deleted": True,
    "withdrawn": True,
    "transferred": True,
}

COLUMNS: Final = {
    "org.id": "SIS ID",
    "session.id": "Term SIS ID",
    "course.id": "Course SIS ID",
    "group.course": "Course SIS ID",
    "group.org": "School SIS ID",
    "group.sessions": "Term SIS ID",
    "group.title": "Section Name",
    "group.id": "SIS ID",
    "person.id": "SIS ID",
    "person.orgs": "School SIS ID",
    "role.org": "School SIS ID",
    "role.grade": "Grade",
    "membership.id": "SIS ID",
    "membership.group": "Section SIS ID",
    "membership.person": "SIS ID",
    "session.dates": "Term StartDate",
    "session.year": "Term StartDate",
}
