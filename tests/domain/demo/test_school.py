"""The demo school has in it what a school meets: its structure, its people, and what they have signed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from domain.demo.accounts import LOGINS
from domain.demo.rows import TABLES, Rows
from domain.demo.school import build
from domain.passwords import verify
from tests.domain.demo.conftest import MONDAY, Connection

CHECKOUT = Path(__file__).parents[3]
DIGEST = "from tests.domain.demo.test_school import digest; print(digest())"


def digest() -> str:
    rows = Rows(dict.fromkeys(TABLES, 1))
    build(rows, MONDAY, "hash")
    return hashlib.sha256(repr(rows.take()).encode()).hexdigest()


def test_the_same_day_gives_the_same_rows_in_every_process() -> None:
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"},
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert other.stdout.strip() == digest()


async def test_it_has_two_classes_of_each_grade_and_about_330_students(school: Connection) -> None:
    classes = await school.fetch(
        "SELECT c.grade, c.period_kind, c.marked, c.programme FROM school_class c JOIN school_year y ON y.id = c.year_id"
        " WHERE $1 BETWEEN y.starts_on AND y.ends_on ORDER BY c.grade",
        MONDAY,
    )
    assert [row["grade"] for row in classes] == sorted([*range(1, 12), *range(1, 12)])
    assert {row["grade"] for row in classes if not row["marked"]} == {1}
    assert {row["grade"] for row in classes if row["period_kind"] == "half_year"} == {10, 11}
    assert {row["programme"] for row in classes} == {"primary", "basic", "secondary"}
    assert 320 <= await school.fetchval("SELECT count(*) FROM student") <= 340


async def test_the_day_lies_in_a_quarter_and_in_a_half_year(school: Connection) -> None:
    periods = await school.fetch(
        "SELECT kind, ordinal FROM reporting_period WHERE $1 BETWEEN starts_on AND ends_on ORDER BY kind", MONDAY
    )
    assert [(row["kind"], row["ordinal"]) for row in periods] == [("half_year", 1), ("quarter", 2)]
    assert await school.fetchval("SELECT count(*) FROM vacation WHERE grades = '{1}'") == 1
    assert not await school.fetchval("SELECT count(*) FROM vacation WHERE $1 BETWEEN starts_on AND ends_on", MONDAY)


async def test_bells_ring_in_two_shifts_and_the_gym_is_shared(school: Connection) -> None:
    shifts = await school.fetch(
        "SELECT s.shift, min(b.starts) AS first, max(b.ends) AS last FROM bell_schedule s JOIN bell b ON b.schedule_id = s.id"
        " GROUP BY s.shift ORDER BY s.shift"
    )
    assert [row["shift"] for row in shifts] == [1, 2]
    assert shifts[0]["last"] <= shifts[1]["first"]
    assert [row["name"] for row in await school.fetch("SELECT name FROM room WHERE shared")] == ["Спортивный зал"]
    assert await school.fetchval(
        "SELECT count(*) FROM school_class c JOIN bell_schedule s ON s.id = c.bell_schedule_id WHERE s.shift = 2"
    )


async def test_languages_are_learnt_in_two_parts_of_a_class(school: Connection) -> None:
    parts = await school.fetch(
        "SELECT g.school_class_id, count(DISTINCT g.id) AS parts, count(DISTINCT e.student_id) AS students, count(*) AS places"
        " FROM study_group g JOIN enrolment e ON e.group_id = g.id AND $1 BETWEEN e.starts_on AND e.ends_on"
        " WHERE g.kind = 'part' GROUP BY g.school_class_id",
        MONDAY,
    )
    assert len(parts) == 20
    assert all(row["parts"] == 2 and row["students"] == row["places"] for row in parts)


async def test_there_are_a_group_across_classes_and_an_individual_plan(school: Connection) -> None:
    across = await school.fetchval(
        "SELECT count(DISTINCT c.school_class_id) FROM study_group g JOIN enrolment e ON e.group_id = g.id"
        " JOIN enrolment ec ON ec.student_id = e.student_id AND ec.in_class AND $1 BETWEEN ec.starts_on AND ec.ends_on"
        " JOIN study_group c ON c.id = ec.group_id WHERE g.kind = 'across'",
        MONDAY,
    )
    assert across == 2
    (individual,) = await school.fetch(
        "SELECT count(DISTINCT e.student_id) AS students, count(l.id) AS lessons FROM individual_plan p"
        " JOIN study_group g ON g.plan_id = p.id JOIN enrolment e ON e.group_id = g.id AND e.student_id = p.student_id"
        " JOIN lesson l ON l.group_id = g.id AND l.date BETWEEN $1 AND $1 + 4",
        MONDAY,
    )
    assert tuple(individual) == (1, 2)


async def test_a_guardian_has_two_children_in_different_classes(school: Connection) -> None:
    titles = await school.fetch(
        "SELECT DISTINCT c.title FROM account a JOIN role_grant r ON r.account_id = a.id"
        " JOIN guardianship g ON g.guardian_id = r.guardian_id"
        " JOIN enrolment e ON e.student_id = g.student_id AND e.in_class AND $1 BETWEEN e.starts_on AND e.ends_on"
        " JOIN study_group c ON c.id = e.group_id WHERE a.login = 'guardian-two' ORDER BY 1",
        MONDAY,
    )
    assert [row["title"] for row in titles] == ["3Б", "7А"]


async def test_every_student_has_a_guardian(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM student s WHERE NOT EXISTS"
        " (SELECT 1 FROM guardianship g WHERE g.student_id = s.id AND g.rights = 'full' AND g.ends_at IS NULL)"
    )


async def test_separated_parents_have_different_rights_by_a_document(school: Connection) -> None:
    pairs = await school.fetch(
        "SELECT array_agg(rights::text ORDER BY rights) AS rights, bool_and(rights = 'full' OR basis <> '') AS documented"
        " FROM guardianship WHERE ends_at IS NULL GROUP BY student_id HAVING count(DISTINCT rights) > 1"
    )
    assert {tuple(row["rights"]) for row in pairs} == {("full", "read"), ("full", "none")}
    assert all(row["documented"] for row in pairs)


async def test_a_guardianship_has_ended(school: Connection) -> None:
    assert await school.fetchval("SELECT count(*) FROM guardianship WHERE ends_at < $1::date", MONDAY) == 1


async def test_decisions_are_of_every_kind_and_medium(school: Connection) -> None:
    kinds = await school.fetch("SELECT DISTINCT subject, decision, medium FROM consent_decision ORDER BY 1, 2, 3")
    assert [tuple(row) for row in kinds] == [
        ("electronic", "consent", "electronic"),
        ("electronic", "consent", "written"),
        ("electronic", "refusal", "written"),
        ("electronic", "withdrawal", "written"),
        ("processing", "consent", "written"),
    ]


async def test_most_families_have_agreed_and_some_have_not(school: Connection) -> None:
    newest = await school.fetch(
        "SELECT coalesce((SELECT c.decision FROM consent_decision c WHERE c.student_id = g.student_id"
        " AND c.guardian_id = g.guardian_id AND c.subject = 'electronic' ORDER BY c.id DESC LIMIT 1), 'not asked') AS state,"
        " count(*) * 100.0 / sum(count(*)) OVER () AS share FROM guardianship g WHERE g.ends_at IS NULL GROUP BY 1"
    )
    shares = {row["state"]: float(row["share"]) for row in newest}
    assert shares.keys() == {"consent", "refusal", "withdrawal", "not asked"}
    assert shares["consent"] > 85


async def test_one_of_two_guardians_has_agreed_and_the_other_was_not_asked(school: Connection) -> None:
    asked = await school.fetch(
        "SELECT g.kind, count(c.id) AS decisions FROM account a JOIN role_grant r ON r.account_id = a.id"
        " JOIN guardianship own ON own.guardian_id = r.guardian_id JOIN guardianship g ON g.student_id = own.student_id"
        " LEFT JOIN consent_decision c ON c.student_id = g.student_id AND c.guardian_id = g.guardian_id"
        " AND c.subject = 'electronic' AND c.decision = 'consent' WHERE a.login = 'guardian' GROUP BY g.kind ORDER BY g.kind"
    )
    assert [tuple(row) for row in asked] == [("father", 0), ("mother", 1)]


async def test_a_guardian_has_refused_and_the_child_is_in_the_demo_class(school: Connection) -> None:
    (found,) = await school.fetch(
        "SELECT c.title, d.decision, d.document_number <> '' AS documented, count(o.id) AS others"
        " FROM account a JOIN role_grant r ON r.account_id = a.id JOIN guardianship g ON g.guardian_id = r.guardian_id"
        " JOIN enrolment e ON e.student_id = g.student_id AND e.in_class AND $1 BETWEEN e.starts_on AND e.ends_on"
        " JOIN study_group c ON c.id = e.group_id"
        " JOIN consent_decision d ON d.guardian_id = g.guardian_id AND d.student_id = g.student_id AND d.subject = 'electronic'"
        " LEFT JOIN guardianship o ON o.student_id = g.student_id AND o.id <> g.id"
        " WHERE a.login = 'guardian-refused' GROUP BY 1, 2, 3",
        MONDAY,
    )
    assert tuple(found) == ("7А", "refusal", True, 0)


async def test_a_student_of_fourteen_has_agreed_alone(school: Connection) -> None:
    alone = await school.fetch(
        "SELECT s.born_on + interval '14 years' <= c.effective_at AS old_enough, EXISTS (SELECT 1 FROM consent_decision o"
        " WHERE o.student_id = s.id AND o.guardian_id IS NOT NULL AND o.subject = 'electronic') AS guardian_asked"
        " FROM consent_decision c JOIN student s ON s.id = c.student_id"
        " WHERE c.guardian_id IS NULL AND c.subject = 'electronic'"
    )
    assert [tuple(row) for row in alone] == [(True, False)]


async def test_all_demo_accounts_open_with_the_password_demo(school: Connection) -> None:
    accounts = await school.fetch("SELECT login, password_hash FROM account ORDER BY id")
    assert [row["login"] for row in accounts] == list(LOGINS)
    assert len({row["password_hash"] for row in accounts}) == 1
    assert await verify(accounts[0]["password_hash"], "demo")


async def test_every_account_acts_first_as_what_its_login_says(school: Connection) -> None:
    first = await school.fetch(
        "SELECT DISTINCT ON (a.id) a.login, g.role FROM account a JOIN role_grant g ON g.account_id = a.id ORDER BY a.id, g.id"
    )
    said = {"guardian-two": "guardian", "guardian-refused": "guardian", "admin": "administrator"}
    assert {row["login"]: row["role"] for row in first} == {login: said.get(login, login) for login in LOGINS}


async def test_guardian_student_teacher_and_homeroom_belong_to_one_class(school: Connection) -> None:
    persons = await school.fetch(
        "SELECT a.login, g.student_id, g.guardian_id, g.staff_id FROM account a JOIN role_grant g ON g.account_id = a.id"
    )
    by_login = {row["login"]: row for row in persons}
    student, staff = (
        by_login["student"]["student_id"],
        {who: by_login[who]["staff_id"] for who in ("teacher", "homeroom")},
    )
    assert await school.fetchval(
        "SELECT count(*) FROM guardianship WHERE guardian_id = $1 AND student_id = $2",
        by_login["guardian"]["guardian_id"],
        student,
    )
    (classes,) = await school.fetch(
        "SELECT g.title, array_agg(DISTINCT h.staff_id) AS leaders, array_agg(DISTINCT ta.staff_id) AS teachers FROM enrolment e"
        " JOIN study_group g ON g.id = e.group_id JOIN homeroom h ON h.school_class_id = g.school_class_id"
        " JOIN teaching_assignment ta ON ta.group_id = g.id"
        " WHERE e.student_id = $1 AND e.in_class AND $2 BETWEEN e.starts_on AND e.ends_on GROUP BY g.title",
        student,
        MONDAY,
    )
    assert classes["title"] == "7А"
    assert classes["leaders"] == [staff["homeroom"]]
    assert staff["teacher"] in classes["teachers"]
    assert staff["teacher"] != staff["homeroom"]


async def test_students_have_changed_classes_come_and_left(school: Connection) -> None:
    assert (
        await school.fetchval(
            "SELECT count(*) FROM (SELECT e.student_id, e.starts_on FROM enrolment e JOIN study_group g ON g.id = e.group_id"
            " JOIN school_year y ON y.id = g.year_id WHERE e.in_class AND $1 BETWEEN y.starts_on AND y.ends_on) AS e"
            " JOIN (SELECT starts_on FROM school_year WHERE $1 BETWEEN starts_on AND ends_on) AS y ON e.starts_on > y.starts_on",
            MONDAY,
        )
        == 2
    )  # from the parallel class, and from elsewhere
    assert await school.fetchval("SELECT count(*) FROM student WHERE left_on < $1", MONDAY) == 1
    letters = await school.fetch(
        "SELECT right(g.title, 1) AS letter FROM account a JOIN role_grant r ON r.account_id = a.id AND r.role = 'student'"
        " JOIN enrolment e ON e.student_id = r.student_id AND e.in_class JOIN study_group g ON g.id = e.group_id"
        " ORDER BY e.starts_on"
    )
    assert "".join(row["letter"] for row in letters) == "БББББАА"


async def test_names_are_hard_to_sort(school: Connection) -> None:
    names = [row["family_name"] for row in await school.fetch("SELECT family_name FROM student ORDER BY sort_key")]
    assert any(name.startswith("Ё") for name in names)
    assert any("ё" in name for name in names)
    assert any("-" in name for name in names)
    folded = [name.lower().replace("ё", "е") for name in names]
    assert folded == sorted(folded)
