from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.selection import NOTHING, Wanted

NAMES = st.sampled_from(["id", "date", "lessons", "subject", "name"])
WISHES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.just({}), lambda below: st.dictionaries(NAMES, below, max_size=3), max_leaves=12
)


@given(WISHES)
def test_equal_wishes_are_one_key_whatever_their_order(names: dict[str, Any]) -> None:
    turned = Wanted.of(dict(reversed(names.items())))
    assert Wanted.of(names) == turned
    assert hash(Wanted.of(names)) == hash(turned)
    assert {Wanted.of(names): "kept"}[turned] == "kept"


def test_wishes_that_differ_below_are_different_keys() -> None:
    one, other = Wanted.of(subject={"name": {}}), Wanted.of(subject={"id": {}})
    assert one != other
    assert one.shape != other.shape


def test_what_is_below_a_path_that_nobody_wants_is_nothing() -> None:
    wish = Wanted.of(lessons={"subject": {"name": {}}})
    assert wish.below("lessons", "subject") == Wanted.of(name={})
    assert wish.below("lessons", "room", "name") == NOTHING
    assert wish.below() is wish


@given(WISHES, WISHES)
def test_a_merged_wish_holds_every_path_of_its_parts_and_no_other(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    merged = Wanted.merged(Wanted.of(first), Wanted.of(second))
    assert _paths(merged) == _paths(first) | _paths(second)


@given(WISHES, WISHES)
def test_merging_changes_neither_part(first: dict[str, Any], second: dict[str, Any]) -> None:
    parts = Wanted.of(first), Wanted.of(second)
    Wanted.merged(*parts)
    assert parts == (Wanted.of(first), Wanted.of(second))


def _paths(wish: dict[str, Any], above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    return {(*above, name) for name in wish}.union(*(_paths(below, (*above, name)) for name, below in wish.items()))
