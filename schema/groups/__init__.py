"""Classes and study groups: what is read of them, and how they are kept."""

from schema.groups.reading import ClassPage, Enrolment, SchoolClass, StudyGroup, TeacherOfStudent

__all__ = ["ClassPage", "Enrolment", "SchoolClass", "StudyGroup", "TeacherOfStudent"]
