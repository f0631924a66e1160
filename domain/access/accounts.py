"""Whose accounts a role sees and keeps, and how far it reaches into one: nobody is let into more than what they may give."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.access.keeping import grant_lasts
from domain.access.table import ACTS, Viewer
from orm.people import Role


class AccountKind(StrEnum):
    FAMILY = "family"
    STAFF = "staff"


ACCOUNTS_READ: Final[Mapping[Role, AccountKind]] = {
    Role.HOMEROOM: AccountKind.FAMILY,
    Role.DEPUTY: AccountKind.FAMILY,
    Role.REGISTRAR: AccountKind.FAMILY,
    Role.ADMINISTRATOR: AccountKind.STAFF,
}


def reads_accounts(viewer: Viewer, kind: AccountKind) -> bool:
    """Whether the viewer is told who of these people came in."""
    return ACCOUNTS_READ.get(viewer.role) is kind


def keeps_accounts(viewer: Viewer) -> bool:
    """Whether the viewer hands out codes, and so is told logins."""
    return viewer.role in ACTS["slipsIssue"]


def beyond(account: str, issuer: str) -> str:
    """The condition that an account has a lasting role out of reach of whoever acts in the role `issuer` (a row of `role_grant`).

    Whoever gets a code into an account gets everything that it may. A registrar reaches families of the own school, an administrator
    whatever is of the own school, where they give every role anyway; the operator reaches administrators alone. A blocked role is
    one that lasts.
    """
    families = f"('{Role.GUARDIAN.value}', '{Role.STUDENT.value}')"
    own = f"bg.school_id = {issuer}.school_id"
    return (
        f"EXISTS (SELECT 1 FROM role_grant bg WHERE bg.account_id = {account} AND {grant_lasts('bg')} AND NOT coalesce("
        f"CASE {issuer}.role WHEN '{Role.REGISTRAR.value}' THEN {own} AND bg.role IN {families}"
        f" WHEN '{Role.ADMINISTRATOR.value}' THEN {own}"
        f" WHEN '{Role.OPERATOR.value}' THEN bg.role = '{Role.ADMINISTRATOR.value}' ELSE false END, false))"
    )
