"""Who sees what: the only file that decides it (design §5, R1.4).

A *noun* is a kind of data, a *reach* says whose rows of it a role reads. `may_read` answers for a role, `visible_students` and
`taught` say it of rows, in SQL, so that every statement that returns a child's data carries its own condition. What is not
visible is not there: nothing tells the one from the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.sql import Sql
from orm.consents import ConsentSubject
from orm.people import GuardianRights, Role


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
    Role.GUARDIAN: {**_ANYBODY, **_CHILD, Noun.CONSENTS: Reach.OWN, Noun.SIGHTS: Reach.CHILD},
    Role.STUDENT: {**_ANYBODY, **_CHILD, Noun.CONSENTS: Reach.OWN},
    Role.TEACHER: {**_ANYBODY, **dict.fromkeys((Noun.GROUPS, *_LEARNING, Noun.HISTORY), Reach.TAUGHT)},
    Role.HOMEROOM: {**_ANYBODY, **dict.fromkeys((Noun.GROUPS, *_LEARNING, Noun.HISTORY, Noun.CONSENTS), Reach.CLASS)},
    Role.DEPUTY: {
        **_ANYBODY,
        **dict.fromkeys((Noun.GROUPS, *_LEARNING, Noun.HISTORY, Noun.CONSENTS, Noun.STAFFING), Reach.SCHOOL),
    },
    Role.REGISTRAR: {**_ANYBODY, **dict.fromkeys((Noun.GROUPS, Noun.PEOPLE, Noun.CONSENTS, Noun.FILES), Reach.SCHOOL)},
    Role.ADMINISTRATOR: {
        **_ANYBODY,
        **dict.fromkeys((Noun.GROUPS, Noun.PEOPLE, Noun.SIGHTS, Noun.STAFFING), Reach.SCHOOL),
    },
    Role.JOURNAL: {**_ANYBODY},
    Role.OPERATOR: {Noun.SELF: Reach.OWN, Noun.COUNTS: Reach.CITY},
}

STAFF: Final = frozenset({Role.TEACHER, Role.HOMEROOM, Role.DEPUTY, Role.REGISTRAR, Role.ADMINISTRATOR})
"""Roles whose sight of a child's data is on record."""


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


def visible_students(viewer: Viewer, noun: Noun, sql: Sql, student: str = "s") -> str:
    """The condition on a row of `student` (by its alias) under which the viewer reads this noun of them.

    A guardian and a student read on a consent in force at this moment; staff read whom they teach, lead or answer for today.
    """
    reach = READS[viewer.role].get(noun)
    if reach is Reach.CHILD:
        return _family_reads(viewer, sql, student)
    if reach is Reach.TAUGHT:
        return _teacher_knows(sql.bind(list(viewer.persons)), student)
    if reach is Reach.CLASS:
        return _homeroom_leads(sql.bind(list(viewer.persons)), student)
    if reach is Reach.SCHOOL:
        return f"{student}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    return "false"


def taught(viewer: Viewer, sql: Sql, group: str, subject: str, lesson: str) -> str:
    """The condition under which a lesson's content (marks, homework, attendance) is in a teacher's reach; true for the others.

    It names the columns of the group, the subject and the lesson (or what that is `= ANY` of): a substituted lesson counts.
    """
    if viewer.role is not Role.TEACHER:
        return "true"
    staff = sql.bind(list(viewer.persons))
    return (
        f"({assigned(staff, group, subject)} OR EXISTS (SELECT 1 FROM lesson_teacher lt WHERE lt.lesson_id = {lesson}"
        f" AND lt.staff_id = ANY ({staff}::bigint[]) AND lt.effective))"
    )


def visible_groups(viewer: Viewer, sql: Sql, group: str = "g") -> str:
    """The condition on a row of `study_group` under which staff read its roster and page."""
    reach = READS[viewer.role].get(Noun.GROUPS)
    if reach is Reach.TAUGHT:
        return _teacher_meets(sql.bind(list(viewer.persons)), f"{group}.id")
    if reach is Reach.CLASS:
        return (
            f"{group}.school_class_id IN (SELECT h.school_class_id FROM homeroom h"
            f" WHERE h.staff_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
            f" AND {Sql.TODAY} BETWEEN h.starts_on AND h.ends_on)"
        )
    if reach is Reach.SCHOOL:
        return f"{group}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    return "false"


def groups_of_child(viewer: Viewer, sql: Sql, group: str = "g") -> str:
    """The condition on a row of `study_group` under which it is told that a readable student is in it.

    A teacher is told of classes and of the groups they teach: that there is an individual plan may say how a child's health is.
    """
    if viewer.role is not Role.TEACHER:
        return "true"
    return f"({group}.kind = 'class' OR {visible_groups(viewer, sql, group)})"


def visible_lessons(viewer: Viewer, sql: Sql, lesson: str = "l") -> str:
    """The condition on a row of `lesson` under which the viewer reads what it says to all of its group.

    A teacher reads the lessons that were taken from them as well.
    """
    if READS[viewer.role].get(Noun.TIMETABLE) is Reach.TAUGHT:
        staff = sql.bind(list(viewer.persons))
        return (
            f"({assigned(staff, f'{lesson}.group_id', f'{lesson}.subject_id')} OR EXISTS (SELECT 1 FROM lesson_teacher lt"
            f" WHERE lt.lesson_id = {lesson}.id AND lt.staff_id = ANY ({staff}::bigint[])))"
        )
    return _of_group(viewer, Noun.TIMETABLE, sql, lesson, (f"{lesson}.date", f"{lesson}.date"), f"{lesson}.id")


def visible_homework(viewer: Viewer, sql: Sql, homework: str = "h") -> str:
    """The condition on a row of `homework` under which the viewer reads it."""
    return _of_group(
        viewer, Noun.HOMEWORK, sql, homework, (f"{homework}.given_on", f"{homework}.due_on"), homework_lessons(homework)
    )


def homework_lessons(homework: str = "h") -> str:
    """The lessons of a row of `homework`, as `taught` takes them."""
    return f"ANY (ARRAY[{homework}.given_lesson_id, {homework}.due_lesson_id])"


def consent_in_force(student: str, guardian: str, channel: str = "web") -> str:
    """The condition under which the newest decisions of this giver allow the electronic form (R1.4), by this channel.

    Whoever was never asked about the processing of data has not refused it; whoever was and let the term pass allows it no more.
    Both columns are names in the statement around it; `guardian` may be `NULL`, for the student's own consent.
    """
    giver = f"c.guardian_id = {guardian}" if guardian != "NULL" else "c.guardian_id IS NULL"
    newest = (
        "SELECT {answer} FROM consent_decision c WHERE c.student_id = "
        + student
        + " AND "
        + giver
        + " AND c.subject = '{subject}' AND c.effective_at <= app.now() ORDER BY c.id DESC LIMIT 1"
    )
    in_force = "c.decision = 'consent' AND (c.ends_at IS NULL OR c.ends_at > app.now())"
    electronic = newest.format(answer=f"{in_force} AND '{channel}' = ANY (c.channels)", subject="electronic")
    processing = newest.format(answer=in_force, subject="processing")
    return f"(coalesce(({electronic}), false) AND coalesce(({processing}), true))"


def guardianship_in_force(alias: str = "gs") -> str:
    return f"{alias}.rights <> 'none' AND {alias}.starts_at <= app.now() AND ({alias}.ends_at IS NULL OR {alias}.ends_at > app.now())"


def assigned(staff: str, group: str, subject: str) -> str:
    """The condition under which one of these staff teaches the subject to the group today."""
    return (
        f"EXISTS (SELECT 1 FROM teaching_assignment ta WHERE ta.staff_id = ANY ({staff}::bigint[]) AND ta.group_id = {group}"
        f" AND ta.subject_id = {subject} AND {Sql.TODAY} BETWEEN ta.starts_on AND ta.ends_on)"
    )


FAMILY: Final = frozenset({Role.GUARDIAN, Role.STUDENT})


def as_of(condition: str, moment: str) -> str:
    """A condition of this file, judged at another moment than now; `moment` is an expression of an instant."""
    return condition.replace("app.now()", moment)


def is_fourteen(student: str = "s", school: str = "sc") -> str:
    """The condition under which a student decides about their own data (R1.1), with the row of the school beside it."""
    today = f"(app.now() AT TIME ZONE {school}.time_zone)::date"
    return f"coalesce(({student}.born_on + interval '14 years')::date <= {today}, false)"


def guardian_reads(guardianship: str = "gs") -> str:
    """The condition under which the guardian of a row of `guardianship` reads the child (R1.4)."""
    consent = consent_in_force(f"{guardianship}.student_id", f"{guardianship}.guardian_id")
    return f"({guardianship_in_force(guardianship)} AND {consent})"


def guardian_on_paper(guardianship: str = "gs") -> str:
    """The condition under which the guardian of a row of `guardianship` is told of the child on paper instead (R2.9)."""
    consent = consent_in_force(f"{guardianship}.student_id", f"{guardianship}.guardian_id")
    return f"({guardianship_in_force(guardianship)} AND NOT {consent})"


def student_reads(student: str = "s") -> str:
    """The condition under which a student reads their own data, whoever asks (R1.4)."""
    return _student_reads(f"ARRAY[{student}.id]", student)


def visible_decisions(viewer: Viewer, sql: Sql, decision: str = "cd") -> str:
    """The condition on a row of `consent_decision` under which the viewer reads it: one's own, always; for staff by the child."""
    if viewer.role in FAMILY:
        return own_giver(viewer, sql, f"{decision}.student_id", f"{decision}.guardian_id")
    known = visible_students(viewer, Noun.CONSENTS, sql, "ds")
    return f"EXISTS (SELECT 1 FROM student ds WHERE ds.id = {decision}.student_id AND {known})"


def own_giver(viewer: Viewer, sql: Sql, student: str, guardian: str) -> str:
    """The condition under which a giver of consents is the viewer; true for staff. A student gives as no guardian."""
    if viewer.role is Role.GUARDIAN:
        return f"{guardian} = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    if viewer.role is Role.STUDENT:
        return f"({guardian} IS NULL AND {student} = ANY ({sql.bind(list(viewer.persons))}::bigint[]))"
    return "true"


def consent_students(viewer: Viewer, sql: Sql, student: str = "s") -> str:
    """The condition on a row of `student` under which the viewer is told the state of its consents.

    A guardian is told of each child they stand for, consent or not: this is where they give one.
    """
    if viewer.role is Role.GUARDIAN:
        return (
            f"EXISTS (SELECT 1 FROM guardianship cs WHERE cs.student_id = {student}.id"
            f" AND cs.guardian_id = ANY ({sql.bind(list(viewer.persons))}::bigint[]) AND {guardianship_in_force('cs')})"
        )
    if viewer.role is Role.STUDENT:
        return f"{student}.id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    return visible_students(viewer, Noun.CONSENTS, sql, student)


def decided_students(viewer: Viewer, sql: Sql, student: str = "s", guardianship: str = "gs") -> str:
    """The condition on a row of `student` under which the viewer has decisions about them put on record.

    Beside it stands the row of `guardianship` of whoever decides, in force or not, or nothing.
    """
    if viewer.role is Role.GUARDIAN:
        return f"{guardianship}.rights <> 'none'"
    if viewer.role is Role.STUDENT:
        return f"{student}.id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    return visible_students(viewer, Noun.CONSENTS, sql, student)


def can_decide(rights: GuardianRights, subject: ConsentSubject) -> bool:
    """Whether a guardian with these rights decides about this.

    How they are told of the child themselves is theirs to say while they may know of it; the child's data are not, without full rights.
    """
    if rights is GuardianRights.READ:
        return subject is ConsentSubject.ELECTRONIC
    return rights is GuardianRights.FULL


def audience_of_decision(student: str, guardian: str) -> str:
    """A statement for the accounts that a decision gives something or takes it from: the giver's, and always the student's."""
    return (
        f"SELECT DISTINCT g.account_id FROM role_grant g WHERE {grant_stands('g')}"
        f" AND (g.student_id = {student} OR g.guardian_id = {guardian})"
    )


def keeps_audit(viewer: Viewer) -> bool:
    """Whether the viewer is told who changed a child's data, and by which operation it was seen. A family is told by whom, and when."""
    return READS[viewer.role].get(Noun.SIGHTS) is Reach.SCHOOL


def _family_reads(viewer: Viewer, sql: Sql, student: str) -> str:
    if viewer.found is not None:
        return f"{student}.id = ANY ({sql.bind(list(viewer.found))}::bigint[])"
    persons = sql.bind(list(viewer.persons))
    return _guardian_reads(persons, student) if viewer.role is Role.GUARDIAN else _student_reads(persons, student)


def _guardian_reads(persons: str, student: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM guardianship gs WHERE gs.student_id = {student}.id AND gs.guardian_id = ANY ({persons}::bigint[])"
        f" AND {guardianship_in_force()} AND {consent_in_force(f'{student}.id', 'gs.guardian_id')})"
    )


def _student_reads(persons: str, student: str) -> str:
    by_guardian = (
        f"EXISTS (SELECT 1 FROM guardianship gs WHERE gs.student_id = {student}.id AND {guardianship_in_force()}"
        f" AND {consent_in_force(f'{student}.id', 'gs.guardian_id')})"
    )
    fourteen = (
        f"({student}.born_on + interval '14 years')::date <= (app.now() AT TIME ZONE"
        f" (SELECT sc.time_zone FROM school sc WHERE sc.id = {student}.school_id))::date"
    )
    own = consent_in_force(f"{student}.id", "NULL")
    return f"({student}.id = ANY ({persons}::bigint[]) AND ({by_guardian} OR ({fourteen} AND {own})))"


def _teacher_meets(staff: str, group: str) -> str:
    """The groups that are taught today, and those of a lesson that is given for somebody else within a week of today."""
    today = Sql.TODAY
    return (
        f"({group} IN (SELECT ta.group_id FROM teaching_assignment ta WHERE ta.staff_id = ANY ({staff}::bigint[])"
        f" AND {today} BETWEEN ta.starts_on AND ta.ends_on)"
        f" OR {group} IN (SELECT l.group_id FROM lesson_teacher lt JOIN lesson l ON l.id = lt.lesson_id"
        f" WHERE lt.staff_id = ANY ({staff}::bigint[]) AND lt.effective AND NOT lt.planned AND l.status <> 'cancelled'"
        f" AND lt.date BETWEEN {today} - 7 AND {today} + 7))"
    )


def _teacher_knows(staff: str, student: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM enrolment e WHERE e.student_id = {student}.id"
        f" AND {Sql.TODAY} BETWEEN e.starts_on AND e.ends_on AND {_teacher_meets(staff, 'e.group_id')})"
    )


def _homeroom_leads(staff: str, student: str) -> str:
    today = Sql.TODAY
    return (
        f"EXISTS (SELECT 1 FROM enrolment e JOIN study_group eg ON eg.id = e.group_id AND eg.kind = 'class'"
        f" JOIN homeroom h ON h.school_class_id = eg.school_class_id"
        f" WHERE e.student_id = {student}.id AND h.staff_id = ANY ({staff}::bigint[])"
        f" AND {today} BETWEEN e.starts_on AND e.ends_on AND {today} BETWEEN h.starts_on AND h.ends_on)"
    )


def _of_group(viewer: Viewer, noun: Noun, sql: Sql, row: str, days: tuple[str, str], lesson: str) -> str:
    """What is said to a group is read by those who read somebody that was in it on one of its days."""
    reach = READS[viewer.role].get(noun)
    if reach is Reach.SCHOOL:
        return f"{row}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if reach is Reach.TAUGHT:
        return taught(viewer, sql, f"{row}.group_id", f"{row}.subject_id", lesson)
    if reach in (Reach.CHILD, Reach.CLASS):
        return (
            f"EXISTS (SELECT 1 FROM enrolment ge JOIN student gs_ ON gs_.id = ge.student_id WHERE ge.group_id = {row}.group_id"
            f" AND ge.starts_on <= {days[1]} AND ge.ends_on >= {days[0]} AND {visible_students(viewer, noun, sql, 'gs_')})"
        )
    return "false"


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
    "recommendationWrite": frozenset({Role.TEACHER, Role.HOMEROOM}),
    "recommendationRemove": frozenset({Role.TEACHER, Role.HOMEROOM}),
    "controlWorkPlan": frozenset({Role.DEPUTY}),
    "controlWorkCorrect": frozenset({Role.DEPUTY}),
    "controlWorkRemove": frozenset({Role.DEPUTY}),
    "lessonChange": frozenset({Role.DEPUTY}),
    "consentRegister": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    "consentRefuse": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
    "consentWithdraw": frozenset({Role.GUARDIAN, Role.STUDENT, Role.REGISTRAR}),
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
}
"""Which roles do what at all, by the mutation's name. On which rows, the statements say."""


def may_act(viewer: Viewer, act: str) -> bool:
    """Whether this role does this at all."""
    return viewer.role in ACTS[act]


def is_answerable(viewer: Viewer) -> bool:
    """Whether the viewer answers for the whole school's learning: may everything at any time, and says why."""
    return viewer.role is Role.DEPUTY


def led_classes(viewer: Viewer, sql: Sql, school_class: str = "c") -> str:
    """The condition on a row of `school_class` under which the viewer keeps its attendance."""
    if viewer.role is Role.DEPUTY:
        return f"{school_class}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if viewer.role is Role.HOMEROOM:
        return (
            f"EXISTS (SELECT 1 FROM homeroom h WHERE h.school_class_id = {school_class}.id"
            f" AND h.staff_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
            f" AND {Sql.TODAY} BETWEEN h.starts_on AND h.ends_on)"
        )
    return "false"


def kept_students(viewer: Viewer, sql: Sql, student: str = "s") -> str:
    """The condition on a row of `student` under which the viewer keeps their attendance at a lesson in reach: a teacher keeps all."""
    return "true" if viewer.role is Role.TEACHER else visible_students(viewer, Noun.ATTENDANCE, sql, student)


def audience_of_group(group: str, day: str) -> str:
    """An array of the students in whose feeds a fact stands that is said to a group on a day; both are columns around it."""
    return (
        f"ARRAY (SELECT ae.student_id FROM enrolment ae WHERE ae.group_id = {group}"
        f" AND {day} BETWEEN ae.starts_on AND ae.ends_on ORDER BY ae.student_id)"
    )


def family_reads(role: Role, persons: str, student: str = "s", at: str = "app.now()") -> str:
    """The condition on a row of `student` under which these persons read of them, at an instant, as guardians or as the student.

    `persons` and `at` are columns of the statement around it, so that one statement judges many readers.
    """
    if role is Role.GUARDIAN:
        return as_of(_guardian_reads(persons, student), at)
    return as_of(_student_reads(persons, student), at) if role is Role.STUDENT else "false"


def staff_read_group(role: str, persons: str, schools: str, today: str, group: str = "g") -> str:
    """The condition on a row of `study_group` under which these staff read its page.

    `role`, `persons`, `schools` and `today` are columns of the statement around it, so that one statement judges many readers.
    """
    columns = _Columns(persons, schools)
    cases = [
        f"WHEN '{each.value}' THEN {visible_groups(columns.viewer(each), columns, group)}"
        for each in sorted(STAFF)
        if Noun.MARKS in READS[each]
    ]
    return f"CASE {role} {' '.join(cases)} ELSE false END".replace(Sql.TODAY, today)


class _Columns(Sql):
    """Writes the column of many viewers' persons or schools where the value of one would be bound."""

    __slots__ = ("_names",)

    def __init__(self, persons: str, schools: str) -> None:
        super().__init__()
        self._names = {(0,): persons, (1,): schools}

    @staticmethod
    def viewer(role: Role) -> Viewer:
        return Viewer(0, 0, 0, role, schools=(1,), persons=(0,), full_name="")

    def bind(self, value: object) -> str:
        if not isinstance(value, list):
            raise TypeError("only persons and schools are columns")
        return self._names[tuple(value)]


def visible_events(viewer: Viewer, sql: Sql, of_child: str, event: str = "ev") -> str:
    """The condition on a row of `event` under which staff hear of it; `of_child` is the one under which it is about one child.

    Of a child those hear who read their marks; of a group those who teach it, lead somebody in it, or answer for the school.
    """
    reach = READS[viewer.role].get(Noun.MARKS)
    if reach is Reach.SCHOOL:
        return f"{event}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    child = (
        f"EXISTS (SELECT 1 FROM feed_entry fe JOIN student fs ON fs.id = fe.student_id WHERE fe.event_id = {event}.id"
        f" AND {visible_students(viewer, Noun.MARKS, sql, 'fs')})"
    )
    if reach is Reach.TAUGHT:
        group = taught(viewer, sql, f"{event}.group_id", f"{event}.subject_id", f"{event}.lesson_id")
        return f"({group} AND (NOT {of_child} OR {child}))"
    return child if reach is Reach.CLASS else "false"


def visible_control_works(viewer: Viewer, sql: Sql, work: str = "cw") -> str:
    """The condition on a row of `control_work` under which the viewer reads it."""
    reach = READS[viewer.role].get(Noun.TIMETABLE)
    if reach is Reach.SCHOOL:
        return f"{work}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if reach is Reach.TAUGHT:
        return taught(viewer, sql, f"{work}.group_id", f"{work}.subject_id", f"{work}.lesson_id")
    if reach in (Reach.CHILD, Reach.CLASS):
        return (
            f"EXISTS (SELECT 1 FROM enrolment ge JOIN student gs_ ON gs_.id = ge.student_id WHERE ge.group_id = {work}.group_id"
            f" AND {work}.date BETWEEN ge.starts_on AND ge.ends_on AND {visible_students(viewer, Noun.TIMETABLE, sql, 'gs_')})"
        )
    return "false"


def audience_between(group: str, first: str, last: str) -> str:
    """The same as `audience_of_group` of whoever is in the group on some day from the first to the last."""
    return (
        f"ARRAY (SELECT DISTINCT ae.student_id FROM enrolment ae WHERE ae.group_id = {group}"
        f" AND ae.starts_on <= {last} AND ae.ends_on >= {first} ORDER BY ae.student_id)"
    )


def taught_homework(viewer: Viewer, sql: Sql, homework: str = "h") -> str:
    """The condition on a row of `homework` under which a teacher changes it: a substitute what was given at their lesson."""
    return taught(viewer, sql, f"{homework}.group_id", f"{homework}.subject_id", f"{homework}.given_lesson_id")


def planned_groups(viewer: Viewer, sql: Sql, group: str = "g") -> str:
    """The condition on a row of `study_group` under which the viewer keeps its schedule of control works."""
    return f"{group}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])" if is_answerable(viewer) else "false"


def grant_stands(grant: str = "g") -> str:
    """The condition on a row of `role_grant` under which the role can be acted in. Who leaves in the future keeps it until then."""
    return f"({grant}.revoked_at IS NULL OR {grant}.revoked_at > app.now())"


def kept(viewer: Viewer, sql: Sql, row: str) -> str:
    """The condition on a row of a school's own tables under which whoever may keep such rows (`may_act`) keeps this one."""
    return f"{row}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"


def kept_files(viewer: Viewer, sql: Sql, row: str) -> str:
    """The condition on a row of `student`, `guardian` or of what binds the two under which the viewer reads the person's file."""
    return kept(viewer, sql, row) if READS[viewer.role].get(Noun.FILES) is Reach.SCHOOL else "false"


def kept_staffing(viewer: Viewer, sql: Sql, row: str) -> str:
    """The condition on a row of `staff`, or of what staff are put to, under which the viewer reads it as the employer does."""
    return kept(viewer, sql, row) if READS[viewer.role].get(Noun.STAFFING) is Reach.SCHOOL else "false"
