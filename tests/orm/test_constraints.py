"""Every named rule of the tables refuses what it is there to refuse, and says its name."""

import re
from datetime import timedelta
from typing import Any, Final

import asyncpg
import pytest

from tests.orm.conftest import Bench

NAMES: Final = """
    SELECT conname AS name FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname ~ '^(ck|uq|ex)_'
    UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname ~ '^uq_'
"""


def _decision(column: str, value: str) -> str:
    return (
        f"INSERT INTO consent_decision (school_id, student_id, subject, decision, {column}, effective_at, medium, document_number,"
        f" document_date, text_version, registered_at) SELECT school_id, student_id, subject, decision, '{value}', effective_at,"
        " medium, document_number, document_date, text_version, registered_at FROM consent_decision"
    )


def _seal(rows: str) -> str:
    """`rows`: after which id, up to which, how many, their ids and digests."""
    return (
        "INSERT INTO seal (school_id, number, after_id, up_to_id, count, ids, digests, hash, sealed_at)"
        f" SELECT {{school:A}}, 1, {rows}, sha256(''), app.now()"
    )


REFUSED: Final = {
    "ck_school_year_dates": "UPDATE school_year SET ends_on = starts_on",
    "uq_school_year_title": "UPDATE school_year SET title = 'один'",
    "ck_reporting_period_dates": "UPDATE reporting_period SET ends_on = starts_on",
    "ck_reporting_period_ordinal": "UPDATE reporting_period SET ordinal = 7 WHERE id = {period:A.26q2}",
    "uq_reporting_period_ordinal": "UPDATE reporting_period SET ordinal = 1 WHERE id = {period:A.26q2}",
    "ex_reporting_period_overlap": "UPDATE reporting_period SET starts_on = '2026-10-25' WHERE id = {period:A.26q2}",
    "ck_vacation_dates": "UPDATE vacation SET ends_on = starts_on - 1",
    "ck_bell_times": "UPDATE bell SET ends = starts",
    "ck_bell_number": "UPDATE bell SET number = 21 WHERE number = 4",
    "uq_bell_number": "UPDATE bell SET number = 1",
    "uq_subject_name": "UPDATE subject SET name = 'один'",
    "uq_room_name": "UPDATE room SET name = 'один'",
    "ck_work_type_weight": "UPDATE work_type SET weight = 0",
    "uq_work_type_code": "UPDATE work_type SET code = 'К'",
    "uq_marking_policy_school": "INSERT INTO marking_policy (school_id) VALUES ({school:A})",
    "ck_marking_policy_scale": "UPDATE marking_policy SET lowest = 5",
    "ck_marking_policy_codes": "UPDATE marking_policy SET codes = '{зч,?}'",
    "uq_curriculum_class": "INSERT INTO curriculum (school_id, school_class_id) VALUES ({school:A}, {class:A.7a})",
    "uq_curriculum_subject": "UPDATE curriculum_subject SET subject_id = {subject:A.math}",
    "ck_curriculum_subject_hours": "UPDATE curriculum_subject SET hours = 0",
    "ck_account_login": "UPDATE account SET login = 'Большая' WHERE id = {account:op}",
    "uq_activation_code": """INSERT INTO activation (account_id, code_hash, created_at, expires_at)
        SELECT id, 'x', app.now(), app.now() FROM account""",
    "uq_calendar_token": "UPDATE calendar SET token_hash = sha256('x')",
    "ck_calendar_token": "UPDATE calendar SET token_hash = 'x'",
    "ck_calendar_role": "UPDATE calendar SET role = 'teacher'",
    "uq_identity_subject": """INSERT INTO identity (account_id, issuer, subject, epoch, linked_at)
        SELECT id, 'https://id.example', '1', 0, app.now() FROM account""",
    "uq_identity_ticket_token": """INSERT INTO identity_ticket (token_hash, challenge, issuer, subject, for_linking, expires_at)
        SELECT sha256('x'), repeat('x', 43), 'https://id.example', '1', false, app.now() FROM account""",
    "ck_identity_ticket_hashes": """INSERT INTO identity_ticket (token_hash, challenge, issuer, subject, for_linking, expires_at)
        VALUES (sha256('x'), 'x', 'https://id.example', '1', false, app.now())""",
    "uq_session_token": "UPDATE session SET token_hash = 'x'",
    "uq_device_token": """INSERT INTO device (account_id, token_hash, created_at, used_at)
        SELECT id, 'x', app.now(), app.now() FROM account""",
    "uq_sign_in_failure_key": """INSERT INTO sign_in_failure (key, failures, last_at)
        SELECT 'x', 1, app.now() FROM account""",
    "ck_role_grant_person": "UPDATE role_grant SET staff_id = NULL WHERE id = {grant:A.tm}",
    "uq_role_grant_active": """INSERT INTO role_grant (account_id, role, school_id, staff_id, granted_at)
        SELECT account_id, role, school_id, staff_id, granted_at FROM role_grant WHERE id = {grant:A.tm}""",
    "ck_guardianship_interval": "UPDATE guardianship SET ends_at = starts_at",
    "ex_guardianship_overlap": """INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at)
        SELECT school_id, guardian_id, student_id, kind, rights, basis, starts_at + interval '1 day' FROM guardianship
        WHERE id = {guardianship:A.gmom.anna}""",
    "ck_school_class_grade": "UPDATE school_class SET grade = 13",
    "uq_school_class_title": "UPDATE school_class SET title = 'один' WHERE year_id = {year:A.26}",
    "ck_study_group_kind": "UPDATE study_group SET school_class_id = NULL WHERE id = {group:A.7a}",
    "uq_study_group_class": "UPDATE study_group SET kind = 'class' WHERE id = {group:A.eng1}",
    "ck_individual_plan_dates": "UPDATE individual_plan SET ends_on = starts_on - 1",
    "ck_enrolment_dates": "UPDATE enrolment SET ends_on = starts_on - 1",
    "ex_enrolment_one_class": """INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)
        VALUES ({school:A}, {student:A.anna}, {group:A.7b}, true, '2027-05-31', '2027-06-30')""",
    "ex_enrolment_twice": """INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)
        VALUES ({school:A}, {student:A.anna}, {group:A.eng1}, false, '2027-05-31', '2027-06-30')""",
    "ck_teaching_assignment_dates": "UPDATE teaching_assignment SET ends_on = starts_on - 1",
    "ex_teaching_assignment_twice": """INSERT INTO teaching_assignment
        (school_id, staff_id, group_id, subject_id, starts_on, ends_on)
        SELECT school_id, staff_id, group_id, subject_id, ends_on, ends_on + 1 FROM teaching_assignment""",
    "ck_homeroom_dates": "UPDATE homeroom SET ends_on = starts_on - 1",
    "ex_homeroom_one": """INSERT INTO homeroom (school_id, staff_id, school_class_id, starts_on, ends_on)
        VALUES ({school:A}, {staff:A.tm}, {class:A.7a}, '2027-05-31', '2027-06-30')""",
    "ck_lesson_planned_slot": "UPDATE lesson SET planned_ends_at = planned_starts_at",
    "ck_lesson_slot": "UPDATE lesson SET ends_at = starts_at WHERE id = {lesson:A.7v.m1}",
    "ck_lesson_numbers": "UPDATE lesson SET number = 21 WHERE id = {lesson:A.7v.m1}",
    "ex_lesson_room": "UPDATE lesson SET room_id = {room:A.3} WHERE id = {lesson:A.eng1.e1}",
    "ck_lesson_teacher_part": "UPDATE lesson_teacher SET planned = false, effective = false",
    "uq_lesson_teacher": "UPDATE lesson_teacher SET staff_id = {staff:A.sub} WHERE lesson_id = {lesson:A.7a.m2}",
    "ex_lesson_teacher": "UPDATE lesson_teacher SET staff_id = {staff:A.te} WHERE lesson_id = {lesson:A.7v.m1}",
    "ck_lesson_change_pair": "UPDATE lesson_change SET other_lesson_id = NULL WHERE id = {change:A.7a.s1}",
    "ck_homework_dates": "UPDATE homework SET due_on = given_on - 1",
    "ck_attachment_name": "UPDATE attachment SET name = '../7.pdf'",
    "ck_attachment_size": "UPDATE attachment SET size = 10485761 WHERE content IS NULL",
    "ck_attachment_hash": "UPDATE attachment SET sha256 = 'x'",
    "ck_attachment_content": "UPDATE attachment SET content = NULL WHERE id = {attachment:A.7a.1}",
    "ck_mark_shape": "UPDATE mark SET value = 6 WHERE id = {mark:A.anna.1}",
    "ck_mark_weight": "UPDATE mark SET weight = -1",
    "ck_mark_scale": "UPDATE mark SET scale = 6",
    "ck_final_mark_shape": "UPDATE final_mark SET kind = 'numeric' WHERE id = {fin:A.anna.q1}",
    "ck_final_mark_due": "UPDATE final_mark SET due_at = received_at",
    "uq_final_mark": """INSERT INTO final_mark (school_id, student_id, subject_id, year_id, period_id, programme, grade, kind, code,
        scale, received_at, due_at, version) SELECT school_id, student_id, subject_id, year_id, period_id, programme, grade, kind,
        code, scale, received_at, due_at, version FROM final_mark WHERE id = {fin:A.anna.y}""",
    "ck_consent_term": """INSERT INTO consent_decision (school_id, student_id, subject, decision, effective_at, ends_at, medium,
        document_number, text_version, registered_at) SELECT school_id, student_id, subject, decision, effective_at,
        effective_at, medium, document_number, text_version, registered_at FROM consent_decision""",
    "ck_consent_document": """INSERT INTO consent_decision (school_id, student_id, subject, decision, effective_at, medium,
        document_number, text_version, registered_at) SELECT school_id, student_id, subject, decision, effective_at,
        'written', '', text_version, registered_at FROM consent_decision""",
    "ck_consent_purposes": _decision("purposes", "{fun}"),
    "ck_consent_channels": _decision("channels", "{pigeon}"),
    "ck_school_edit_days": "UPDATE school SET edit_days = 367",
    "uq_attendance_cell": """INSERT INTO attendance (school_id, student_id, lesson_id, lesson_date, code, reason, noted_by_id, noted_at,
        version) SELECT school_id, student_id, lesson_id, lesson_date, code, reason, noted_by_id, noted_at, version
        FROM attendance""",
    "uq_feed_entry_number": """WITH told AS (INSERT INTO event (school_id, kind, at, row_id, after)
        VALUES ({school:A}, 'mark_recorded', app.now(), 1, '{}') RETURNING id)
        INSERT INTO feed_entry (school_id, student_id, number, event_id)
        SELECT {school:A}, {student:A.anna}, 1, id FROM told, generate_series(1, 2)""",
    "ck_event_sides": "INSERT INTO event (school_id, kind, at, row_id) VALUES ({school:A}, 'mark_recorded', app.now(), 1)",
    "ck_seal_rows": _seal("1, 1, 0, '{}', ''"),
    "ck_contact_owner": "UPDATE contact SET student_id = {student:A.boris} WHERE id = {contact:A.gmom.sms}",
    "ck_contact_address": "UPDATE contact SET address = 'a@example.com, b@example.com' WHERE id = {contact:A.gmom.email}",
    "ck_contact_document": "UPDATE contact SET document_number = ''",
    "ck_contact_confirmed": "UPDATE contact SET confirmed_at = NULL",
    "uq_contact_guardian": "UPDATE contact SET ended_at = NULL, address = 'gmom@example.com' WHERE id = {contact:A.~1}",
    "uq_contact_student": """INSERT INTO contact (school_id, student_id, channel, address, source, document_number, document_date,
        added_by_id, added_at, confirmed_at) SELECT school_id, student_id, channel, address, source, document_number, document_date,
        added_by_id, added_at, confirmed_at FROM contact WHERE id = {contact:A.anna.sms}""",
    "ck_notice_form_quiet": "UPDATE notice_form SET quiet_from = 1440",
    "ck_notice_form_wishes": "UPDATE notice_form SET wishes = '[]'",
    "uq_notice_form": """INSERT INTO notice_form (school_id, student_id, guardian_id, wishes, quiet_from, quiet_until, hides_marks,
        agreed_by_id, agreed_at) SELECT school_id, student_id, guardian_id, wishes, quiet_from, quiet_until, hides_marks,
        agreed_by_id, agreed_at FROM notice_form""",
    "ck_seal_digests": _seal("0, 1, 1, '{1}', 'x'"),
}


def _filled(statement: str, bench: Bench) -> str:
    return re.sub(r"\{([a-z]+:[^}]+)\}", lambda found: str(bench.world[found[1]]), statement)


@pytest.mark.parametrize("name", REFUSED)
async def test_a_rule_refuses_by_its_name(name: str, bench: Bench) -> None:
    async with bench.as_owner() as connection:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
            await connection.execute(_filled(REFUSED[name], bench))
        assert refusal.value.constraint_name == name


async def test_every_named_rule_has_its_case_here(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        named = {row["name"] for row in await connection.fetch(NAMES)}
    assert named == set(REFUSED)


@pytest.mark.parametrize(
    "shape",
    [
        "kind = 'numeric', value = 0",
        "kind = 'numeric', value = NULL",
        "kind = 'numeric', code = '5'",
        "kind = 'numeric', scale = 10, value = 11",
        "kind = 'credit', value = NULL, code = NULL, counts = false",
        "kind = 'code', value = NULL, code = '.', counts = true",
        "kind = 'code', value = 5, code = '.', counts = false",
    ],
)
async def test_a_mark_is_a_number_of_its_scale_or_a_code_that_does_not_count(shape: str, bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await connection.execute(f"UPDATE mark SET {shape} WHERE id = $1", bench.world["mark:A.anna.1"])
        assert refusal.value.constraint_name == "ck_mark_shape"


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("7a.1", "content = content || 'x'"),
        ("7a.1", "arrived_at = NULL"),
        ("~1", "arrived_at = NULL"),
        ("~2", "arrived_at = app.now()"),
        ("~2", "content = 'x'"),
        ("~2", "content = 'x', arrived_at = app.now()"),
    ],
)
async def test_a_file_is_there_whole_or_not_at_all(name: str, shape: str, bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await connection.execute(
                f"UPDATE attachment SET {shape} WHERE id = $1", bench.world[f"attachment:A.{name}"]
            )
        assert refusal.value.constraint_name == "ck_attachment_content"


async def test_a_file_is_stored_so_that_a_slice_of_it_is_read_alone(bench: Bench) -> None:
    async with bench.as_owner() as connection:
        storage = await connection.fetchval(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = 'attachment'::regclass AND attname = 'content'"
        )
    assert storage == b"e"


@pytest.mark.parametrize("name", ["", "a" * 121, "a\tb", "a/b", "a\\b", "a\x7f"])
async def test_the_name_of_a_file_is_one_line_without_folders(name: str, bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await connection.execute("UPDATE attachment SET name = $1", name)
        assert refusal.value.constraint_name == "ck_attachment_name"


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("guardian", ("school:A",)),
        ("guardian", ("school:A", "staff:A.tm")),
        ("guardian", ("school:A", "guardian:A.gmom", "student:A.anna")),
        ("student", ("school:A", "guardian:A.gmom")),
        ("student", ("student:A.anna",)),
        ("operator", ("school:A",)),
        ("journal", ()),
        ("journal", ("school:A", "staff:A.tm")),
        ("teacher", ("school:A",)),
        ("deputy", ("school:A", "guardian:A.gmom")),
        ("homeroom", ("staff:A.hr",)),
    ],
)
async def test_a_role_is_of_the_person_it_needs_and_of_nobody_else(
    role: str, people: tuple[str, ...], bench: Bench
) -> None:
    columns = {f"{label.partition(':')[0]}_id": bench.world[label] for label in people}
    names = "".join(f", {name}" for name in columns)
    places = "".join(f", ${number}" for number in range(3, 3 + len(columns)))
    async with bench.as_app("A") as connection:
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await connection.execute(
                f"INSERT INTO role_grant (account_id, role, granted_at{names}) VALUES ($1, $2, app.now(){places})",
                bench.world["account:op"],
                role,
                *columns.values(),
            )
        assert refusal.value.constraint_name == "ck_role_grant_person"


async def test_a_role_that_was_taken_back_may_be_given_again(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        again = _filled(REFUSED["uq_role_grant_active"], bench)
        await connection.execute(
            "UPDATE role_grant SET revoked_at = app.now() WHERE id = $1", bench.world["grant:A.tm"]
        )
        assert await connection.execute(again) == "INSERT 0 1"


async def test_a_transfer_ends_one_class_and_begins_the_next(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        student = bench.world["student:A.anna"]
        await connection.execute("SET CONSTRAINTS ALL DEFERRED")
        await _enrol(connection, bench, "student:A.anna", "group:A.7b", "2026-12-01")
        await connection.execute(
            "UPDATE enrolment SET ends_on = '2026-11-30' WHERE student_id = $1 AND in_class AND group_id = $2",
            student,
            bench.world["group:A.7a"],
        )
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        rows = await connection.fetch(
            "SELECT group_id FROM enrolment WHERE student_id = $1 AND in_class ORDER BY starts_on", student
        )
        assert [row["group_id"] for row in rows] == [bench.world[f"group:A.{name}"] for name in ("6a", "7a", "7b")]


async def test_whether_a_group_is_a_class_is_for_the_trigger_to_say(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        await _enrol(connection, bench, "student:A.boris", "group:A.eng1", "2026-12-01")
        rows = await connection.fetch(
            "SELECT group_id, in_class FROM enrolment WHERE student_id = $1", bench.world["student:A.boris"]
        )
        assert {row["group_id"]: row["in_class"] for row in rows} == {
            bench.world["group:A.7b"]: True,
            bench.world["group:A.elec"]: False,
            bench.world["group:A.eng1"]: False,
        }


async def test_guardianships_one_after_another_do_not_overlap(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        old = bench.world["guardianship:A.gmom.anna"]
        ended = await connection.fetchval(
            "UPDATE guardianship SET ends_at = starts_at + $2::interval WHERE id = $1 RETURNING ends_at",
            old,
            timedelta(days=1),
        )
        tag = await connection.execute(
            "INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at)"
            " SELECT school_id, guardian_id, student_id, kind, 'read', basis, $2 FROM guardianship WHERE id = $1",
            old,
            ended,
        )
        assert tag == "INSERT 0 1"


async def _enrol(connection: Any, bench: Bench, student: str, group: str, starts_on: str) -> None:  # noqa: ANN401 - asyncpg's
    await connection.execute(
        "INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)"
        " VALUES ($1, $2, $3, true, $4::text::date, '2027-05-31')",
        bench.world["school:A"],
        bench.world[student],
        bench.world[group],
        starts_on,
    )
