"""What a school begins with, so that its administrator has something to change: bells and work types, as most schools have them."""

from typing import Final

LESSON_MINUTES: Final = 40
FIRST_SHIFT: Final = (480, 530, 590, 650, 700, 750, 800)
"""The beginnings of lessons, minutes after midnight."""
FIRST_SHIFT_TITLE: Final = "Первая смена"

# Code, name, weight in thousandths, whether it stands in the schedule of control works.
WORK_TYPES: Final = (
    ("О", "Ответ на уроке", 1000, False),
    ("Д", "Домашняя работа", 1000, False),
    ("ДЗ", "Домашнее задание", 1000, False),
    ("С", "Самостоятельная работа", 1200, False),
    ("А", "Практическая работа", 1300, False),
    ("Л", "Лабораторная работа", 1300, False),
    ("В", "Срезовая работа", 1300, False),
    ("Т", "Тест", 1000, False),
    ("П", "Проект", 1000, False),
    ("Р", "Реферат", 1000, False),
    ("Ч", "Сочинение", 1500, False),
    ("И", "Изложение", 1400, False),
    ("Н", "Контрольный диктант", 1500, True),
    ("К", "Контрольная работа", 1500, True),
    ("З", "Зачёт", 1500, False),
)
