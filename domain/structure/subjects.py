"""Subjects are added and renamed. What was learnt under the old name is the same subject."""

from dataclasses import dataclass
from typing import Final

from domain.acts import Act
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, change, is_said, standing

NAME_LONGEST: Final = 200
SHORT_NAME_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class SubjectAdd:
    name: str
    short_name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubjectUpdate:
    """What is None stays."""

    subject: int
    version: int
    name: str | None = None
    short_name: str | None = None
    reason: str = ""


async def add_subject(act: Act, addition: SubjectAdd) -> Row:
    """Add a subject to the school; the answer has its id."""
    school = await begin(act, "subjectAdd", addition.reason)
    form = Form()
    name = form.line("name", addition.name, NAME_LONGEST)
    short_name = form.line("shortName", addition.short_name, SHORT_NAME_LONGEST)
    form.check()
    return {"subject": await add(act, "subject", school_id=school, name=name, short_name=short_name)}


async def update_subject(act: Act, update: SubjectUpdate) -> Row:
    """Rename a subject; the answer has its id."""
    await begin(act, "subjectUpdate", update.reason)
    is_said(name=update.name, short_name=update.short_name)
    stands = await standing(act, "subject", update.subject, update.version, "Предмет")
    form = Form()
    name = form.line("name", update.name, NAME_LONGEST, stands["name"])
    short_name = form.line("shortName", update.short_name, SHORT_NAME_LONGEST, stands["short_name"])
    form.check()
    await change(act, "subject", stands, name=name, short_name=short_name)
    return {"subject": update.subject}
