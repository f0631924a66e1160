"""Files that are empty, missing, misnamed or full of odd cells."""

from datetime import timedelta

from domain.exchange.cells import ID_LENGTH
from domain.exchange.lines import MAX_RECORD
from domain.exchange.report import Level, Thing
from tests.domain.exchange.conftest import NOW, School, notes
from tests.domain.exchange.sets import head, oneroster, sds

LATER = NOW + timedelta(days=7)


def user(person: str, given: str = "Имя", family: str = "Фамилия", identifier: str = "") -> str:
    return f"{person},,,true,school-1,student,u,,{given},{family},,{identifier},,,,,05,"


async def test_cells_that_no_column_can_hold_are_refused_by_column(school: School) -> None:
    files = oneroster().adding(
        "users",
        user("nul", given="А\0нна"),  # line 10
        user("escape", family="\x1b[31mКраснов"),
        user("long", family="Ы" * 101),
        user("x" * (ID_LENGTH + 1)),
        user("two|parts"),
        user(""),
        user("huge", identifier="9" * MAX_RECORD),
        user("spaced", given="  Анна\u00a0 Мария ", family="Йод".replace("Й", "Й")),
    )
    report = await school.take(files)
    assert notes(report, Level.REFUSED) == [
        ("users.csv", 10, "givenName"),
        ("users.csv", 11, "familyName"),
        ("users.csv", 12, "familyName"),
        ("users.csv", 13, "sourcedId"),
        ("users.csv", 14, "sourcedId"),
        ("users.csv", 15, "sourcedId"),
        ("users.csv", 16, ""),
    ]
    assert report.counts[Thing.STUDENTS].created == 4
    assert await school.rows("SELECT given_name, family_name FROM student WHERE given_name ~ 'Мария'") == [
        ("Анна Мария", "Йод")
    ]


async def test_a_file_that_cannot_be_taken_leaves_the_others(school: School) -> None:
    await school.take(oneroster())
    before = await school.named()
    files = (
        oneroster()
        .having(demographics="", courses=head(oneroster().text("courses")))
        .changed("enrollments", "classSourcedId", "class")
        .changed("users", "Анна,Ёлкина", "Анна,Лесная")
    )
    report = await school.take(files, now=LATER)
    assert notes(report, Level.REFUSED) == [("enrollments.csv", 1, "classSourcedId")]
    assert {("courses.csv", 0, ""), ("demographics.csv", 0, "")} <= set(notes(report, Level.WARNING))
    changed = set(before) ^ set(await school.named())
    assert {row[0] for row in changed} == {"student"}


async def test_what_the_manifest_calls_absent_is_not_read(school: School) -> None:
    report = await school.take(oneroster().changed("manifest", "file.demographics,bulk", "file.demographics,absent"))
    assert ("manifest.csv", 7, "value") in notes(report, Level.LEFT_OUT)
    assert await school.rows("SELECT DISTINCT born_on FROM student") == [(None,)]


async def test_without_a_manifest_nothing_is_gone_for_being_absent(school: School) -> None:
    await school.take(oneroster())
    before = await school.named()
    alone = oneroster().without("manifest", "orgs").lacking("users", "p2", "g1").lacking("enrollments", "e2", "e9")
    report = await school.take(alone, now=LATER)
    assert report.source == "oneroster:journal-7:district"
    assert ("manifest.csv", 0, "") in notes(report, Level.WARNING)
    assert report.changed_nothing
    assert await school.named() == before


async def test_files_are_told_by_their_content_where_the_name_does_not_say(school: School) -> None:
    files = oneroster().without("users").having(People=oneroster().text("users"), CLASSES=oneroster().text("classes"))
    report = await school.take(files.without("classes"))
    assert report.counts[Thing.STUDENTS].created == 3
    assert report.counts[Thing.GROUPS].created == 2
    assert {("People.csv", 0, ""), ("CLASSES.csv", 0, "")} <= set(notes(report, Level.WARNING))


async def test_a_set_of_school_data_sync_with_files_missing_or_empty_withdraws_nothing(school: School) -> None:
    await school.take(sds())
    before = await school.named()
    report = await school.take(
        sds().without("TeacherRoster", "School").having(Student=head(sds().text("Student"))), now=LATER
    )
    assert notes(report, Level.REFUSED) == []
    assert {("School.csv", 0, ""), ("Student.csv", 0, ""), ("TeacherRoster.csv", 0, "")} <= set(
        notes(report, Level.WARNING)
    )
    assert report.changed_nothing
    assert await school.named() == before


async def test_dates_and_words_of_school_data_sync(school: School) -> None:
    files = (
        sds()
        .changed("Student", "3/8/2011", "08.03.2011")
        .changed("Student", ",Вера,Емельянова,vera,tajna-3,,10,Active", ",Вера,Емельянова,vera,tajna-3,,K,Asleep")
        .changed("Section", "s2,1,Геометрия 9,2,t,Год,9/1/2025", "s2,1,Геометрия 9,2,t,Год,2025-09-01")
    )
    report = await school.take(files)
    assert notes(report, Level.VALUE) == [("Student.csv", 2, "Birthdate")]
    assert notes(report, Level.REFUSED) == [
        ("Section.csv", 3, "Term StartDate"),
        ("Student.csv", 4, "Status"),
        ("StudentEnrollment.csv", 4, "Section SIS ID"),
        ("StudentEnrollment.csv", 5, "SIS ID"),
        ("TeacherRoster.csv", 3, "Section SIS ID"),
    ]
    assert await school.rows("SELECT born_on FROM student WHERE given_name = 'Анна'") == [(None,)]


async def test_terms_of_half_a_year_become_half_years(school: School) -> None:
    files = sds().having(
        Section=sds()
        .text("Section")
        .replace("s1,1,Алгебра 9,1,t,Год,9/1/2025,5/26/2026", "s1,1,Алгебра 9,1,t1,Осень,9/1/2025,12/30/2025")
        .replace("s2,1,Геометрия 9,2,t,Год,9/1/2025,5/26/2026", "s2,1,Геометрия 9,2,t2,Весна,1/12/2026,5/26/2026")
    )
    report = await school.take(files)
    assert report.refused == 0
    assert await school.rows("SELECT kind, ordinal, title, starts_on::text FROM reporting_period ORDER BY ordinal") == [
        ("half_year", 1, "Осень", "2025-09-01"),
        ("half_year", 2, "Весна", "2026-01-12"),
    ]
    assert await school.rows("SELECT title, starts_on::text, ends_on::text FROM school_year ORDER BY id LIMIT 1") == [
        ("2025/26", "2025-09-01", "2026-05-26")
    ]
