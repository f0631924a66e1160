"""Homework: what is read of it, how it is given, and the files that come with it (R2.7)."""

from domain.homework.attachments import attachment, slice_of_attachment
from domain.homework.reading import homework, homework_of_lessons, homework_of_students

__all__ = ["attachment", "homework", "homework_of_lessons", "homework_of_students", "slice_of_attachment"]
