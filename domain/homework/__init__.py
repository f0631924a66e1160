"""Homework: what is read of it, and how it is given (R2.7)."""

from domain.homework.reading import homework, homework_of_lessons, homework_of_students

__all__ = ["homework", "homework_of_lessons", "homework_of_students"]
