"""Classes and study groups: what is read of them, how they are opened and closed, who is in them and who teaches them."""

from domain.groups.reading import (
    assignments_of_groups,
    class_page,
    classes,
    enrolments,
    groups,
    groups_of_classes,
    teachers_of_students,
)

__all__ = [
    "assignments_of_groups",
    "class_page",
    "classes",
    "enrolments",
    "groups",
    "groups_of_classes",
    "teachers_of_students",
]
