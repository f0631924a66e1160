"""Keyset pages: each row once, in an order without ties, and cursors that nobody else made are refused."""

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pages import Page
from orm.database import Database
from schema.connections import connection, cursor, place_of
from tests.schema.asking import ask, who
from tests.world import World

PAGE = """query($after: String) { students(first: 4, after: $after) {
    edges { cursor node { fullName } } pageInfo { hasNextPage endCursor } } }"""


async def test_pages_hold_every_student_once_and_in_order(world_database: Database) -> None:
    viewer = await who(world_database, "A.dep")
    whole = await ask(world_database, viewer, "{ students(first: 100) { nodes { fullName } } }")
    found: list[str] = []
    after, more = None, True
    while more:
        answer = await ask(world_database, viewer, PAGE, after=after)
        edges = answer.data["students"]["edges"]
        found += [edge["node"]["fullName"] for edge in edges]
        more = answer.data["students"]["pageInfo"]["hasNextPage"]
        after = answer.data["students"]["pageInfo"]["endCursor"]
        assert after == edges[-1]["cursor"]
    assert found == [node["fullName"] for node in whole.data["students"]["nodes"]]
    assert len(found) == len(set(found)) == 26


async def test_a_full_last_page_has_no_next_one(world_database: Database) -> None:
    viewer = await who(world_database, "A.hr")
    answer = await ask(world_database, viewer, "{ students(first: 2) { nodes { id } pageInfo { hasNextPage } } }")
    assert len(answer.data["students"]["nodes"]) == 2
    assert answer.data["students"]["pageInfo"]["hasNextPage"] is False


async def test_nothing_in_reach_is_an_empty_page(world_database: Database) -> None:
    answer = await ask(world_database, await who(world_database, "A.gref"), PAGE)
    assert answer.data["students"] == {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}


async def test_the_register_of_consents_goes_from_the_newest_to_the_oldest(
    world: World, world_database: Database
) -> None:
    viewer = await who(world_database, "A.reg")
    document = "query($after: String) { consents(first: 30, after: $after) { nodes { id } pageInfo { endCursor } } }"
    first = await ask(world_database, viewer, document)
    second = await ask(world_database, viewer, document, after=first.data["consents"]["pageInfo"]["endCursor"])
    found = [node["id"] for answer in (first, second) for node in answer.data["consents"]["nodes"]]
    of_school = [label for label in world.numbers if label.startswith("consent:A.")]
    assert found == [world.id(label) for label in sorted(of_school, key=lambda label: -world[label])]


@given(st.lists(st.integers(), max_size=30), st.integers(1, 10))
def test_a_page_says_whether_there_is_more(rows: list[int], first: int) -> None:
    page = Page.cut([{"id": row} for row in rows[: first + 1]], first)
    assert [row["id"] for row in page.rows] == rows[:first]
    assert page.has_next == (len(rows) > first)


def _encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "$$$",
        "Ж",
        "a" * 601,
        *(
            _encoded(text)
            for text in (
                "null",
                "7",
                '["a"]',
                '["a", "7"]',
                "[7, 7]",
                '["a", 7.0]',
                '["a", true]',
                '["a", -1]',
                '["a\\u0000", 7]',
            )
        ),
        _encoded(f'["a", {2**63}]'),
        _encoded("[" * 300),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(value: str) -> None:
    assert place_of(value, str, int) is None
    assert cursor(str, int)({"after": value}) == "after: not a cursor of this connection"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
    st.integers(0, 2**63 - 1),
)
def test_a_cursor_that_was_given_out_leads_back_to_its_place(name: str, number: int) -> None:
    page = Page([{"sort_key": name, "id": number}], has_next=False)
    made: Any = connection(page, lambda row: [row["sort_key"], row["id"]])
    assert place_of(made["page_info"]["end_cursor"], str, int) == (name, number)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_without_an_error(text: str) -> None:
    assert (cursor(str, int)({"after": text}) is None) == (place_of(text, str, int) is not None)
