"""What changed since the full set: rows that are not in a delta are as they were."""

from datetime import timedelta

from domain.exchange.report import Level, Thing
from tests.domain.exchange import sets
from tests.domain.exchange.conftest import NOW, School, counted, notes
from tests.domain.exchange.sets import Files, delta, oneroster

WEEK = timedelta(days=7)
AT = "2026-11-24T08:00:00.000Z"


def users(*lines: str) -> str:
    return sets.head(sets.USERS) + "".join(f"{line}\n" for line in lines)


def enrollments(*lines: str) -> str:
    return sets.head(sets.ENROLLMENTS) + "".join(f"{line}\n" for line in lines)


async def test_a_delta_changes_what_it_names_and_nothing_else(school: School) -> None:
    await school.take(oneroster())
    before = await school.named()
    report = await school.take(
        delta(
            users=users(f"p1,active,{AT},true,school-1,student,p1,,Анна,Лесная,Петровна,,,,,,05,"),
            enrollments=enrollments(
                f"e30,active,{AT},eng-5,school-1,p2,student,,2026-11-23,",
                f"e4,active,{AT},math-5,school-1,p1,student,,,",
            ),
        ),
        now=NOW + WEEK,
    )
    assert report.refused == 0
    assert counted(report) == {
        "students": (0, 1, 0, 0),
        "enrolments": (1, 0, 1, 0),
    }
    after = await school.named()
    assert {row[0] for row in set(before) ^ set(after)} == {"student", "enrolment", "external"}
    assert ("student", "ЛеснаяАннаПетровна", "Школа на Берёзовой", "2015-03-08", None) in after
    assert await school.groups_of("Борис") == [
        ("5А", "2026-09-01", "2027-05-26"),
        ("Английский, первая группа", "2026-11-23", "2027-05-26"),
    ]


async def test_the_same_delta_again_changes_nothing(school: School) -> None:
    await school.take(oneroster())
    files = delta(
        users=users(f"p9,active,{AT},true,school-1,student,p9,,Гость,Новый,,,,,,g1,05,"),
        enrollments=enrollments(f"e40,active,{AT},5b,school-1,p9,student,,,"),
    )
    first = await school.take(files, now=NOW + WEEK)
    assert first.counts[Thing.GUARDIANSHIPS].created == 1
    assert await school.groups_of("Гость") == [("5Б", "2026-09-01", "2027-05-26")]
    before = await school.everything()
    assert (await school.take(files, now=NOW + 2 * WEEK)).changed_nothing
    assert await school.everything() == before


async def test_what_a_delta_deletes_is_withdrawn(school: School) -> None:
    await school.take(oneroster())
    report = await school.take(
        delta(
            users=users(f"p2,tobedeleted,{AT},,,student,,,,,,,,,,,,", f"nobody,tobedeleted,{AT},,,student,,,,,,,,,,,,"),
            enrollments=enrollments(f"e6,tobedeleted,{AT},eng-5,school-1,p1,student,,,"),
        ),
        now=NOW + WEEK,
    )
    assert counted(report) == {
        "students": (0, 0, 0, 1),
        "class enrolments": (0, 0, 0, 1),
        "enrolments": (0, 0, 0, 1),
    }
    assert notes(report, Level.LEFT_OUT) == [("users.csv", 3, "status")]
    assert await school.groups_of("Борис") == [("5А", "2026-09-01", "2026-11-29")]
    assert ("Английский, первая группа", "2026-09-01", "2026-11-29") in await school.groups_of("Анна")


async def test_a_class_that_a_delta_deletes_ends_for_everybody(school: School) -> None:
    await school.take(oneroster())
    line = f'eng-5,tobedeleted,{AT},"Английский, первая группа",05,english,,scheduled,12,school-1,"q1,q2",,,'
    report = await school.take(delta(classes=sets.head(sets.CLASSES) + line + "\n"), now=NOW + WEEK)
    assert counted(report) == {
        "groups": (0, 0, 0, 1),
        "enrolments": (0, 0, 0, 1),
        "teaching assignments": (0, 0, 0, 1),
    }
    assert await school.rows("SELECT ends_on::text FROM teaching_assignment ORDER BY 1") == [
        ("2026-11-29",),
        ("2027-05-26",),
        ("2027-05-26",),
    ]


async def test_a_new_class_of_a_known_course_and_session_needs_only_its_row(school: School) -> None:
    await school.take(oneroster())
    report = await school.take(
        delta(
            classes=sets.head(sets.CLASSES) + f"math-6,active,{AT},Кружок,05,math,,scheduled,,school-1,q1,,,\n",
            enrollments=enrollments(
                f"e50,active,{AT},math-6,school-1,p2,student,,,", f"e51,active,{AT},math-6,school-1,t2,teacher,,,"
            ),
        ),
        now=NOW + WEEK,
    )
    assert report.refused == 0
    assert notes(report, Level.VALUE) == []
    assert ("Кружок", "2026-09-01", "2026-10-24") in await school.groups_of("Борис")
    assert await school.rows(
        "SELECT j.name FROM teaching_assignment t JOIN subject j ON j.id = t.subject_id JOIN study_group g ON g.id = t.group_id"
        " WHERE g.title = 'Кружок'"
    ) == [("Математика",)]


async def test_a_course_that_a_delta_renames_keeps_its_subject(school: School) -> None:
    await school.take(oneroster())
    before = await school.rows("SELECT id FROM subject WHERE name = 'Английский язык'")
    line = f"english,active,{AT},y27,Английский,,05,school-1,,\n"
    await school.take(delta(courses=sets.head(sets.COURSES) + line), now=NOW + WEEK)
    assert await school.rows("SELECT id FROM subject WHERE name = 'Английский'") == before


async def test_a_course_that_shares_its_subject_leaves_it_when_it_is_renamed(school: School) -> None:
    shared = oneroster().adding("classes", "deep-5,,,Математика углублённо,05,math-deep,,scheduled,,school-1,y27,,,")
    await school.take(shared)
    renamed = shared.changed("courses", "math-deep,,,y27,Математика", "math-deep,,,y27,Углублённая математика")
    report = await school.take(renamed, now=NOW + WEEK)
    assert report.counts[Thing.SUBJECTS].created == 1
    assert await school.rows("SELECT name FROM subject ORDER BY 1") == [
        ("Английский язык",),
        ("Классный час",),
        ("Математика",),
        ("Углублённая математика",),
    ]
    assert (await school.take(renamed, now=NOW + 2 * WEEK)).changed_nothing


async def test_a_period_that_a_delta_moves(school: School) -> None:
    await school.take(oneroster())
    lines = (
        f"q1,active,{AT},1 четверть,gradingPeriod,2026-09-01,2026-10-31,y27,2027\n"
        f"q2,active,{AT},2 четверть,gradingPeriod,2026-11-09,2026-12-30,y27,2027\n"
        f"q5,active,{AT},5 четверть,gradingPeriod,2027-04-06,2027-05-26,y27,2027\n"
    )
    report = await school.take(delta(academicSessions=sets.head(sets.SESSIONS) + lines), now=NOW + WEEK)
    assert report.counts[Thing.PERIODS].changed == 2
    assert notes(report, Level.LEFT_OUT) == [("academicSessions.csv", 4, "")]
    assert await school.rows("SELECT starts_on::text, ends_on::text FROM reporting_period ORDER BY 1") == [
        ("2026-09-01", "2026-10-31"),
        ("2026-11-09", "2026-12-30"),
        ("2027-01-12", "2027-03-27"),
        ("2027-04-06", "2027-05-26"),
    ]


async def test_a_pupil_who_is_in_another_class_until_the_end_is_refused_a_second_one(school: School) -> None:
    await school.take(oneroster())
    before = await school.named()
    report = await school.take(
        delta(enrollments=enrollments(f"e60,active,{AT},5b,school-1,p2,student,,2026-11-30,")), now=NOW + WEEK
    )
    (refused,) = (note for note in report.notes if note.level is Level.REFUSED)
    assert (refused.file, refused.line, refused.column) == ("enrollments.csv", 2, "sourcedId")
    assert refused.reason == "at the same time as e2"
    assert await school.named() == before


def version_2(files: Files) -> Files:
    """The same set as OneRoster 1.2 says it: roles in a file of their own."""
    lines = [line.split(",") for line in files.text("users").splitlines()[1:]]
    roles = "".join(f"r-{cells[0]},,,{cells[0]},primary,{cells[5]},,,{cells[4]},\n" for cells in lines)
    people = "".join(
        ",".join((*cells[:4], *cells[6:12], *cells[12:], "", "", "", "", "", "")) + "\n" for cells in lines
    )
    head = (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
        "phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
        "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
    )
    manifest = (
        files.text("manifest")
        .replace("version,1.1", "version,1.2")
        .replace("file.users", "file.roles,bulk\nfile.users")
    )
    return files.having(manifest=manifest, users=head + people, roles=ROLES_HEAD + roles)


ROLES_HEAD = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"


async def test_version_1_2_says_the_same_with_roles_in_a_file_of_their_own(school: School) -> None:
    await school.take(oneroster())
    before = await school.everything()
    report = await school.take(version_2(oneroster()))
    assert report.kind == "OneRoster 1.2"
    assert report.refused == 0
    assert report.changed_nothing
    assert await school.everything() == before


async def test_a_role_that_has_ended_is_gone_and_the_other_one_stays(school: School) -> None:
    both = version_2(oneroster()).adding("roles", "r-t2-b,,,t2,secondary,guardian,,,school-1,")
    both = both.having(users=both.text("users").replace('"p2,p3"', "p2").replace(",,p1,,", ",,p1,,"))
    await school.take(both)
    assert len(await school.rows("SELECT 1 FROM guardian WHERE given_name = 'Глеб'")) == 1
    ended = both.changed(
        "roles", "r-t2,,,t2,primary,teacher,,,school-1,", "r-t2,,,t2,primary,teacher,,2026-11-20,school-1,"
    )
    report = await school.take(ended, now=NOW + WEEK)
    assert report.counts[Thing.STAFF].withdrawn == 1
    assert report.counts[Thing.TEACHING].withdrawn == 1
    assert notes(report, Level.REFUSED) == [("enrollments.csv", 10, "userSourcedId")]
    assert await school.rows("SELECT left_on::text FROM staff WHERE given_name = 'Глеб'") == [("2026-11-29",)]


async def test_a_delta_of_roles_alone_makes_a_known_person_something_more(school: School) -> None:
    await school.take(version_2(oneroster()))
    manifest = delta().text("manifest").replace("version,1.1", "version,1.2")
    roles = Files(
        {
            "manifest.csv": manifest + "file.roles,delta\n",
            "roles.csv": ROLES_HEAD + f"r-new,active,{AT},t1,secondary,parent,,,school-1,\n",
        }
    )
    report = await school.take(roles, now=NOW + WEEK)
    assert counted(report)["guardians"] == (1, 0, 0, 0)
    assert await school.rows("SELECT family_name FROM guardian WHERE given_name = 'Инна'") == [("Ладога",)]
    assert await school.rows("SELECT left_on FROM staff WHERE given_name = 'Инна'") == [(None,)]


async def test_a_guardian_whose_children_a_delta_does_not_name_changes_all_the_same(school: School) -> None:
    await school.take(oneroster())
    files = delta(users=users(f"g2,active,{AT},true,district,guardian,g2,,Пётр,Новый,,,,,,,,"))
    report = await school.take(files, now=NOW + WEEK)
    assert counted(report) == {"guardians": (0, 1, 0, 0)}
    assert await school.rows("SELECT family_name FROM guardian WHERE given_name = 'Пётр'") == [("Новый",)]
    assert await school.rows("SELECT count(*) FROM guardianship WHERE ends_at IS NULL") == [(4,)]
