"""Whom the school knows: an account that was opened with a code which the school handed over (R1.1)."""

from datetime import timedelta

import pytest

from domain.consents.states import states
from domain.passwords import digest
from domain.refusals import NotAllowed
from domain.sign_in import SignedIn, Visitor, activate
from orm.consents import Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.consents.register import in_cabinet
from tests.household import NOW, Household
from workers.housekeeping import forget


@pytest.mark.parametrize("years", [0, 1])
async def test_a_code_of_the_school_lets_a_guardian_consent_in_the_cabinet_for_good(
    place: Place, database: Database, household: Household, years: int
) -> None:
    assert isinstance(await in_cabinet(database, household, "unknown", Decision.CONSENT), NotAllowed)
    async with place.as_owner() as owner:
        await owner.execute(
            "INSERT INTO activation (account_id, code_hash, created_at, expires_at) VALUES ($1, $2, $3, $4)",
            household.account("unknown"),
            digest("ABCD-EFGH"),
            NOW,
            NOW + timedelta(days=7),
        )
    opened = await activate(database, "abcd-efgh", "a long password", Visitor("192.0.2.1"), lambda: NOW)
    assert isinstance(opened, SignedIn)

    await place.at(NOW + timedelta(days=366 * years))
    await forget(database)  # the row of the code goes in time; that the school knows them stays
    assert isinstance(await in_cabinet(database, household, "unknown", Decision.CONSENT), dict)
    viewer = household.viewers["unknown"]
    async with database.work(viewer.schools) as work:
        (state,) = await states(work, viewer, [household.students["anna"]])
    assert [giver["reads"] for giver in state["givers"]] == [True]


async def test_a_code_that_was_taken_back_identifies_nobody(
    place: Place, database: Database, household: Household
) -> None:
    async with place.as_owner() as owner:
        await owner.execute(
            "INSERT INTO activation (account_id, code_hash, created_at, expires_at, used_at) VALUES ($1, '\\x00', $2, $2, $2)",
            household.account("unknown"),
            NOW,
        )
    assert isinstance(await in_cabinet(database, household, "unknown", Decision.CONSENT), NotAllowed)
