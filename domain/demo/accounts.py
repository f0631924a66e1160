"""Accounts that one can sign in with, and what they may act as."""

from dataclasses import dataclass

from domain.demo.curriculum import ALGEBRA
from domain.demo.groups import Structure
from domain.demo.people import Office, Pupil, Teacher
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from domain.demo.stories import MAIN_CLASS
from orm.people import Role

PASSWORD = "demo"  # noqa: S105 - what everybody may know of invented people
LOGINS = (
    "guardian",
    "guardian-two",
    "guardian-refused",
    "student",
    "teacher",
    "homeroom",
    "deputy",
    "registrar",
    "admin",
    "journal",
    "operator",
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Those that others of the generator name as the ones who did something."""

    deputy: int
    registrar: int
    teacher: int


class Opener:
    """Opens accounts with one password and grants them roles."""

    def __init__(self, rows: Rows, frame: Frame, password_hash: str) -> None:
        self._rows = rows
        self._school = frame.school
        self._password_hash = password_hash
        self._opened_at = instant(frame.calendar.year.span.starts_on, 540)

    def account(self, login: str, full_name: str) -> int:
        return self._rows.add(
            "account",
            login=login,
            full_name=full_name,
            password_hash=self._password_hash,
            created_at=self._opened_at,
            identified_at=self._opened_at,
        )

    def grant(self, account: int, role: Role, **person: int) -> None:
        """`person` is the column and the row that the account stands for; the city's operator belongs to no school."""
        school = None if role is Role.OPERATOR else self._school
        self._rows.add(
            "role_grant", account_id=account, role=role, school_id=school, granted_at=self._opened_at, **person
        )

    def staff(self, login: str, person: Teacher, *roles: Role) -> int:
        account = self.account(login, person.person.full_name)
        for role in roles:
            self.grant(account, role, staff_id=person.id)
        return account


def build(
    rows: Rows, frame: Frame, structure: Structure, office: Office, pupils: list[Pupil], password_hash: str
) -> Accounts:
    """One account of each kind, in the order of `LOGINS`. The first role of an account is the one it signs in with."""
    opener = Opener(rows, frame, password_hash)
    bonds = {bond.login: bond for pupil in pupils for bond in pupil.bonds if bond.login}
    for login, bond in sorted(bonds.items(), key=lambda found: LOGINS.index(found[0])):
        opener.grant(opener.account(login, bond.full_name), Role.GUARDIAN, guardian_id=bond.guardian)
    for pupil in pupils:
        if pupil.seat and pupil.seat.login:
            opener.grant(opener.account(pupil.seat.login, pupil.person.full_name), Role.STUDENT, student_id=pupil.id)
    main = structure.school_class(*MAIN_CLASS)
    teacher = opener.staff("teacher", structure.teaching[main.id, ALGEBRA][0], Role.TEACHER)
    opener.staff("homeroom", structure.homerooms[main.id], Role.HOMEROOM, Role.TEACHER)
    deputy = opener.staff("deputy", office.deputy, Role.DEPUTY)
    registrar = opener.staff("registrar", office.registrar, Role.REGISTRAR)
    opener.staff("admin", office.administrator, Role.ADMINISTRATOR)
    opener.grant(opener.account("journal", "Электронный журнал школы"), Role.JOURNAL)
    opener.grant(opener.account("operator", "Оператор города"), Role.OPERATOR)
    return Accounts(deputy, registrar, teacher)
