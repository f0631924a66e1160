"""Rows of the files of OneRoster."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.exchange import cells as values
from domain.exchange.cells import Cells
from domain.exchange.notes import Notes
from domain.exchange.oneroster.files import File
from domain.exchange.oneroster.manifest import Mode
from domain.exchange.oneroster.values import (
    CLASSES,
    ENROLMENT_ROLES,
    ORGS,
    ROLES,
    SESSIONS,
    TRUTHS,
    grades,
    is_gone,
    word,
)
from domain.exchange.refusal import RowRefused
from domain.exchange.report import Level
from domain.exchange.rows import (
    BirthRow,
    CourseRow,
    GroupRow,
    Kind,
    LinkRow,
    MembershipRow,
    OrgRow,
    Part,
    PersonRow,
    RoleRow,
    Row,
    SessionRow,
    SparedRow,
)
from domain.exchange.years import school_year_end

NAME: Final = 100
TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes rows of one file; what it cannot make a row of is refused, and spared if its id is known."""

    file: File
    notes: Notes

    @property
    def mode(self) -> Mode:
        return self.file.mode

    def rows(self, cells: Cells) -> Iterator[Row]:
        make: Callable[[Cells], Iterator[Row]] = getattr(self, f"_{self.file.layout.name}")
        try:
            yield from list(make(cells))
        except RowRefused as refused:
            self.notes.refuse(cells.origin, refused.column, refused.reason)
            spared = _id_of(cells, self.file)
            if spared:
                kind = Kind.PERSON if self.file.layout.kind is Kind.ROLE else self.file.layout.kind
                yield SparedRow(origin=cells.origin, kind=kind, id=spared)

    def _gone(self, cells: Cells) -> bool:
        return is_gone(cells, self.mode, self.notes)

    def _name(self, cells: Cells, column: str, limit: int, *, required: bool = True) -> str:
        return values.named(cells, column, limit, self.notes, required=required)

    def _date(self, cells: Cells, column: str) -> tuple[date | None, bool]:
        """An optional date, and whether it was given and refused."""
        try:
            return values.iso_date(cells, column), False
        except RowRefused as refused:
            self.notes.add(Level.VALUE, cells.origin, column, refused.reason)
            return None, True

    def _orgs(self, cells: Cells) -> Iterator[Row]:
        yield OrgRow(
            origin=cells.origin,
            id=values.identifier(cells, "sourcedId"),
            name=self._name(cells, "name", TITLE),
            level=word(cells, "type", ORGS, self.notes),
            parent=values.reference(cells, "parentSourcedId"),
            gone=self._gone(cells),
        )

    def _academicSessions(self, cells: Cells) -> Iterator[Row]:  # noqa: N802 - the file's own name
        starts_on = values.iso_date(cells, "startDate", required=True)
        ends_on = values.iso_date(cells, "endDate", required=True)
        assert starts_on is not None  # noqa: S101 - required
        assert ends_on is not None  # noqa: S101 - required
        if ends_on <= starts_on:
            raise RowRefused("endDate", "not after startDate")
        yield SessionRow(
            origin=cells.origin,
            id=values.identifier(cells, "sourcedId"),
            title=self._name(cells, "title", TITLE),
            level=word(cells, "type", SESSIONS, self.notes),
            starts_on=starts_on,
            ends_on=ends_on,
            year=self._year(cells, starts_on, ends_on),
            parent=values.reference(cells, "parentSourcedId"),
            gone=self._gone(cells),
        )

    def _year(self, cells: Cells, starts_on: date, ends_on: date) -> int:
        by_dates = school_year_end(starts_on, ends_on)
        written = cells.raw("schoolYear")
        if written.isascii() and written.isdigit() and abs(int(written) - by_dates) <= 1:
            return int(written)
        reason = f"“{written[:20]}” is not the year in which {starts_on}–{ends_on} ends: {by_dates} is taken"
        self.notes.add(Level.VALUE, cells.origin, "schoolYear", reason)
        return by_dates

    def _courses(self, cells: Cells) -> Iterator[Row]:
        yield CourseRow(
            origin=cells.origin,
            id=values.identifier(cells, "sourcedId"),
            title=self._name(cells, "title", TITLE),
            gone=self._gone(cells),
        )

    def _classes(self, cells: Cells) -> Iterator[Row]:
        homeroom = word(cells, "classType", CLASSES, self.notes)
        found = grades(cells, "grades")
        gone = self._gone(cells)
        if homeroom and not gone:
            if not found:
                raise RowRefused("grades", "a homeroom without a grade from 01 to 12")
            if len(found) > 1:
                self.notes.warn(cells.origin, "grades", f"a homeroom of several grades: {found[0]} is taken")
        yield GroupRow(
            origin=cells.origin,
            id=values.identifier(cells, "sourcedId"),
            org=values.identifier(cells, "schoolSourcedId"),
            title=self._name(cells, "title", 40 if homeroom else TITLE),
            homeroom=homeroom,
            grade=found[0] if homeroom and found else None,
            course=values.reference(cells, "courseSourcedId"),
            subject=values.text(_first(cells, "subjects"), "subjects", TITLE),
            sessions=values.references(cells, "termSourcedIds"),
            gone=gone,
        )

    def _users(self, cells: Cells) -> Iterator[Row]:
        person = values.identifier(cells, "sourcedId")
        if self._gone(cells):
            yield PersonRow(origin=cells.origin, id=person, family_name="", given_name="", patronymic="", gone=True)
            return
        parts = list(self._parts(cells, person))
        if "role" in self.file.header.columns and not parts:
            return
        yield PersonRow(
            origin=cells.origin,
            id=person,
            family_name=self._name(cells, "familyName", NAME),
            given_name=self._name(cells, "givenName", NAME),
            patronymic=self._name(cells, "middleName", NAME, required=False),
        )
        yield from parts
        yield from self._links(cells, person)

    def _parts(self, cells: Cells, person: str) -> Iterator[Row]:
        """Version 1.1: one role in each organisation that the row names. In 1.2 roles have a file of their own."""
        if "role" not in self.file.header.columns:
            return
        part, position = word(cells, "role", ROLES, self.notes)
        if part is None:
            self.notes.leave_out(cells.origin, "role", "a relative is no legal representative")
            return
        orgs = values.references(cells, "orgSourcedIds")
        if not orgs and part is not Part.GUARDIAN:
            raise RowRefused("orgSourcedIds", "empty")
        for org in orgs or ("",):
            yield RoleRow(origin=cells.origin, person=person, org=org, part=part, position=position)

    def _links(self, cells: Cells, person: str) -> Iterator[Row]:
        try:
            agents = values.references(cells, "agentSourcedIds")
        except RowRefused as refused:
            self.notes.add(Level.VALUE, cells.origin, refused.column, refused.reason)
            yield SparedRow(origin=cells.origin, kind=Kind.LINK, id=person)
            return
        for agent in agents:
            if agent == person:
                self.notes.warn(cells.origin, "agentSourcedIds", "names the person themselves: dropped")
            else:
                yield LinkRow(origin=cells.origin, person=person, agent=agent)

    def _roles(self, cells: Cells) -> Iterator[Row]:
        person = values.identifier(cells, "userSourcedId")
        part, position = word(cells, "role", ROLES, self.notes)
        if part is None:
            self.notes.leave_out(cells.origin, "role", "a relative is no legal representative")
            return
        yield RoleRow(
            origin=cells.origin,
            person=person,
            org=values.identifier(cells, "orgSourcedId"),
            part=part,
            position=position,
            ends_on=self._date(cells, "endDate")[0],
            gone=self._gone(cells),
        )

    def _demographics(self, cells: Cells) -> Iterator[Row]:
        column = "sourcedId" if cells.raw("sourcedId") else "userSourcedId"
        person = values.identifier(cells, column)
        born_on, _ = self._date(cells, "birthDate")
        if born_on is not None and not self._gone(cells):
            yield BirthRow(origin=cells.origin, person=person, born_on=born_on)

    def _enrollments(self, cells: Cells) -> Iterator[Row]:
        gone = self._gone(cells)
        part = word(cells, "role", ENROLMENT_ROLES, self.notes)
        if part is None:
            self.notes.leave_out(cells.origin, "role", f"a {cells.raw('role').lower()} of a class is not kept")
            return
        starts_on, bad_start = self._date(cells, "beginDate")
        ends_on, bad_end = self._date(cells, "endDate")
        if starts_on and ends_on and ends_on < starts_on:
            raise RowRefused("endDate", "before beginDate")
        primary = word(cells, "primary", TRUTHS, self.notes) if cells.raw("primary") else False
        yield MembershipRow(
            origin=cells.origin,
            id=values.identifier(cells, "sourcedId"),
            group=values.identifier(cells, "classSourcedId"),
            person=values.identifier(cells, "userSourcedId"),
            part=part,
            org=values.reference(cells, "schoolSourcedId"),
            primary=primary,
            starts_on=starts_on,
            ends_on=ends_on,
            incomplete=bad_start or bad_end,
            gone=gone,
        )


def _id_of(cells: Cells, file: File) -> str:
    column = "userSourcedId" if file.layout.kind is Kind.ROLE else "sourcedId"
    try:
        return values.identifier(cells, column)
    except RowRefused:
        return ""


def _first(cells: Cells, column: str) -> Cells:
    """The row with only the first part of a list."""
    return Cells(cells.origin, {column: cells.raw(column).split(",")[0]})
