"""The register of guardians. Whom they stand for is for guardianships to say; how they are reached, for contacts."""

from dataclasses import dataclass

from domain.acts import Act, invalid
from domain.keeping import begin, check, standing
from domain.people.names import Name, check_namesakes
from domain.reading import Row


@dataclass(frozen=True, slots=True)
class AddGuardian:
    name: Name
    confirm_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class UpdateGuardian:
    """What is None stays."""

    guardian: int
    version: int
    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    confirm_duplicate: bool = False
    reason: str | None = None


async def add_guardian(act: Act, asked: AddGuardian) -> Row:
    """Write a guardian into the register; the answer has their id. A namesake is taken for the same person."""
    school = await begin(act, "guardianAdd")
    name = asked.name.stored
    check(name.problems())
    if not asked.confirm_duplicate:
        await check_namesakes(act, "guardian", school, name)
    row = await act.work.fetchrow(
        "INSERT INTO guardian (school_id, family_name, given_name, patronymic, sort_key) VALUES ($1, $2, $3, $4, '') RETURNING id",
        school,
        *name.parts,
    )
    return {"guardian": row["id"]}


async def update_guardian(act: Act, asked: UpdateGuardian) -> Row:
    """Correct a name; the answer has the id."""
    school = await begin(act, "guardianUpdate", asked.reason)
    row = await standing(
        act,
        "guardian",
        asked.guardian,
        asked.version,
        "x.family_name, x.given_name, x.patronymic",
        "Представитель не найден.",
    )
    if (asked.family, asked.given, asked.patronymic) == (None, None, None):
        raise invalid("input", "Не сказано, что изменить.")
    name = Name(row["family_name"], row["given_name"], row["patronymic"])
    changed = name.changed(asked.family, asked.given, asked.patronymic)
    if changed != name:
        check(changed.problems())
        if not asked.confirm_duplicate:
            await check_namesakes(act, "guardian", school, changed, but=asked.guardian)
        await act.work.execute(
            "UPDATE guardian SET family_name = $2, given_name = $3, patronymic = $4 WHERE id = $1",
            asked.guardian,
            *changed.parts,
        )
    return {"guardian": asked.guardian}
