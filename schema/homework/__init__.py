"""Homework: what is read of it, and how it is given (R2.7)."""

from schema.homework.reading import Homework

__all__ = ["Homework"]
