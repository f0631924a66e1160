"""Rows that a school keeps by hand, and roles that stand."""

from domain.access.table import READS, Noun, Reach, Viewer
from domain.sql import Sql


def grant_lasts(grant: str = "g") -> str:
    """The condition on a row of `role_grant` under which it is not over, blocked or not. Who leaves in the future keeps it until then."""
    return f"({grant}.revoked_at IS NULL OR {grant}.revoked_at > app.now())"


def grant_stands(grant: str = "g") -> str:
    """The condition on a row of `role_grant` under which the role can be acted in."""
    return f"({grant_lasts(grant)} AND {grant}.blocked_at IS NULL)"


def kept(viewer: Viewer, sql: Sql, row: str) -> str:
    """The condition on a row of a school's own tables under which whoever may keep such rows (`may_act`) keeps this one."""
    return f"{row}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"


def kept_files(viewer: Viewer, sql: Sql, row: str) -> str:
    """The condition on a row of `student`, `guardian` or of what binds the two under which the viewer reads the person's file."""
    return kept(viewer, sql, row) if READS[viewer.role].get(Noun.FILES) is Reach.SCHOOL else "false"


def kept_staffing(viewer: Viewer, sql: Sql, row: str) -> str:
    """The condition on a row of `staff`, or of what staff are put to, under which the viewer reads it as the employer does."""
    return kept(viewer, sql, row) if READS[viewer.role].get(Noun.STAFFING) is Reach.SCHOOL else "false"
