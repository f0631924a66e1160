"""Rooms are added, renamed, and become shared or cease to be: the lessons ahead follow."""

from dataclasses import dataclass
from typing import Final

from domain.acts import Act, conflict
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, change, is_said, standing

NAME_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class RoomAdd:
    """`is_shared`: several lessons may be held in it at once, as in a gym."""

    name: str
    is_shared: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoomUpdate:
    """What is None stays."""

    room: int
    version: int
    name: str | None = None
    is_shared: bool | None = None
    reason: str = ""


async def add_room(act: Act, addition: RoomAdd) -> Row:
    """Add a room to the school; the answer has its id."""
    school = await begin(act, "roomAdd", addition.reason)
    form = Form()
    name = form.line("name", addition.name, NAME_LONGEST)
    form.check()
    return {"room": await add(act, "room", school_id=school, name=name, shared=addition.is_shared)}


async def update_room(act: Act, update: RoomUpdate) -> Row:
    """Rename a room, share it, or keep it for one lesson at a time; the answer has its id."""
    await begin(act, "roomUpdate", update.reason)
    is_said(name=update.name, shared=update.is_shared)
    if update.is_shared is not None:
        # Whoever changes a lesson holds it before its room, and so does this.
        await act.work.execute(
            "SELECT 1 FROM lesson WHERE room_id = $1 AND school_id = $2 AND date >= $3 AND ends_at > app.now()"
            " ORDER BY id FOR NO KEY UPDATE",
            update.room,
            act.viewer.schools[0],
            act.today,
        )
    stands = await standing(act, "room", update.room, update.version, "Кабинет")
    form = Form()
    name = form.line("name", update.name, NAME_LONGEST, stands["name"])
    form.check()
    shared = stands["shared"] if update.is_shared is None else update.is_shared
    if stands["shared"] and not shared:
        await _check_apart(act, stands)
    await change(act, "room", stands, name=name, shared=shared)
    return {"room": update.room}


async def _check_apart(act: Act, room: Row) -> None:
    """No two lessons ahead are in the room at once, unless they are merged into one."""
    clash = await act.work.fetchrow(
        "SELECT l.date, l.number, s.name AS subject, g.title, os.name AS other_subject, og.title AS other_title,"
        " count(*) OVER () AS clashes FROM lesson l"
        " JOIN lesson o ON o.room_id = l.room_id AND o.date = l.date AND o.id > l.id AND o.sitting <> l.sitting"
        " AND o.status <> 'cancelled' AND o.starts_at < l.ends_at AND l.starts_at < o.ends_at AND o.ends_at > app.now()"
        " JOIN subject s ON s.id = l.subject_id JOIN study_group g ON g.id = l.group_id"
        " JOIN subject os ON os.id = o.subject_id JOIN study_group og ON og.id = o.group_id"
        " WHERE l.room_id = $1 AND l.school_id = $2 AND l.date >= $3 AND l.status <> 'cancelled' AND l.ends_at > app.now()"
        " ORDER BY l.starts_at, l.id, o.id LIMIT 1",
        room["id"],
        room["school_id"],
        act.today,
    )
    if clash is not None:
        first = f"{clash['title']} ({clash['subject']}) и {clash['other_title']} ({clash['other_subject']})"
        raise conflict(
            f"В кабинете впереди идут уроки одновременно: {clash['clashes']}. Первые: {clash['date']:%d.%m.%Y},"
            f" урок {clash['number']}, {first}."
        )
