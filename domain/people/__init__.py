"""People of a school: who finds whom, and how their files are kept."""

from domain.people.reading import STAFF, own_students, rosters, students, students_page

__all__ = ["STAFF", "own_students", "rosters", "students", "students_page"]
