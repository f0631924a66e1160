import pytest

from gateway.documents import Documents, Faulty, Shelf
from gateway.refusals import Code, Problem, Refused
from tests.gateway import library

_SCHEMA = library.schema()._schema  # noqa: SLF001 - Strawberry has no other name for it


def _faulty(characters: int) -> Faulty:
    return Faulty((), characters)


def test_a_document_is_made_once() -> None:
    documents = Documents(_SCHEMA)
    assert documents.read("{ books { title } }") is documents.read("{ books { title } }")


def test_the_count_of_kept_documents_is_bounded() -> None:
    documents = Documents(_SCHEMA, most=3)
    kept = [documents.read(f"{{ a{number}: __typename }}") for number in range(5)]
    assert len(documents.good) == 3
    assert documents.read("{ a4: __typename }") is kept[4]
    assert documents.read("{ a0: __typename }") is not kept[0]


def test_what_was_used_last_is_kept() -> None:
    shelf: Shelf[Faulty] = Shelf(2, 1_000_000)
    shelf.put("a", _faulty(1))
    shelf.put("b", _faulty(1))
    assert shelf.get("a")
    shelf.put("c", _faulty(1))
    assert shelf.get("b") is None
    assert shelf.get("a")


def test_the_weight_of_kept_documents_is_bounded_and_right() -> None:
    shelf: Shelf[Faulty] = Shelf(1_000, 100)
    for number in range(50):
        shelf.put(str(number), _faulty(number % 7 + 1))
        assert shelf.weight <= 100
    shelf.put("49", _faulty(3))
    shelf.put("heavy", _faulty(51))
    assert shelf.get("heavy") is None
    assert shelf.weight == sum(found.weight for key in map(str, range(50)) if (found := shelf.get(key)))


def test_a_refused_text_is_remembered_apart() -> None:
    documents = Documents(_SCHEMA)
    for _ in range(2):
        with pytest.raises(Refused) as raised:
            documents.read("{ nothing }")
        assert raised.value.problems == (
            Problem(Code.INVALID, "Cannot query field 'nothing' on type 'Query'.", ((1, 3),)),
        )
    assert (len(documents.good), len(documents.bad)) == (0, 1)
