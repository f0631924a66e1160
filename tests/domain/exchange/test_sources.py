"""Under which name ids are kept, and who may read what was imported."""

import pytest

from domain.exchange.refusal import ImportRefused
from domain.exchange.report import Thing
from tests.domain.exchange.conftest import NOW, School
from tests.domain.exchange.sets import oneroster, sds


async def account(school: School, login: str, role: str) -> None:
    await school.execute(
        "WITH a AS (INSERT INTO account (login, full_name, epoch, created_at) VALUES ($1, $1, 0, $3) RETURNING id)"
        " INSERT INTO role_grant (account_id, role, granted_at) SELECT id, $2, $3 FROM a",
        login,
        role,
        NOW,
    )


async def administrators(school: School) -> list[tuple[object, ...]]:
    return await school.rows(
        "SELECT a.login, s.name FROM role_grant g JOIN account a ON a.id = g.account_id JOIN school s ON s.id = g.school_id"
        " WHERE g.role = 'administrator' ORDER BY 1, 2"
    )


async def test_the_only_operator_administers_the_new_schools(school: School) -> None:
    await account(school, "first", "operator")
    report = await school.take(sds())
    assert await administrators(school) == [("first", "Гимназия на холме"), ("first", "Лицей у реки")]
    assert report.readers.startswith("first administers the new schools")
    again = await school.take(sds())
    assert again.readers.startswith("no school is new")
    assert len(await administrators(school)) == 2


async def test_of_two_none_is_guessed(school: School) -> None:
    await account(school, "first", "operator")
    await account(school, "second", "operator")
    report = await school.take(oneroster())
    assert await administrators(school) == []
    assert report.readers.startswith("nobody administers")


async def test_a_named_administrator_is_taken_and_an_unknown_one_refused(school: School) -> None:
    await account(school, "first", "operator")
    await account(school, "second", "operator")
    with pytest.raises(ImportRefused, match="no account with the login third"):
        await school.take(oneroster(), administrator="third")
    assert await school.rows("SELECT 1 FROM school") == []
    await school.take(oneroster(), administrator="Second")
    assert await administrators(school) == [("second", "Школа на Берёзовой")]


async def test_a_given_name_keeps_the_ids_under_it(school: School) -> None:
    report = await school.take(oneroster(), source="наш журнал")
    assert report.source == "наш журнал"
    assert await school.rows("SELECT DISTINCT source FROM external_row") == [("наш журнал",)]
    assert (await school.take(oneroster(), source="наш журнал")).changed_nothing
    with pytest.raises(ImportRefused, match="1 to 80 characters"):
        await school.take(oneroster(), source="х" * 81)


async def test_the_same_ids_under_another_name_of_the_school_are_another_system_or_a_question(school: School) -> None:
    await school.take(sds())
    other = (
        sds().changed("School", "Лицей у реки", "Школа у моря").changed("School", "Гимназия на холме", "Школа на лугу")
    )
    with pytest.raises(ImportRefused, match="knows 1 as “Лицей у реки”, and here it is “Школа у моря”"):
        await school.take(other)
    report = await school.take(other, source="море")
    assert report.counts[Thing.STUDENTS].created == 3
    # One school of two has a new name: that is still the same system.
    assert (await school.take(sds().changed("School", "Лицей у реки", "Лицей"))).counts[Thing.SCHOOLS].changed == 1


async def test_a_set_with_one_of_the_schools_goes_on_under_the_name_of_both(school: School) -> None:
    await school.take(sds())
    second = (
        sds()
        .lacking("School", "1")
        .lacking("Section", "s1", "s2")
        .lacking("Student", "1", "2")
        .lacking("Teacher", "1")
        .having(StudentEnrollment="Section SIS ID,SIS ID\ns3,3\n", TeacherRoster="Section SIS ID,SIS ID\ns3,2\n")
    )
    report = await school.take(second)
    assert report.source == "sds-v1:1"
    assert report.refused == 0
    assert {thing: count.withdrawn for thing, count in report.counts.items() if count.withdrawn} == {Thing.SCHOOLS: 1}


async def test_an_entry_made_here_that_says_the_same_is_taken_over(school: School) -> None:
    await school.take(oneroster().lacking("enrollments", "e2"))
    await school.execute(
        "INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)"
        " SELECT s.school_id, s.id, g.id, true, '2026-09-15', '2027-05-26' FROM student s, study_group g"
        " WHERE s.given_name = 'Борис' AND g.title = '5А'"
    )
    report = await school.take(oneroster())
    assert report.refused == 0
    assert await school.groups_of("Борис") == [("5А", "2026-09-01", "2027-05-26")]
    assert (await school.take(oneroster())).changed_nothing


async def test_an_entry_made_here_that_says_otherwise_wins(school: School) -> None:
    await school.take(oneroster().lacking("enrollments", "e2"))
    await school.execute(
        "INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)"
        " SELECT s.school_id, s.id, g.id, true, '2026-09-15', '2027-05-26' FROM student s, study_group g"
        " WHERE s.given_name = 'Борис' AND g.title = '5Б'"
    )
    report = await school.take(oneroster())
    assert [(note.line, note.reason) for note in report.notes if note.file == "enrollments.csv"] == [
        (3, "at the same time as an entry made here")
    ]
    assert await school.groups_of("Борис") == [("5Б", "2026-09-15", "2027-05-26")]


async def test_what_a_court_took_away_does_not_come_back_with_a_file(school: School) -> None:
    await school.take(oneroster())
    await school.execute(
        "UPDATE guardianship SET rights = 'none', basis = 'решение суда' WHERE guardian_id ="
        " (SELECT id FROM guardian WHERE given_name = 'Мария')"
    )
    without = oneroster().changed("users", '"g1,g2"', "g2")
    assert (await school.take(without)).counts[Thing.GUARDIANSHIPS].withdrawn == 1
    assert (await school.take(oneroster(), now=NOW.replace(month=12))).counts[Thing.GUARDIANSHIPS].created == 1
    assert await school.rows(
        "SELECT x.rights, x.basis, x.ends_at IS NULL FROM guardianship x JOIN guardian g ON g.id = x.guardian_id"
        " WHERE g.given_name = 'Мария' ORDER BY x.id"
    ) == [("none", "решение суда", False), ("none", "решение суда", True)]


async def test_a_guardianship_that_was_ended_here_stays_ended(school: School) -> None:
    await school.take(oneroster())
    await school.execute("UPDATE guardianship SET ends_at = $1", NOW.replace(day=24))
    assert (await school.take(oneroster(), now=NOW.replace(day=25))).changed_nothing
    assert await school.rows("SELECT count(*) FROM guardianship WHERE ends_at IS NULL") == [(0,)]
