"""The families of the demo accounts and of the cases that a school meets: who lives with whom, and what was signed."""

from dataclasses import dataclass
from enum import StrEnum

from domain.demo.names import Person
from orm.people import GuardianKind, GuardianRights


class Signed(StrEnum):
    """What a guardian has said of the electronic form."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Keeper:
    """A guardian, as a family of the stories has them. `ended` means that the guardianship is over by now."""

    person: Person
    kind: GuardianKind
    signed: Signed
    rights: GuardianRights = GuardianRights.FULL
    basis: str = ""
    ended: bool = False
    login: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A child of the stories and the class they are in. `own_consent` is given by the student, from 14."""

    person: Person
    grade: int
    letter: str
    login: str = ""
    own_consent: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    keepers: tuple[Keeper, ...]
    seats: tuple[Seat, ...]


MAIN_CLASS = (7, "А")
OTHER_CLASS = (3, "Б")
PLAN_CLASS = (10, "Б")


def households() -> tuple[Household, ...]:
    """In the order of their places in the classes, the first one being the family of `guardian` and `student`."""
    return (
        Household(
            (
                Keeper(
                    _she("Ковалёва", "Марина", "Сергеевна"), GuardianKind.MOTHER, Signed.ELECTRONIC, login="guardian"
                ),
                Keeper(_he("Ковалёв", "Дмитрий", "Андреевич"), GuardianKind.FATHER, Signed.NOT_ASKED),
            ),
            (Seat(_he("Ковалёв", "Артём", "Дмитриевич"), *MAIN_CLASS, login="student"),),
        ),
        Household(
            (
                Keeper(
                    _she("Белова-Снегирёва", "Ольга", "Викторовна"),
                    GuardianKind.MOTHER,
                    Signed.WRITTEN,
                    login="guardian-two",
                ),
                Keeper(
                    _he("Снегирёв", "Павел", "Игоревич"),
                    GuardianKind.FATHER,
                    Signed.WRITTEN,
                    GuardianRights.READ,
                    "Соглашение родителей о порядке общения с детьми от 14 марта, удостоверено нотариально",
                ),
            ),
            (
                Seat(_she("Снегирёва", "Алёна", "Павловна"), *MAIN_CLASS),
                Seat(_he("Снегирёв", "Пётр", "Павлович"), *OTHER_CLASS),
            ),
        ),
        Household(
            (
                Keeper(
                    _he("Журавлёв", "Илья", "Николаевич"), GuardianKind.FATHER, Signed.REFUSED, login="guardian-refused"
                ),
            ),
            (Seat(_she("Журавлёва", "Дарья", "Ильинична"), *MAIN_CLASS),),
        ),
        Household(
            (
                Keeper(_she("Тихомирова", "Елена", "Юрьевна"), GuardianKind.MOTHER, Signed.WRITTEN),
                Keeper(
                    _he("Тихомиров", "Роман", "Олегович"),
                    GuardianKind.FATHER,
                    Signed.WITHDRAWN,
                    GuardianRights.NONE,
                    "Решение суда о лишении родительских прав, дело № 2-118",
                ),
            ),
            (Seat(_he("Тихомиров", "Егор", "Романович"), *MAIN_CLASS),),
        ),
        Household(
            (
                Keeper(
                    _she("Мещерякова", "Раиса", "Павловна"),
                    GuardianKind.LEGAL,
                    Signed.WRITTEN,
                    basis="Распоряжение об установлении опеки № 47",
                    ended=True,
                ),
                Keeper(_she("Ёлкина", "Светлана", "Андреевна"), GuardianKind.MOTHER, Signed.WRITTEN),
            ),
            (Seat(_he("Ёлкин", "Семён", "Антонович"), 5, "А"),),
        ),
        Household(
            (Keeper(_she("Хлебникова", "Ирина", "Львовна"), GuardianKind.MOTHER, Signed.NOT_ASKED),),
            (Seat(_she("Хлебникова", "Фёкла", "Глебовна"), 9, "А", own_consent=True),),
        ),
        Household(
            (
                Keeper(_she("Лесных-Громова", "Алёна", "Фёдоровна"), GuardianKind.MOTHER, Signed.ELECTRONIC),
                Keeper(_he("Лесных-Громов", "Семён", "Петрович"), GuardianKind.FATHER, Signed.ELECTRONIC),
            ),
            (
                Seat(_he("Лесных-Громов", "Глеб", "Семёнович"), 5, "Б"),
                Seat(_she("Лесных-Громова", "Злата", "Семёновна"), 5, "Б"),
            ),
        ),
    )


def _he(family: str, given: str, patronymic: str) -> Person:
    return Person(family, given, patronymic, female=False)


def _she(family: str, given: str, patronymic: str) -> Person:
    return Person(family, given, patronymic, female=True)
