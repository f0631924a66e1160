"""Files are added to homework, and taken back, by whoever may change it (R2.7).

A file is first registered, with what it will be, and then sent. Until it has arrived whole nobody reads of it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from domain.access import Viewer, audience_between, may_act, taught_homework
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.feed import EventKind
from domain.homework.files import KINDS, LARGEST, checked_name, extension, is_what_it_says
from domain.homework.standing import COLUMNS, Standing
from domain.reading import Row
from domain.sql import Sql
from orm.database import Work

MOST: Final = 5
"""Files of one homework."""
SCHOOL_BYTES: Final = 20 * 1024**3
"""What one school may keep: some 40,000 photographs and sheets, which two years of homework do not reach."""
AWAITED: Final = timedelta(hours=1)
"""How long a registered file may take to arrive."""

_GONE: Final = "Файл не найден."
_STANDS: Final = "o.arrived_at IS NOT NULL AND o.removed_at IS NULL"


@dataclass(frozen=True, slots=True)
class AttachFile:
    """`sha256` is of the whole content, in hexadecimal digits."""

    homework: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that may be sent; one that has arrived may be sent again and changes nothing."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: bytes


async def attach_file(act: Act, asked: AttachFile, *, quota: int = SCHOOL_BYTES) -> Row:
    """Register a file of homework in reach. The answer has its id, and until when it is awaited."""
    if not may_act(act.viewer, "homeworkAttach"):
        raise not_allowed()
    sql = Sql(asked.homework)
    homework = await act.work.fetchrow(
        f"SELECT h.id, h.school_id, h.removed_at FROM homework h WHERE h.id = $1 AND {taught_homework(act.viewer, sql)}"
        " FOR NO KEY UPDATE OF h",
        *sql.values,
    )
    if homework is None:
        raise not_found("Задание не найдено.")
    if homework["removed_at"] is not None:
        raise conflict("Задание уже убрано. Обновите страницу.")
    name = checked_name(asked.name)
    if not 0 < asked.size <= LARGEST:
        raise invalid("input.size", f"От 1 байта до {LARGEST // 1024**2} МБ.")
    digest = _digest(asked.sha256)
    kept = await act.work.fetchrow(
        "SELECT (SELECT count(*) FROM attachment o WHERE o.homework_id = $1 AND o.removed_at IS NULL"
        " AND (o.arrived_at IS NOT NULL OR o.added_at > app.now() - $3::interval)) AS files,"
        " (SELECT coalesce(sum(o.size), 0) FROM attachment o WHERE o.school_id = $2 AND o.content IS NOT NULL) AS bytes",
        homework["id"],
        homework["school_id"],
        AWAITED,
    )
    if kept["files"] >= MOST:
        raise conflict(f"К заданию уже добавлено {MOST} файлов. Уберите лишний.")
    if kept["bytes"] + asked.size > quota:
        raise conflict("Место для файлов школы закончилось. Обратитесь к администратору.")
    added = await act.work.fetchrow(
        "INSERT INTO attachment (school_id, homework_id, name, media_type, size, sha256, added_by_id, added_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        homework["school_id"],
        homework["id"],
        name,
        KINDS[extension(name)].media_type,
        asked.size,
        digest,
        act.viewer.account_id,
        act.now,
    )
    return {"attachment": added["id"], "expires_at": (act.now + AWAITED).isoformat()}


async def awaited_file(work: Work, viewer: Viewer, number: int) -> Awaited:
    """The file that this account registered and may still send. Raises `RefusedError`."""
    if not may_act(viewer, "homeworkAttach"):
        raise not_allowed()
    found = await _found(work, viewer, number)
    _still(found, viewer)
    return Awaited(found["id"], found["name"], found["media_type"], found["size"], found["sha256"])


def problem_of(awaited: Awaited, content: bytes | bytearray, digest: bytes) -> str | None:
    """Why a content, with its SHA-256, is not the file that was registered; nothing where it is."""
    if len(content) != awaited.size:
        return f"Пришло {len(content)} байт вместо {awaited.size}. Отправьте файл ещё раз."
    if digest != awaited.sha256:
        return "Файл пришёл не таким, каким был заявлен. Отправьте его ещё раз."
    if not is_what_it_says(awaited.name, content):
        return "Содержимое файла не соответствует его имени."
    return None


async def take_file(act: Act, number: int, content: bytes | bytearray) -> Row:
    """Keep the content of an awaited file, which from then on the group reads and is told of. Twice is once."""
    if not may_act(act.viewer, "homeworkAttach"):
        raise not_allowed()
    found = await _found(act.work, act.viewer, number, " FOR NO KEY UPDATE OF h, a")
    _still(found, act.viewer)
    if found["arrived_at"] is None:
        written = await act.work.fetchrow(
            "UPDATE attachment a SET content = $2, arrived_at = app.now()"
            f" FROM homework h WHERE a.id = $1 AND h.id = a.homework_id RETURNING {_told()}",
            number,
            content,
        )
        _tell(act, Standing.of(found), written, written["others"], [*written["others"], found["name"]])
    return {"attachment": number}


async def detach_file(act: Act, number: int) -> Row:
    """Take a file back, arrived or not. Its content is kept for a month; the answer has the homework's id."""
    if not may_act(act.viewer, "homeworkDetach"):
        raise not_allowed()
    found = await _found(act.work, act.viewer, number, " FOR NO KEY UPDATE OF h, a")
    if found is None:
        raise not_found(_GONE)
    if found["gone_at"] is not None:
        raise conflict("Задание уже убрано. Обновите страницу.")
    if found["removed_at"] is not None:
        raise conflict("Файл уже убран. Обновите страницу.")
    written = await act.work.fetchrow(
        "UPDATE attachment a SET removed_at = app.now()"
        f" FROM homework h WHERE a.id = $1 AND h.id = a.homework_id RETURNING {_told()}",
        number,
    )
    if found["arrived_at"] is not None:
        _tell(act, Standing.of(found), written, written["names"], written["others"])
    return {"homework": found["homework_id"]}


async def _found(work: Work, viewer: Viewer, number: int, lock: str = "") -> Any:  # noqa: ANN401 - a record or None
    sql = Sql(number)
    return await work.fetchrow(
        f"SELECT {COLUMNS}, h.id AS homework_id, h.removed_at AS gone_at, a.id, a.name, a.media_type, a.size, a.sha256,"
        " a.added_by_id, a.added_at, a.arrived_at, a.removed_at, app.now() AS now FROM attachment a JOIN homework h ON h.id = a.homework_id"
        f" WHERE a.id = $1 AND {taught_homework(viewer, sql)}{lock}",
        *sql.values,
    )


def _still(found: Any, viewer: Viewer) -> None:  # noqa: ANN401 - a record or None
    """It is the viewer's own, nothing was taken back, and its time has not passed. Raises `RefusedError`."""
    if found is None or found["added_by_id"] != viewer.account_id:
        raise not_found(_GONE)
    if found["gone_at"] is not None or found["removed_at"] is not None:
        raise conflict("Задание или файл уже убраны. Обновите страницу.")
    if found["arrived_at"] is None and found["added_at"] + AWAITED <= found["now"]:
        raise conflict("Время отправки истекло. Добавьте файл ещё раз.")


def _told() -> str:
    """What an update of a row of `attachment`, with its homework beside it, answers for the feed, as it was before the update."""
    names = f"SELECT o.name FROM attachment o WHERE o.homework_id = h.id AND {_STANDS}"
    return (
        f"h.id, {audience_between('h.group_id', 'h.given_on', 'h.due_on')} AS students,"
        f" ARRAY ({names} ORDER BY o.arrived_at, o.id) AS names,"
        f" ARRAY ({names} AND o.id <> a.id ORDER BY o.arrived_at, o.id) AS others"
    )


def _tell(act: Act, homework: Standing, written: Any, before: list[str], after: list[str]) -> None:  # noqa: ANN401 - a record
    facts = homework.facts()
    sides = ({**facts, "attachments": names} for names in (before, after))
    act.tell(homework.fact(EventKind.HOMEWORK_CORRECTED, written, *sides))


def _digest(written: str) -> bytes:
    try:
        digest = bytes.fromhex(written)
    except ValueError:
        digest = b""
    if len(digest) != 32 or len(written) != 64:
        raise invalid("input.sha256", "SHA-256 файла: 64 шестнадцатеричные цифры.")
    return digest
