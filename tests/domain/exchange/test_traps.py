"""One small set with every trap that real files have (folder `traps`): each is named by file, line and column, the rest is taken."""

from pathlib import Path
from typing import Final

from domain.exchange.report import Level
from tests.domain.exchange.conftest import School, counted

TRAPS: Final = Path(__file__).parent / "traps"

NOTED: Final = (
    ("academicSessions.csv", 5, "startDate", Level.REFUSED),
    ("academicSessions.csv", 6, "startDate", Level.REFUSED),
    ("academicSessions.csv", 7, "endDate", Level.REFUSED),
    ("academicSessions.csv", 8, "", Level.LEFT_OUT),
    ("academicSessions.csv", 8, "parentSourcedId", Level.VALUE),
    ("academicSessions.csv", 8, "schoolYear", Level.VALUE),
    ("classes.csv", 1, "", Level.WARNING),
    ("classes.csv", 2, "courseSourcedId", Level.VALUE),
    ("classes.csv", 3, "courseSourcedId", Level.VALUE),
    ("classes.csv", 3, "title", Level.REFUSED),
    ("classes.csv", 4, "courseSourcedId", Level.VALUE),
    ("classes.csv", 4, "grades", Level.WARNING),
    ("classes.csv", 5, "grades", Level.REFUSED),
    ("classes.csv", 6, "classType", Level.WARNING),
    ("classes.csv", 6, "courseSourcedId", Level.VALUE),
    ("classes.csv", 6, "termSourcedIds", Level.VALUE),
    ("classes.csv", 7, "termSourcedIds", Level.REFUSED),
    ("classes.csv", 8, "schoolSourcedId", Level.REFUSED),
    ("classes.csv", 9, "schoolSourcedId", Level.REFUSED),
    ("classes.csv", 10, "classType", Level.REFUSED),
    ("classes.csv", 11, "status", Level.WARNING),
    ("classes.csv", 11, "status", Level.LEFT_OUT),
    ("courses.csv", 0, "", Level.WARNING),
    ("demographics.csv", 3, "birthDate", Level.VALUE),
    ("demographics.csv", 4, "sourcedId", Level.VALUE),
    ("enrollments.csv", 3, "beginDate", Level.VALUE),
    ("enrollments.csv", 3, "sourcedId", Level.REFUSED),
    ("enrollments.csv", 4, "endDate", Level.REFUSED),
    ("enrollments.csv", 5, "classSourcedId", Level.REFUSED),
    ("enrollments.csv", 6, "classSourcedId", Level.REFUSED),
    ("enrollments.csv", 7, "classSourcedId", Level.REFUSED),
    ("enrollments.csv", 8, "userSourcedId", Level.REFUSED),
    ("enrollments.csv", 9, "userSourcedId", Level.REFUSED),
    ("enrollments.csv", 10, "role", Level.LEFT_OUT),
    ("enrollments.csv", 11, "primary", Level.REFUSED),
    ("enrollments.csv", 13, "schoolSourcedId", Level.WARNING),
    ("enrollments.csv", 14, "beginDate", Level.REFUSED),
    ("enrollments.csv", 16, "sourcedId", Level.REFUSED),
    ("enrollments.csv", 17, "sourcedId", Level.REFUSED),
    ("lineItems.csv", 0, "", Level.LEFT_OUT),
    ("manifest.csv", 4, "value", Level.WARNING),
    ("manifest.csv", 12, "value", Level.WARNING),
    ("manifest.csv", 14, "value", Level.WARNING),
    ("manifest.csv", 16, "value", Level.WARNING),
    ("orgs.csv", 1, "dataLastModified", Level.WARNING),
    ("orgs.csv", 2, "dateLastModified", Level.WARNING),
    ("orgs.csv", 2, "parentSourcedId", Level.VALUE),
    ("orgs.csv", 2, "status", Level.WARNING),
    ("orgs.csv", 2, "type", Level.WARNING),
    ("orgs.csv", 3, "parentSourcedId", Level.VALUE),
    ("orgs.csv", 4, "parentSourcedId", Level.VALUE),
    ("orgs.csv", 5, "sourcedId", Level.REFUSED),
    ("orgs.csv", 6, "name", Level.WARNING),
    ("results.txt", 0, "", Level.LEFT_OUT),
    ("roles.csv", 2, "role", Level.WARNING),
    ("roles.csv", 5, "role", Level.LEFT_OUT),
    ("roles.csv", 7, "userSourcedId", Level.REFUSED),
    ("roles.csv", 8, "orgSourcedId", Level.REFUSED),
    ("roles.csv", 9, "role", Level.REFUSED),
    ("userprofiles.csv", 0, "", Level.LEFT_OUT),
    ("users.csv", 1, "prefferedGivenName", Level.WARNING),
    ("users.csv", 2, "agentSourcedIds", Level.LEFT_OUT),
    ("users.csv", 2, "agentSourcedIds", Level.WARNING),
    ("users.csv", 2, "agentSourcedIds", Level.VALUE),
    ("users.csv", 3, "familyName", Level.WARNING),
    ("users.csv", 3, "givenName", Level.WARNING),
    ("users.csv", 4, "sourcedId", Level.REFUSED),
    ("users.csv", 6, "", Level.LEFT_OUT),
    ("users.csv", 7, "agentSourcedIds", Level.LEFT_OUT),
    ("users.csv", 8, "givenName", Level.REFUSED),
    ("users.csv", 9, "", Level.REFUSED),
    ("users.csv", 10, "", Level.REFUSED),
    ("users.csv", 11, "status", Level.LEFT_OUT),
    ("users.csv", 12, "status", Level.REFUSED),
    ("users.csv", 13, "", Level.REFUSED),
    ("users.csv", 14, "", Level.LEFT_OUT),
)


TOLD: Final = (
    ("academicSessions.csv", 5, "startDate", "“1/05/2027” is no date of the form YYYY-MM-DD"),
    ("academicSessions.csv", 6, "startDate", "“2027-02-29” is no day of the calendar"),
    ("classes.csv", 3, "title", "another class of this year is called so: 7a"),
    ("classes.csv", 6, "classType", "“Scheduled” is taken for scheduled"),
    ("classes.csv", 6, "termSourcedIds", "refers to nothing: gone"),
    ("enrollments.csv", 6, "classSourcedId", "the class is gone: old"),
    ("enrollments.csv", 7, "classSourcedId", "the class was refused: timeless"),
    ("enrollments.csv", 9, "userSourcedId", "is no student, but staff: coach"),
    ("orgs.csv", 1, "dataLastModified", "taken for dateLastModified"),
    ("orgs.csv", 3, "parentSourcedId", "a circle: ring-1 stands above itself"),
    ("orgs.csv", 6, "name", "begins with “=”, as a formula does: taken as text"),
    ("users.csv", 1, "prefferedGivenName", "taken for preferredGivenName"),
    ("users.csv", 4, "sourcedId", "the id kid stands on line 2 already"),
    ("users.csv", 13, "", "a quotation mark that is never closed"),
    ("userprofiles.csv", 0, "", "its columns are those of roles.csv again: not read"),
)


async def test_each_trap_is_named_and_the_rest_is_taken(school: School) -> None:
    report = await school.take_path(TRAPS)
    assert [(note.file, note.line, note.column, note.level) for note in report.notes] == list(NOTED)
    assert counted(report) == {
        "schools": (2, 0, 0, 0),
        "school years": (2, 0, 0, 0),
        "reporting periods": (4, 0, 0, 0),
        "subjects": (2, 0, 0, 0),
        "classes": (2, 0, 0, 0),
        "groups": (1, 0, 0, 0),
        "students": (2, 0, 0, 0),
        "teachers and other staff": (1, 0, 0, 0),
        "guardians": (1, 0, 0, 0),
        "guardianships": (2, 0, 0, 0),
        "class enrolments": (1, 0, 0, 0),
        "enrolments": (2, 0, 0, 0),
        "teaching assignments": (1, 0, 0, 0),
    }
    assert report.refused == sum(level is Level.REFUSED for *_, level in NOTED)
    assert set(TOLD) <= {(note.file, note.line, note.column, note.reason) for note in report.notes}
    assert ('=HYPERLINK("http://example.org")',) in await school.rows("SELECT name FROM school")
    assert ("@Борис", "-Елин") in await school.rows("SELECT given_name, family_name FROM student")


async def test_the_traps_again_change_nothing(school: School) -> None:
    first = await school.take_path(TRAPS)
    before = await school.everything()
    again = await school.take_path(TRAPS)
    assert again.changed_nothing
    assert again.notes == first.notes
    assert await school.everything() == before
