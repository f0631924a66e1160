"""Homework as it stands or is about to, and what is told of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.feed import EventKind, Fact
from domain.reading import Row

COLUMNS: Final = (
    "h.school_id, h.group_id, h.subject_id, h.given_lesson_id, h.given_on, h.due_lesson_id, h.due_on, h.text"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands, or is about to. The fields are those of `COLUMNS`, in their order."""

    school: int
    group: int
    subject: int
    given_lesson: int | None
    given_on: date
    due_lesson: int | None
    due_on: date
    text: str

    @classmethod
    def of(cls, record: Any) -> "Standing":  # noqa: ANN401 - a record that begins with `COLUMNS`
        return cls(*list(record.values())[:8])

    def facts(self) -> Row:
        """What a family is told of it."""
        return {
            "text": self.text,
            "givenOn": self.given_on,
            "dueOn": self.due_on,
            "givenLessonId": self.given_lesson,
            "dueLessonId": self.due_lesson,
            "subjectId": self.subject,
        }

    def fact(self, kind: EventKind, written: Any, before: Row | None, after: Row | None) -> Fact:  # noqa: ANN401 - a record
        """What happened to it; `written` has its `id` and its `students`."""
        return Fact(
            kind,
            school=self.school,
            row=written["id"],
            students=written["students"],
            before=before,
            after=after,
            group=self.group,
            subject=self.subject,
            lesson=self.given_lesson,
        )
