"""Whoever a full set no longer names has left: nobody acts in the roles of their work, and what else they are stays."""

from datetime import timedelta
from typing import Final

from domain.exchange.importing import import_path
from domain.exchange.options import Options
from domain.wake import Signal
from tests.domain.exchange.conftest import NOW, School
from tests.domain.exchange.sets import Files, oneroster

WEEK: Final = timedelta(days=7)


def without_gleb() -> Files:
    """The same set without one of the teachers."""
    return oneroster().lacking("users", "t2").lacking("enrollments", "e9")


async def _give_roles(school: School) -> tuple[int, int]:
    """Two accounts: a teacher who is a guardian too, and a colleague."""
    accounts = []
    for name, login in (("Глеб", "gleb"), ("Инна", "inna")):
        ((account,),) = await school.rows(
            "INSERT INTO account (login, full_name, epoch, created_at) VALUES ($1, $1, 0, $2) RETURNING id", login, NOW
        )
        await school.execute(
            "INSERT INTO role_grant (account_id, role, school_id, staff_id, granted_at)"
            " SELECT $1, 'teacher', school_id, id, $3 FROM staff WHERE given_name = $2",
            account,
            name,
            NOW,
        )
        accounts.append(account)
    await school.execute(
        "INSERT INTO role_grant (account_id, role, school_id, guardian_id, granted_at)"
        " SELECT $1, 'guardian', school_id, min(id), $2 FROM guardian GROUP BY school_id",
        accounts[0],
        NOW,
    )
    return accounts[0], accounts[1]


async def test_who_is_named_no_more_loses_the_roles_of_staff_alone_and_is_looked_at(school: School) -> None:
    await school.take(oneroster())
    gleb, inna = await _give_roles(school)
    woken: list[Signal] = []

    async def wake(signal: Signal) -> None:
        woken.append(signal)

    report = await import_path(
        school.place.owner_url,
        without_gleb().folder(school.folder),
        Options(now=NOW + WEEK),
        lambda *_: None,
        wake,
    )

    grants = await school.rows("SELECT account_id, role, revoked_at FROM role_grant ORDER BY account_id, role")
    assert grants == [(gleb, "guardian", None), (gleb, "teacher", NOW + WEEK), (inna, "teacher", None)]
    assert [signal.accounts for signal in woken] == [{gleb}]
    assert report.readers.endswith("1 accounts lost the roles of staff who left")


async def test_a_dry_run_takes_no_role_and_wakes_nobody(school: School) -> None:
    await school.take(oneroster())
    await _give_roles(school)
    woken: list[Signal] = []

    async def wake(signal: Signal) -> None:
        woken.append(signal)

    options = Options(now=NOW + WEEK, dry_run=True)
    await import_path(school.place.owner_url, without_gleb().folder(school.folder), options, lambda *_: None, wake)

    assert await school.rows("SELECT count(*) FROM role_grant WHERE revoked_at IS NOT NULL") == [(0,)]
    assert woken == []
