"""Rows of the files of School Data Sync.

A student and a teacher may have the same SIS ID, so that their ids are told apart by a prefix.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.exchange import cells as values
from domain.exchange.cells import Cells
from domain.exchange.notes import Notes
from domain.exchange.refusal import RowRefused
from domain.exchange.report import Level
from domain.exchange.rows import (
    BirthRow,
    CourseRow,
    GroupRow,
    Kind,
    MembershipRow,
    OrgLevel,
    OrgRow,
    Part,
    PersonRow,
    RoleRow,
    Row,
    SessionLevel,
    SessionRow,
    SparedRow,
)
from domain.exchange.sds.layouts import SCHOOL, SECTION, STATUSES, STUDENT, STUDENT_ENROLLMENT, TEACHER, TEACHER_ROSTER
from domain.exchange.tables import RowLayout
from domain.exchange.years import school_year_end, spans_a_year

NAME: Final = 100
TITLE: Final = 200


def terms(reader: "Reader", rows: Iterator[Cells]) -> Iterator[Row]:
    """The terms and courses that the rows of sections repeat. What is wrong with them is said when the section is read."""
    sessions: dict[tuple[str, str], SessionRow] = {}
    courses: dict[str, CourseRow] = {}
    for cells in rows:
        with suppress(RowRefused):
            session = reader.session(cells)
            known = sessions.setdefault((session.org, session.id), session)
            if session.title < known.title:
                sessions[session.org, session.id] = session
        with suppress(RowRefused):
            course = reader.course(cells)
            if course.title < courses.setdefault(course.id, course).title:
                courses[course.id] = course
    yield from sessions.values()
    yield from courses.values()


@dataclass(frozen=True, slots=True)
class Reader:
    layout: RowLayout
    notes: Notes

    def rows(self, cells: Cells) -> Iterator[Row]:
        makers: dict[str, Callable[[Cells], Iterator[Row]]] = {
            SCHOOL.name: self._school,
            SECTION.name: self._section,
            STUDENT.name: self._student,
            TEACHER.name: self._teacher,
            STUDENT_ENROLLMENT.name: self._student_enrollment,
            TEACHER_ROSTER.name: self._teacher_roster,
        }
        try:
            yield from list(makers[self.layout.name](cells))
        except RowRefused as refused:
            self.notes.refuse(cells.origin, refused.column, refused.reason)
            yield from self._spared(cells)

    def session(self, cells: Cells) -> SessionRow:
        starts_on, ends_on = self._term(cells)
        return SessionRow(
            origin=cells.origin,
            id=_term_id(cells, starts_on, ends_on),
            title=values.text(cells, "Term Name", TITLE),
            level=SessionLevel.YEAR if spans_a_year(starts_on, ends_on) else SessionLevel.TERM,
            starts_on=starts_on,
            ends_on=ends_on,
            year=school_year_end(starts_on, ends_on),
            org=values.identifier(cells, "School SIS ID"),
        )

    def course(self, cells: Cells) -> CourseRow:
        return CourseRow(
            origin=cells.origin, id=values.identifier(cells, "Course SIS ID"), title=self._subject(cells, required=True)
        )

    def _spared(self, cells: Cells) -> Iterator[Row]:
        try:
            own = values.identifier(cells, "SIS ID")
            kind = self.layout.kind
            if kind is Kind.MEMBERSHIP:
                own = f"{values.identifier(cells, 'Section SIS ID')}|{self._prefix()}{own}"
            elif kind is Kind.PERSON:
                own = self._prefix() + own
            yield SparedRow(origin=cells.origin, kind=kind, id=own)
        except RowRefused:
            return

    def _prefix(self) -> str:
        return "student:" if self.layout in (STUDENT, STUDENT_ENROLLMENT) else "teacher:"

    def _school(self, cells: Cells) -> Iterator[Row]:
        place = (values.text(cells, column, TITLE) for column in ("Zip", "Country", "State", "City", "Address"))
        address = ", ".join(part for part in place if part)
        if len(address) > 300:
            self.notes.add(Level.VALUE, cells.origin, "Address", "the whole address has more than 300 characters")
            address = ""
        yield OrgRow(
            origin=cells.origin,
            id=values.identifier(cells, "SIS ID"),
            name=values.named(cells, "Name", TITLE, self.notes),
            level=OrgLevel.SCHOOL,
            address=address,
        )

    def _term(self, cells: Cells) -> tuple[date, date]:
        starts_on = values.us_date(cells, "Term StartDate", required=True)
        ends_on = values.us_date(cells, "Term EndDate", required=True)
        assert starts_on is not None  # noqa: S101 - required
        assert ends_on is not None  # noqa: S101 - required
        if ends_on <= starts_on:
            raise RowRefused("Term EndDate", "not after Term StartDate")
        return starts_on, ends_on

    def _subject(self, cells: Cells, *, required: bool = False) -> str:
        return values.text(cells, "Course Subject", TITLE) or values.text(
            cells, "Course Name", TITLE, required=required
        )

    def _section(self, cells: Cells) -> Iterator[Row]:
        title = values.named(cells, "Section Name", TITLE, self.notes)
        yield GroupRow(
            origin=cells.origin,
            id=values.identifier(cells, "SIS ID"),
            org=values.identifier(cells, "School SIS ID"),
            title=title,
            homeroom=False,
            grade=None,
            course=values.reference(cells, "Course SIS ID"),
            subject=self._subject(cells) or title,
            sessions=(_term_id(cells, *self._term(cells)),),
            gone=self._gone(cells),
        )

    def _gone(self, cells: Cells) -> bool:
        status = cells.raw("Status").lower()
        if status not in STATUSES:
            raise RowRefused("Status", f"“{status[:40]}” is not one of {', '.join(filter(None, STATUSES))}")
        return STATUSES[status]

    def _person(self, cells: Cells) -> PersonRow:
        return PersonRow(
            origin=cells.origin,
            id=self._prefix() + values.identifier(cells, "SIS ID"),
            family_name=values.named(cells, "Last Name", NAME, self.notes),
            given_name=values.named(cells, "First Name", NAME, self.notes),
            patronymic=values.named(cells, "Middle Name", NAME, self.notes, required=False),
            gone=self._gone(cells),
        )

    def _student(self, cells: Cells) -> Iterator[Row]:
        person = self._person(cells)
        org = values.identifier(cells, "School SIS ID")
        yield person
        if person.gone:
            return
        yield RoleRow(origin=cells.origin, person=person.id, org=org, part=Part.STUDENT, grade=self._grade(cells))
        try:
            born_on = values.us_date(cells, "Birthdate")
        except RowRefused as refused:
            self.notes.add(Level.VALUE, cells.origin, refused.column, refused.reason)
            return
        if born_on is not None:
            yield BirthRow(origin=cells.origin, person=person.id, born_on=born_on)

    def _grade(self, cells: Cells) -> int | None:
        written = cells.raw("Grade")
        if written.isascii() and written.isdigit() and 1 <= int(written) <= 12:
            return int(written)
        if written:
            self.notes.add(Level.VALUE, cells.origin, "Grade", f"“{written[:20]}” is no grade from 1 to 12")
        return None

    def _teacher(self, cells: Cells) -> Iterator[Row]:
        person = self._person(cells)
        yield person
        if not person.gone:
            yield RoleRow(
                origin=cells.origin,
                person=person.id,
                org=values.identifier(cells, "School SIS ID"),
                part=Part.STAFF,
                position=values.named(cells, "Title", 120, self.notes, required=False) or "учитель",
            )

    def _student_enrollment(self, cells: Cells) -> Iterator[Row]:
        yield self._membership(cells, Part.STUDENT)

    def _teacher_roster(self, cells: Cells) -> Iterator[Row]:
        yield self._membership(cells, Part.STAFF)

    def _membership(self, cells: Cells, part: Part) -> MembershipRow:
        group = values.identifier(cells, "Section SIS ID")
        person = self._prefix() + values.identifier(cells, "SIS ID")
        return MembershipRow(origin=cells.origin, id=f"{group}|{person}", group=group, person=person, part=part)


def _term_id(cells: Cells, starts_on: date, ends_on: date) -> str:
    """The term's own id with its dates: the same id with other dates in another row is another term."""
    return f"{values.reference(cells, 'Term SIS ID')}@{starts_on}/{ends_on}"
