"""Contacts that are put on record from a signed document, and taken out of use (R7.2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.access import guardianship_in_force, kept, visible_contacts
from domain.acts import Act, conflict, not_found
from domain.contacts.addresses import AddressError, normalised
from domain.keeping import begin, check, line_problems
from domain.lines import evened
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from orm.contacts import ContactChannel, ContactSource

NUMBER_LONGEST: Final = 80
EARLIEST: Final = date(2000, 1, 1)
MOST: Final = 3
"""Contacts of one person in one channel: one that fails is followed by the next, and nobody reads four."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was signed, on paper or in an electronic document system."""

    number: str
    dated: date
    source: ContactSource


@dataclass(frozen=True, slots=True)
class AddContact:
    """Of a guardian or else of a student."""

    channel: ContactChannel
    address: str
    document: Document
    guardian: int | None = None
    student: int | None = None


@dataclass(frozen=True, slots=True)
class EndContact:
    contact: int
    version: int
    reason: str | None = None


async def add_contact(act: Act, asked: AddContact) -> Row:
    """Put a contact on record; the answer has its id. The document confirms it. The same one twice is a `Conflict`."""
    school = await begin(act, "contactAdd")
    number = evened(asked.document.number)
    problems = [*line_problems("input.document.number", number, NUMBER_LONGEST)]
    if (asked.guardian is None) == (asked.student is None):
        problems.append(FieldProblem("input.guardianId", "Укажите представителя или ученика, кого-то одного."))
    if not EARLIEST <= asked.document.dated <= act.today:
        problems.append(FieldProblem("input.document.date", "Дата документа: не раньше 2000 года и не позже сегодня."))
    address = ""
    try:
        address = normalised(asked.channel, asked.address)
    except AddressError as error:
        problems.append(FieldProblem("input.address", str(error)))
    check(problems)
    owner, column = (asked.student, "student_id") if asked.guardian is None else (asked.guardian, "guardian_id")
    sql = Sql(owner)
    table = "student" if asked.guardian is None else "guardian"
    # The person's row makes writers take turns, so that the count holds.
    person = await act.work.fetchrow(
        f"SELECT p.id FROM {table} p WHERE p.id = $1 AND {kept(act.viewer, sql, 'p')} FOR NO KEY UPDATE OF p",
        *sql.values,
    )
    if person is None:
        raise not_found("Нет такого ученика или представителя.")
    standing = await act.work.fetch(
        f"SELECT address FROM contact WHERE {column} = $1 AND channel = $2 AND ended_at IS NULL",
        owner,
        asked.channel.value,
    )
    if address in {row["address"] for row in standing}:
        raise conflict("Этот контакт уже записан.")
    if len(standing) >= MOST:
        raise conflict(f"Таких контактов уже {MOST}: сначала уберите лишний.")
    row = await act.work.fetchrow(
        f"INSERT INTO contact (school_id, {column}, channel, address, source, document_number, document_date, added_by_id,"
        " added_at, confirmed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 1) RETURNING id",
        school,
        owner,
        asked.channel.value,
        address,
        asked.document.source.value,
        number,
        asked.document.dated,
        act.viewer.account_id,
        act.now,
    )
    return {"contact": row["id"], "students": await _children(act, row["id"])}


async def end_contact(act: Act, asked: EndContact) -> Row:
    """Take a contact out of use: the registrar's, and everybody's own. Nothing is sent to it from now on."""
    await begin(act, "contactEnd", asked.reason)
    sql = Sql(asked.contact)
    row: Any = await act.work.fetchrow(
        f"SELECT ct.version, ct.ended_at FROM contact ct WHERE ct.id = $1 AND {visible_contacts(act.viewer, sql)} FOR NO KEY UPDATE",
        *sql.values,
    )
    if row is None:
        raise not_found("Контакт не найден.")
    if row["version"] != asked.version:
        raise conflict("Запись уже изменена. Обновите страницу.")
    if row["ended_at"] is not None:
        raise conflict("Этот контакт уже убран.")
    await act.work.execute("UPDATE contact SET ended_at = $2 WHERE id = $1", asked.contact, act.now)
    return {"contact": asked.contact, "students": await _children(act, asked.contact)}


async def _children(act: Act, contact: int) -> list[int]:
    """Whose family the contact is of: sights name them."""
    rows = await act.work.fetch(
        "SELECT coalesce(ct.student_id, gs.student_id) AS student FROM contact ct LEFT JOIN guardianship gs"
        f" ON gs.guardian_id = ct.guardian_id AND {guardianship_in_force()} WHERE ct.id = $1 ORDER BY 1",
        contact,
    )
    return [row["student"] for row in rows if row["student"] is not None]
