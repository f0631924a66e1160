"""A full set: what it makes, that it makes it once, and what happens to what the next one no longer has."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.exchange.refusal import ImportRefused
from domain.exchange.report import Level, Thing
from tests.domain.exchange.conftest import NOW, School, counted, notes
from tests.domain.exchange.sets import oneroster, sds

WEEK = timedelta(days=7)


async def test_a_oneroster_set_becomes_a_school(school: School) -> None:
    report = await school.take(oneroster())
    assert counted(report) == {
        "schools": (1, 0, 0, 0),
        "school years": (1, 0, 0, 0),
        "reporting periods": (4, 0, 0, 0),
        "subjects": (3, 0, 0, 0),
        "classes": (2, 0, 0, 0),
        "groups": (2, 0, 0, 0),
        "students": (3, 0, 0, 0),
        "teachers and other staff": (2, 0, 0, 0),
        "guardians": (3, 0, 0, 0),
        "guardianships": (4, 0, 0, 0),
        "class enrolments": (3, 0, 0, 0),
        "enrolments": (3, 0, 0, 0),
        "teaching assignments": (3, 0, 0, 0),
        "homeroom teachers": (1, 0, 0, 0),
    }
    assert report.kind == "OneRoster 1.1"
    assert report.source == "oneroster:journal-7:district"
    assert report.schools == ("Школа на Берёзовой",)
    assert report.refused == 0
    assert await school.rows("SELECT kind, ordinal, title FROM reporting_period ORDER BY ordinal") == [
        ("quarter", 1, "1 четверть"),
        ("quarter", 2, "2 четверть"),
        ("quarter", 3, "3 четверть"),
        ("quarter", 4, "4 четверть"),
    ]
    assert await school.groups_of("Анна") == [
        ("5А", "2026-09-01", "2027-05-26"),
        ("Английский, первая группа", "2026-09-01", "2026-12-30"),
        ("Математика 5", "2026-09-01", "2027-05-26"),
    ]
    assert await school.groups_of("Вера") == [
        ("5Б", "2026-09-07", "2027-05-26"),
        ("Математика 5", "2026-09-01", "2026-12-30"),
    ]
    assert await school.rows("SELECT sort_key, born_on::text FROM student ORDER BY sort_key") == [
        ("елин борис ", "2015-11-30"),
        ("елкина анна петровна", "2015-03-08"),
        ("емельянова вера ивановна", None),
    ]


async def test_guardians_are_found_in_both_directions_and_get_no_consent(school: School) -> None:
    await school.take(oneroster())
    assert await school.rows(
        "SELECT g.given_name, s.given_name, x.kind, x.starts_at, x.ends_at FROM guardianship x JOIN guardian g ON g.id = x.guardian_id"
        " JOIN student s ON s.id = x.student_id ORDER BY 1, 2"
    ) == [
        ("Мария", "Анна", "legal", NOW, None),
        ("Олег", "Борис", "legal", NOW, None),
        ("Олег", "Вера", "legal", NOW, None),
        ("Пётр", "Анна", "legal", NOW, None),
    ]
    assert await school.rows("SELECT 1 FROM consent_decision") == []


async def test_a_school_data_sync_set_becomes_two_schools_with_a_class_per_grade(school: School) -> None:
    report = await school.take(sds())
    assert counted(report) == {
        "schools": (2, 0, 0, 0),
        "school years": (2, 0, 0, 0),
        "subjects": (2, 0, 0, 0),
        "classes": (2, 0, 0, 0),
        "groups": (3, 0, 0, 0),
        "students": (3, 0, 0, 0),
        "teachers and other staff": (2, 0, 0, 0),
        "class enrolments": (3, 0, 0, 0),
        "enrolments": (4, 0, 0, 0),
        "teaching assignments": (3, 0, 0, 0),
    }
    assert (
        await school.rows("SELECT title, starts_on::text, ends_on::text FROM school_year")
        == [("2025/26", "2025-09-01", "2026-05-26")] * 2
    )
    assert await school.rows("SELECT title, grade, programme, period_kind FROM school_class ORDER BY grade") == [
        ("9 класс", 9, "basic", "quarter"),
        ("10 класс", 10, "secondary", "half_year"),
    ]
    assert await school.groups_of("Анна") == [
        ("9 класс", "2025-09-01", "2026-05-26"),
        ("Алгебра 9", "2025-09-01", "2026-05-26"),
        ("Геометрия 9", "2025-09-01", "2026-05-26"),
    ]
    assert await school.rows("SELECT given_name, position FROM staff ORDER BY 1") == [
        ("Глеб", "учитель"),
        ("Инна", "учитель математики"),
    ]
    assert await school.rows("SELECT address FROM school ORDER BY name") == [
        ("",),
        ("170000, Россия, Тверская область, Тверь, Набережная, 3",),
    ]


@pytest.mark.parametrize("files", [oneroster(), sds()], ids=["oneroster", "sds"])
async def test_the_same_again_changes_nothing(school: School, files: object) -> None:
    first = await school.take(files)  # type: ignore[arg-type]
    before = await school.everything()
    again = await school.take(files, now=NOW + WEEK)  # type: ignore[arg-type]
    assert again.changed_nothing
    assert not first.changed_nothing
    assert {thing: count.left for thing, count in again.counts.items()} == {
        thing: count.created for thing, count in first.counts.items()
    }
    assert again.notes == first.notes
    assert await school.everything() == before


async def test_an_archive_and_a_folder_say_the_same(school: School, tmp_path: Path) -> None:
    await school.take(oneroster())
    before = await school.everything()
    for name, below in (("files.zip", ""), ("named-otherwise.dat", "Выгрузка/")):
        report = await school.take_path(oneroster().archive(tmp_path / name, below))
        assert report.changed_nothing
    assert await school.everything() == before


async def test_a_dry_run_says_what_would_be_and_writes_nothing(school: School) -> None:
    before = await school.everything()
    dry = await school.take(oneroster(), dry_run=True)
    assert await school.everything() == before
    real = await school.take(oneroster())
    assert dry.dry_run
    assert dry.counts == real.counts
    assert dry.notes == real.notes


async def test_no_password_and_no_contact_is_kept_anywhere(school: School) -> None:
    report = await school.take(oneroster())
    users = next(file for file in report.files if file.name == "users.csv")
    assert {"password", "email", "phone", "sms", "username"} <= set(users.not_taken)
    await school.take(sds())
    tables = await school.rows("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        found = await school.rows(
            f'SELECT 1 FROM "{table}" t WHERE t::text ~ $1 LIMIT 1', "tajna|example.org|79990000001"
        )
        assert found == [], table
    assert await school.rows("SELECT 1 FROM account") == []


async def test_what_is_gone_is_a_tombstone_and_an_end(school: School) -> None:
    await school.take(oneroster())
    later = NOW + WEEK
    report = await school.take(
        oneroster()
        .lacking("users", "p2", "g3", "t2")
        .lacking("classes", "eng-5")
        .lacking("enrollments", "e2", "e6", "e9"),
        now=later,
    )
    assert report.refused == 0
    assert {thing: count.withdrawn for thing, count in report.counts.items() if count.withdrawn} == {
        Thing.STUDENTS: 1,
        Thing.STAFF: 1,
        Thing.GUARDIANS: 1,
        Thing.GUARDIANSHIPS: 1,
        Thing.GROUPS: 1,
        Thing.CLASS_ENROLMENTS: 1,
        Thing.ENROLMENTS: 1,
        Thing.TEACHING: 1,
    }
    assert await school.rows("SELECT given_name, left_on::text FROM student ORDER BY 1") == [
        ("Анна", None),
        ("Борис", "2026-11-29"),
        ("Вера", None),
    ]
    assert await school.rows("SELECT given_name, left_on::text FROM staff ORDER BY 1") == [
        ("Глеб", "2026-11-29"),
        ("Инна", None),
    ]
    assert await school.groups_of("Борис") == [("5А", "2026-09-01", "2026-11-29")]
    assert ("Английский, первая группа", "2026-09-01", "2026-11-29") in await school.groups_of("Анна")
    # The guardianship ends for the child who is still there, and stays for the one who left.
    assert await school.rows(
        "SELECT s.given_name, x.ends_at FROM guardianship x JOIN student s ON s.id = x.student_id"
        " JOIN guardian g ON g.id = x.guardian_id WHERE g.given_name = 'Олег' ORDER BY 1"
    ) == [("Борис", None), ("Вера", later)]
    assert await school.rows(
        "SELECT entity, split_part(external_id, '|', 1) FROM external_row WHERE withdrawn_at IS NOT NULL ORDER BY 1, 2"
    ) == [
        ("enrolment", "e2"),
        ("enrolment", "e6"),
        ("guardian", "g3"),
        ("guardianship", "g3"),
        ("staff", "t2"),
        ("student", "p2"),
        ("study_group", "eng-5"),
        ("teaching_assignment", "e9"),
    ]


async def test_what_comes_back_is_the_same_person_with_a_new_enrolment(school: School) -> None:
    await school.take(oneroster())
    await school.take(oneroster().lacking("users", "p2").lacking("enrollments", "e2"), now=NOW + WEEK)
    report = await school.take(oneroster(), now=NOW + 2 * WEEK)
    assert await school.rows("SELECT given_name, left_on FROM student WHERE given_name = 'Борис'") == [("Борис", None)]
    assert await school.groups_of("Борис") == [
        ("5А", "2026-09-01", "2026-11-29"),
        ("5А", "2026-11-30", "2027-05-26"),
    ]
    assert report.counts[Thing.CLASS_ENROLMENTS].created == 1
    assert (await school.take(oneroster(), now=NOW + 3 * WEEK)).changed_nothing


async def test_a_pupil_who_moves_to_another_class_leaves_the_first_one(school: School) -> None:
    await school.take(oneroster())
    moved = oneroster().lacking("enrollments", "e2").adding("enrollments", "e20,,,5b,school-1,p2,student,,,")
    report = await school.take(moved, now=NOW + WEEK)
    assert report.refused == 0
    assert await school.groups_of("Борис") == [
        ("5А", "2026-09-01", "2026-11-29"),
        ("5Б", "2026-11-30", "2027-05-26"),
    ]
    assert (await school.take(moved, now=NOW + 2 * WEEK)).changed_nothing


async def test_a_move_that_says_its_day_ends_the_first_class_on_the_day_before(school: School) -> None:
    await school.take(oneroster())
    moved = oneroster().lacking("enrollments", "e2").adding("enrollments", "e20,,,5b,school-1,p2,student,,2026-11-09,")
    await school.take(moved, now=NOW + WEEK)
    assert await school.groups_of("Борис") == [
        ("5А", "2026-09-01", "2026-11-08"),
        ("5Б", "2026-11-09", "2027-05-26"),
    ]


async def test_an_enrolment_that_is_about_another_class_now_is_a_move(school: School) -> None:
    await school.take(oneroster())
    moved = oneroster().changed("enrollments", "e2,,,5a,", "e2,,,5b,")
    await school.take(moved, now=NOW + WEEK)
    assert await school.groups_of("Борис") == [
        ("5А", "2026-09-01", "2026-11-29"),
        ("5Б", "2026-11-30", "2027-05-26"),
    ]
    assert (await school.take(moved, now=NOW + 2 * WEEK)).changed_nothing


async def test_a_move_before_the_year_begins_leaves_no_day_in_the_first_class(school: School) -> None:
    august = NOW.replace(month=8, day=20)
    await school.take(oneroster(), now=august)
    moved = oneroster().lacking("enrollments", "e2").adding("enrollments", "e20,,,5b,school-1,p2,student,,,")
    await school.take(moved, now=august + WEEK)
    assert await school.groups_of("Борис") == [("5Б", "2026-09-01", "2027-05-26")]


async def test_a_pupil_of_another_grade_now_moves_to_its_class(school: School) -> None:
    december = NOW.replace(year=2025, month=12, day=1)
    await school.take(sds(), now=december)
    await school.take(
        sds().changed("Student", ",Елин,boris,tajna-2,,9,", ",Елин,boris,tajna-2,,8,"), now=december + WEEK
    )
    assert await school.groups_of("Борис") == [
        ("8 класс", "2025-12-08", "2026-05-26"),
        ("9 класс", "2025-09-01", "2025-12-07"),
        ("Алгебра 9", "2025-09-01", "2026-05-26"),
    ]


async def test_a_new_year_keeps_the_old_one(school: School) -> None:
    await school.take(sds())
    summer = NOW + timedelta(days=300)
    later = sds()
    for old, new in (("9/1/2025", "9/1/2026"), ("5/26/2026", "5/26/2027"), ("9,Active", "10,Active")):
        later = later.having(
            **{
                name.removesuffix(".csv"): later.text(name.removesuffix(".csv")).replace(old, new)
                for name in later.texts
            }
        )
    for old in ("s1", "s2", "s3"):
        later = later.having(
            **{
                name: later.text(name).replace(f"\n{old},", f"\n{old}-27,")
                for name in ("Section", "StudentEnrollment", "TeacherRoster")
            }
        )
    report = await school.take(later, now=summer)
    assert report.refused == 0
    assert await school.groups_of("Борис") == [
        ("10 класс", "2026-09-01", "2027-05-26"),
        ("9 класс", "2025-09-01", "2026-05-26"),
        ("Алгебра 9", "2025-09-01", "2026-05-26"),
        ("Алгебра 9", "2026-09-01", "2027-05-26"),
    ]


async def test_a_change_of_name_and_day_changes_the_row_that_is_there(school: School) -> None:
    await school.take(oneroster())
    changed = (
        oneroster()
        .changed("users", "Анна,Ёлкина", "Анна,Лесная")
        .changed("orgs", "Школа на Берёзовой", "Школа на Берёзовой улице")
        .changed("courses", "Английский язык", "Английский")
        .changed("classes", "5Б", "5В")
        .changed("academicSessions", "2026-09-01,2026-10-24", "2026-09-01,2026-10-31")
        .changed("academicSessions", "2026-11-03,2026-12-30", "2026-11-09,2026-12-30")
        .changed(
            "enrollments",
            "e5,,,math-5,school-1,p3,student,,,2026-12-30",
            "e5,,,math-5,school-1,p3,student,,,2027-01-31",
        )
    )
    with pytest.raises(ImportRefused, match="knows school-1"):
        await school.take(changed, now=NOW + WEEK)
    report = await school.take(changed, now=NOW + WEEK, source="oneroster:journal-7:district")
    assert {thing: count.changed for thing, count in report.counts.items() if count.changed} == {
        Thing.SCHOOLS: 1,
        Thing.PERIODS: 2,
        Thing.SUBJECTS: 1,
        Thing.CLASSES: 1,
        Thing.STUDENTS: 1,
        Thing.ENROLMENTS: 1,
    }
    assert report.counts[Thing.STUDENTS].created == 0
    assert await school.rows("SELECT family_name FROM student WHERE given_name = 'Анна'") == [("Лесная",)]
    assert ("Английский",) in await school.rows("SELECT name FROM subject")
    assert ("Английский язык",) not in await school.rows("SELECT name FROM subject")
    assert await school.rows(
        "SELECT starts_on::text, ends_on::text FROM reporting_period WHERE ordinal < 3 ORDER BY 1"
    ) == [
        ("2026-09-01", "2026-10-31"),
        ("2026-11-09", "2026-12-30"),
    ]


async def test_classes_may_exchange_their_titles(school: School) -> None:
    await school.take(oneroster())
    exchanged = oneroster().changed("classes", "5a,,,5А", "5a,,,5Б").changed("classes", "5b,,,5Б", "5b,,,5А")
    report = await school.take(exchanged)
    assert report.counts[Thing.CLASSES].changed == 2
    assert await school.groups_of("Вера") == [
        ("5А", "2026-09-07", "2027-05-26"),
        ("Математика 5", "2026-09-01", "2026-12-30"),
    ]


async def test_a_row_that_is_refused_now_keeps_what_was_taken_of_it(school: School) -> None:
    await school.take(oneroster())
    before = await school.named()
    bad = (
        oneroster()
        .changed("users", "p2,,,true,school-1,student,p2,,Борис,Елин", "p2,,,true,school-1,student,p2,,Борис,")
        .changed("enrollments", "e6,,,eng-5,school-1,p1", "e6,,,nowhere,school-1,p1")
        .changed("classes", "math-5,,,Математика 5", "math-5,,,")
        .changed("demographics", "2015-03-08", "08.03.2015")
    )
    report = await school.take(bad, now=NOW + WEEK)
    assert notes(report, Level.REFUSED) == [
        ("classes.csv", 4, "title"),
        ("enrollments.csv", 7, "classSourcedId"),
        ("users.csv", 3, "familyName"),
    ]
    assert notes(report, Level.VALUE) == [
        ("demographics.csv", 2, "birthDate"),
        ("users.csv", 6, "orgSourcedIds"),  # as in every set: the guardian of a district
    ]
    assert report.changed_nothing
    assert await school.named() == before


async def test_a_file_with_rows_nobody_can_read_withdraws_nothing(school: School) -> None:
    await school.take(oneroster())
    before = await school.named()
    report = await school.take(
        oneroster()
        .lacking("users", "p2")
        .lacking("enrollments", "e2")
        .adding("users", "p2,,,torn")
        .adding("enrollments", '"e2')
    )
    assert notes(report, Level.REFUSED) == [("enrollments.csv", 10, ""), ("users.csv", 9, "")]
    assert await school.named() == before


async def test_two_sources_keep_their_ids_apart(school: School) -> None:
    await school.take(oneroster())
    other = oneroster().changed("manifest", "journal-7", "journal-8")
    report = await school.take(other)
    assert report.source == "oneroster:journal-8:district"
    assert report.counts[Thing.STUDENTS].created == 3
    assert ("orgs.csv", 3, "") in notes(report, Level.WARNING)
    again = await school.take(other, source="oneroster:journal-7:district", dry_run=True)
    assert again.changed_nothing


async def test_a_school_that_is_gone_keeps_what_is_in_it(school: School) -> None:
    await school.take(sds())
    report = await school.take(sds().lacking("School", "2").lacking("Section", "s3"))
    assert report.counts[Thing.SCHOOLS].withdrawn == 1
    assert report.counts[Thing.STUDENTS].withdrawn == 0
    assert notes(report, Level.REFUSED) == [
        ("Student.csv", 4, "School SIS ID"),
        ("Teacher.csv", 3, "School SIS ID"),
    ]
    assert await school.groups_of("Вера") == [
        ("10 класс", "2025-09-01", "2026-05-26"),
        ("Физика 10", "2025-09-01", "2026-05-26"),
    ]
