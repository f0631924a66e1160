"""What is taught: subjects, hours a week by grade level, the departments that teach them, and the work types."""

from dataclasses import dataclass

from domain.structure.defaults import WORK_TYPES
from orm.groups import Programme
from orm.schools import PeriodKind

GRADES = tuple(range(1, 12))
LETTERS = ("А", "Б")

RUSSIAN = "Русский язык"
LITERATURE = "Литература"
READING = "Литературное чтение"
MATHEMATICS = "Математика"
ALGEBRA = "Алгебра"
GEOMETRY = "Геометрия"
STATISTICS = "Вероятность и статистика"
WORLD = "Окружающий мир"
ENGLISH = "Английский язык"
COMPUTING = "Информатика"
HISTORY = "История"
SOCIETY = "Обществознание"
GEOGRAPHY = "География"
PHYSICS = "Физика"
CHEMISTRY = "Химия"
BIOLOGY = "Биология"
ART = "Изобразительное искусство"
MUSIC = "Музыка"
CRAFT = "Труд (технология)"
SPORT = "Физическая культура"
SAFETY = "Основы безопасности и защиты Родины"
PROJECT = "Индивидуальный проект"
ELECTIVE = "Элективный курс «Химия вокруг нас»"

SUBJECTS = {
    RUSSIAN: "Рус. яз.",
    LITERATURE: "Лит-ра",
    READING: "Лит. чтение",
    MATHEMATICS: "Матем.",
    ALGEBRA: "Алгебра",
    GEOMETRY: "Геометрия",
    STATISTICS: "Вер. и стат.",
    WORLD: "Окр. мир",
    ENGLISH: "Англ. яз.",
    COMPUTING: "Информ.",
    HISTORY: "История",
    SOCIETY: "Общество",
    GEOGRAPHY: "География",
    PHYSICS: "Физика",
    CHEMISTRY: "Химия",
    BIOLOGY: "Биология",
    ART: "ИЗО",
    MUSIC: "Музыка",
    CRAFT: "Труд",
    SPORT: "Физ-ра",
    SAFETY: "ОБЗР",
    PROJECT: "Инд. проект",
    ELECTIVE: "Электив",
}
"""Full names with the short ones."""

_PRIMARY = {RUSSIAN: 5, READING: 4, MATHEMATICS: 4, WORLD: 2, ART: 1, MUSIC: 1, CRAFT: 1, SPORT: 3}
_FIVE = {
    RUSSIAN: 5, LITERATURE: 3, ENGLISH: 3, MATHEMATICS: 5, COMPUTING: 1, HISTORY: 3, GEOGRAPHY: 1, BIOLOGY: 1,
    ART: 1, MUSIC: 1, CRAFT: 2, SPORT: 3,
}  # fmt: skip
_SEVEN = {
    RUSSIAN: 4, LITERATURE: 2, ENGLISH: 3, ALGEBRA: 3, GEOMETRY: 2, STATISTICS: 1, COMPUTING: 1, HISTORY: 2, SOCIETY: 1,
    GEOGRAPHY: 2, PHYSICS: 2, BIOLOGY: 2, ART: 1, MUSIC: 1, CRAFT: 2, SPORT: 3,
}  # fmt: skip
_EIGHT = {
    RUSSIAN: 3, LITERATURE: 2, ENGLISH: 3, ALGEBRA: 3, GEOMETRY: 2, STATISTICS: 1, COMPUTING: 1, HISTORY: 2, SOCIETY: 1,
    GEOGRAPHY: 2, PHYSICS: 2, CHEMISTRY: 2, BIOLOGY: 2, MUSIC: 1, CRAFT: 1, SAFETY: 1, SPORT: 3,
}  # fmt: skip
_NINE = {
    RUSSIAN: 3, LITERATURE: 3, ENGLISH: 3, ALGEBRA: 3, GEOMETRY: 2, STATISTICS: 1, COMPUTING: 1, HISTORY: 2, SOCIETY: 1,
    GEOGRAPHY: 2, PHYSICS: 3, CHEMISTRY: 2, BIOLOGY: 2, CRAFT: 1, SAFETY: 1, SPORT: 2,
}  # fmt: skip
_SENIOR = {
    RUSSIAN: 2, LITERATURE: 3, ENGLISH: 3, ALGEBRA: 4, GEOMETRY: 2, STATISTICS: 1, COMPUTING: 1, HISTORY: 2, SOCIETY: 2,
    GEOGRAPHY: 1, PHYSICS: 2, CHEMISTRY: 1, BIOLOGY: 1, SAFETY: 1, SPORT: 3, PROJECT: 1,
}  # fmt: skip

HOURS = {
    1: _PRIMARY,
    **{grade: {**_PRIMARY, ENGLISH: 2} for grade in (2, 3, 4)},
    5: _FIVE,
    6: {**_FIVE, RUSSIAN: 6},
    7: _SEVEN,
    8: _EIGHT,
    9: _NINE,
    10: _SENIOR,
    11: _SENIOR,
}
"""Hours a week by grade level and subject, in the order of a report book."""

WEEKS = 34
"""School weeks of a year, as curricula count."""
WITHOUT_MARKS = 1
SPLIT = ENGLISH
"""The subject that the two parts of a class learn at the same time from two teachers."""


def programme_of(grade: int) -> Programme:
    if grade <= 4:
        return Programme.PRIMARY
    return Programme.BASIC if grade <= 9 else Programme.SECONDARY


def period_kind_of(grade: int) -> PeriodKind:
    return PeriodKind.HALF_YEAR if grade >= 10 else PeriodKind.QUARTER


@dataclass(frozen=True, slots=True)
class Department:
    """Teachers who share some subjects; with `pairs`, two of them take the two parts of a class."""

    title: str
    subjects: tuple[str, ...]
    teachers: int
    room: str
    men: bool = False
    pairs: bool = False


DEPARTMENTS = (
    Department("учитель русского языка и литературы", (RUSSIAN, LITERATURE), 5, "20"),
    Department("учитель математики", (MATHEMATICS, ALGEBRA, GEOMETRY, STATISTICS), 5, "21"),
    Department("учитель английского языка", (ENGLISH,), 6, "22", pairs=True),
    Department("учитель истории и обществознания", (HISTORY, SOCIETY), 3, "30"),
    Department("учитель физики", (PHYSICS,), 2, "31", men=True),
    Department("учитель информатики", (COMPUTING, PROJECT), 1, "32", men=True),
    Department("учитель химии", (CHEMISTRY, ELECTIVE), 1, "33"),
    Department("учитель биологии", (BIOLOGY,), 1, "34"),
    Department("учитель географии", (GEOGRAPHY,), 1, "35"),
    Department("учитель физической культуры", (SPORT,), 4, "", men=True),
    Department("учитель музыки", (MUSIC,), 1, "36"),
    Department("учитель труда (технологии)", (CRAFT,), 1, "10", men=True),
    Department("учитель изобразительного искусства", (ART,), 1, "37"),
    Department("преподаватель-организатор ОБЗР", (SAFETY,), 1, "38", men=True),
)
TAUGHT_BY_PRIMARY = (RUSSIAN, READING, MATHEMATICS, WORLD, ART, CRAFT)
GYM = "Спортивный зал"

WEIGHTS = {code: weight for code, _, weight, _ in WORK_TYPES}

CONTROLLED = (
    RUSSIAN, MATHEMATICS, ALGEBRA, ENGLISH, PHYSICS, CHEMISTRY, GEOMETRY, HISTORY, GEOGRAPHY, BIOLOGY, WORLD,
)  # fmt: skip
"""Subjects with control works, each with its own place in the rota of weeks."""
EXPERIMENTS = (PHYSICS, CHEMISTRY, BIOLOGY)
HOMEWORK_FROM_GRADE = 2
WITHOUT_HOMEWORK = (SPORT, MUSIC, ART, CRAFT, SAFETY, PROJECT, ELECTIVE)
