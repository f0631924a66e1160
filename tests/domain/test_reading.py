from typing import Any, Final

from domain.reading import One, Shape, grouped, plan
from domain.selection import Wanted

BOOK: Final = Shape(
    columns={"id": "b.id", "title": "b.title", "pages": "b.pages"},
    ones={
        "author": One("LEFT JOIN author a ON a.id = b.author_id", {"id": "a.id", "name": "a.name"}, "a.id"),
        "shelf": One("JOIN shelf s ON s.id = b.shelf_id", {"id": "s.id", "place": "s.place"}, "s.id"),
    },
)


def test_only_what_is_wanted_is_selected_and_joined() -> None:
    made = plan(BOOK, Wanted.of(title={}, author={"name": {}}, reviews={"text": {}}))
    assert (
        made.columns == "b.id AS id, b.title AS title, a.id AS author__key, a.id AS author__id, a.name AS author__name"
    )
    assert made.joins == "LEFT JOIN author a ON a.id = b.author_id"


def test_nothing_wanted_is_the_id_alone() -> None:
    made = plan(BOOK, Wanted())
    assert (made.columns, made.joins) == ("b.id AS id", "")


def test_what_a_reader_needs_itself_is_selected_always() -> None:
    assert plan(BOOK, Wanted(), ("id", "pages")).columns == "b.id AS id, b.pages AS pages"


def test_a_row_is_a_plain_dict_with_its_relations_below() -> None:
    made = plan(BOOK, Wanted.of(title={}, author={"name": {}}, shelf={"place": {}}))
    record: dict[str, Any] = {
        "id": 1,
        "title": "Мцыри",
        "author__key": 7,
        "author__id": 7,
        "author__name": "Лермонтов",
        "shelf__key": 3,
        "shelf__id": 3,
        "shelf__place": "А",
    }
    assert made.row(record) == {
        "id": 1,
        "title": "Мцыри",
        "author": {"id": 7, "name": "Лермонтов"},
        "shelf": {"id": 3, "place": "А"},
    }
    assert made.row({**record, "author__key": None})["author"] is None


def test_a_plan_is_made_once_for_equal_wishes() -> None:
    assert plan(BOOK, Wanted.of(title={}, pages={})) is plan(BOOK, Wanted.of(pages={}, title={}))


def test_rows_are_grouped_in_their_order() -> None:
    rows = [{"key": 2, "n": 1}, {"key": 1, "n": 2}, {"key": 2, "n": 3}]
    assert grouped(rows, "key") == {2: [rows[0], rows[2]], 1: [rows[1]]}
    assert grouped([], "key") == {}
