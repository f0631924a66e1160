"""The chain itself: fixed for ever, and different for whatever differs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from domain.audit.chain import GENESIS, Link, link_hash, next_link, row_digest

AT: Final = datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=UTC)
ROW: Final[dict[str, Any]] = {
    "id": 7,
    "school_id": 1,
    "at": AT,
    "account_id": 3,
    "role": "teacher",
    "operation": "classPage",
    "students": [11, 12],
}


def test_what_is_hashed_never_changes() -> None:
    first = next_link(1, None, [ROW], AT)
    second = next_link(1, first, [{**ROW, "id": 8}], AT)
    assert row_digest(ROW).hex() == "87cf9766845d1f0058ec09285fcaadb76669cbe175a5a3abff9d1df9909008e6"
    assert (first.number, first.after_id, first.up_to_id, first.ids) == (1, 0, 7, (7,))
    assert first.hash.hex() == "3aede69c252883f905a6e0a07169cad95ce5ff825e4ab2bdd1f021dadb7df111"
    assert (second.number, second.after_id, second.up_to_id) == (2, 7, 8)
    assert second.hash.hex() == "240b43b9d7899dc4b79f7cf1964b95bd5d5a56fe91648d4264a68c60f24f8184"


def test_a_digest_is_over_every_column() -> None:
    others: dict[str, Any] = {
        "id": 8,
        "school_id": 2,
        "at": AT + timedelta(microseconds=1),
        "account_id": 4,
        "role": "deputy",
        "operation": "classPage ",
        "students": [11],
    }
    digests = {row_digest({**ROW, name: value}) for name, value in others.items()}
    assert len(digests | {row_digest(ROW)}) == len(ROW) + 1


def test_a_digest_is_of_the_instant_and_not_of_its_offset() -> None:
    moscow = AT.astimezone(datetime.fromisoformat("2026-11-23T12:00:00+03:00").tzinfo)
    assert row_digest({**ROW, "at": moscow}) == row_digest(ROW)


def test_a_link_is_over_everything_that_it_says_and_what_is_before_it() -> None:
    link = next_link(1, None, [ROW, {**ROW, "id": 9}], AT)
    swapped = link.digests[32:] + link.digests[:32]
    others = [
        replace(link, school_id=2),
        replace(link, number=2),
        replace(link, after_id=1),
        replace(link, up_to_id=10),
        replace(link, ids=(7, 8)),
        replace(link, ids=(9, 7)),
        replace(link, digests=swapped),
        replace(link, sealed_at=AT + timedelta(seconds=1)),
    ]
    hashes = {link_hash(GENESIS, each) for each in (link, *others)} | {link_hash(b"\x01" * 32, link)}
    assert len(hashes) == len(others) + 2


@given(
    st.lists(st.tuples(st.integers(1, 2**62), st.text(max_size=5)), min_size=2, max_size=6, unique_by=lambda x: x[0])
)
def test_rows_are_found_by_their_ids_in_the_digests(values: list[tuple[int, str]]) -> None:
    rows = [{**ROW, "id": number, "operation": text} for number, text in sorted(values)]
    link: Link = next_link(1, None, rows, AT)
    assert link.marks == {row["id"]: row_digest(row) for row in rows}
