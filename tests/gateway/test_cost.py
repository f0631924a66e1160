"""What answers cost, with the small schema of `library`."""

import pytest
from graphql import parse
from graphql.execution.values import VariableValues

from gateway import limits
from gateway.admission import Asked
from gateway.cost import prices
from gateway.refusals import Code, Refused
from tests.gateway import library

_SCHEMA = library.schema()._schema  # noqa: SLF001 - Strawberry has no other name for it
_ADMISSION = library.admission()


def _cost(source: str, **variables: object) -> int:
    return _ADMISSION.judge(Asked(source, variables, None), signed_in=True).cost


def _refusal(source: str, **variables: object) -> tuple[Code, str]:
    with pytest.raises(Refused) as raised:
        _cost(source, **variables)
    return raised.value.problems[0].code, raised.value.problems[0].message


@pytest.mark.parametrize(
    ("source", "cost"),
    [
        ("{ __typename }", 1),
        ("{ books { title } }", 10 * 2),
        ("{ books(first: 3) { title } }", 3 * 2),
        ("{ books(first: 3) { title similar(first: 5) { title } } }", 3 * (1 + 1 + 5 * 2)),
        ("{ pair { left { title } right { title } } }", 1 + 2 * 2),
        ("{ a: books(first: 1) { title } b: books(first: 2) { title } }", 2 + 4),
        ("{ books(first: 2) { ...f } } fragment f on Book { title similar(first: 3) { title } }", 2 * (1 + 1 + 3 * 2)),
        ("{ books(first: 2) { ... on Book { title } ... { title } } }", 2 * 3),
    ],
)
def test_rows_multiply_down_the_tree(source: str, cost: int) -> None:
    assert _cost(source) == cost


def test_variables_and_their_defaults_count() -> None:
    source = "query($n: Int = 7) { books(first: $n) { title } }"
    assert _cost(source) == 14
    assert _cost(source, n=100) == 200


def test_a_fragment_is_priced_once_however_often_it_is_spread() -> None:
    levels = "".join(
        f"fragment f{n} on Book {{ similar(first: 1) {{ ...f{n + 1} }} b: similar(first: 1) {{ ...f{n + 1} }} }} "
        for n in range(30)
    )
    document = parse(f"{{ books(first: 1) {{ ...f0 }} }} {levels} fragment f30 on Book {{ title }}")
    cost, looked_at = prices(_SCHEMA, document).of(None, VariableValues({}, {}))
    assert cost > 2**30
    assert looked_at == 1 + 2 * 30


def test_an_answer_that_may_be_too_large_is_refused() -> None:
    code, message = _refusal("{ books(first: 100) { similar(first: 100) { similar(first: 100) { title } } } }")
    assert code is Code.TOO_MUCH
    assert str(limits.COST) in message


@pytest.mark.parametrize(
    ("source", "variables", "says"),
    [
        ("{ books(first: 1000000) { title } }", {}, "books: first: between 1 and 100"),
        ("query($n: Int) { books(first: $n) { title } }", {"n": 0}, "books: first: between 1 and 100"),
        ("{ books { similar(first: -1) { title } } }", {}, "similar: first: between 1 and 100"),
        ("query($t: String!) { book(title: $t) { title } }", {"t": "a" * 101}, "book: title: at most 100 characters"),
        ("query($n: Int!) { books(first: $n) { title } }", {}, "Variable '$n'"),
        ("query($n: Int!) { books(first: $n) { title } }", {"n": 2**40}, "Variable '$n'"),
        ("query($n: Int!) { books(first: $n) { title } }", {"n": "5"}, "Variable '$n'"),
        ("query($n: Int = 3) { books(first: $n) { title } }", {"n": None}, "first"),
        ("query($w: Wish!) { wish(wish: $w) }", {"w": {"title": "a", "nothing": 1}}, "nothing"),
    ],
)
def test_arguments_are_refused_before_anything_runs(source: str, variables: dict[str, object], says: str) -> None:
    code, message = _refusal(source, **variables)
    assert code is Code.BAD_INPUT
    assert says in message


def test_at_most_three_problems_of_variables_are_told() -> None:
    source = (
        "query($a: Int!, $b: Int!, $c: Int!, $d: Int!, $e: Int!) { books(first: $a) { title } b: books(first: $b) "
        "{ title } c: books(first: $c) { title } d: books(first: $d) { title } e: books(first: $e) { title } }"
    )
    with pytest.raises(Refused) as raised:
        _cost(source)
    assert len(raised.value.problems) == limits.ERRORS
