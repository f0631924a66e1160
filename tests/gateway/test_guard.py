"""Documents that were made to hurt, and documents just within and just outside each limit."""

from collections.abc import Callable

import pytest
from graphql import DocumentNode, GraphQLError, get_introspection_query, parse

from gateway import guard, limits
from gateway.refusals import Code, Refused
from tests.gateway.bombs import BOMBS, nested


def _tree(source: str) -> DocumentNode | None:
    try:
        return parse(source, no_location=True, max_tokens=guard.scan(source))
    except (Refused, GraphQLError):
        return None


WALKED = [name for name, source in BOMBS.items() if _tree(source) is not None]


def _measured(source: str) -> guard.Shape:
    guard.scan(source)
    return guard.measure(parse(source, no_location=True))


def _refusal(source: str, code: Code = Code.TOO_MUCH) -> str:
    with pytest.raises(Refused) as raised:
        _measured(source)
    assert raised.value.problems[0].code is code
    return raised.value.problems[0].message


def test_a_text_has_as_many_tokens_as_the_parser_finds() -> None:
    source = (
        'query Q($a: [Int!]! = [1, -2.5e3]) { a: b(c: "} \\" {", d: """ { \\""" " """, e: $a) @x { ...f } } # {{{\n'
    )
    tokens = guard.scan(source)
    assert parse(source, max_tokens=tokens).definitions
    with pytest.raises(GraphQLError, match="tokens"):
        parse(source, max_tokens=tokens - 1)


def test_full_introspection_is_within_every_limit() -> None:
    assert _measured(get_introspection_query()).introspects


@pytest.mark.parametrize("name", WALKED)
def test_a_document_is_walked_in_steps_that_its_text_bounds(name: str) -> None:
    """Whatever its fragments multiply to, and whether it is refused or not."""
    tree = _tree(BOMBS[name])
    assert tree is not None
    walk = guard.Walk(tree)
    try:
        shape = walk.measure()
    except Refused:
        shape = guard.Shape()
    assert shape.selections <= limits.SELECTIONS
    assert walk.visited <= 2 * guard.scan(BOMBS[name]) + limits.SELECTIONS


def _tokens(number: int) -> str:
    return "{ a }" + "\n#" * (number - 3)


def _aliases(number: int) -> str:
    return "{ a {" + " ".join(f"b{n}: b{n}" for n in range(number)) + "} }"


def _directives(number: int) -> str:
    return "{ a " + "@x " * number + "}"


def _repeats(number: int) -> str:
    return "{ a {" + "b " * number + "} }"


def _fragments(number: int) -> str:
    return "{ ...f0 }" + " ".join(f"fragment f{n} on T {{ a{n} }}" for n in range(number))


def _operations(number: int) -> str:
    return " ".join(f"query q{n} {{ a }}" for n in range(number))


def _roots(number: int) -> str:
    return "{" + " ".join(f"a{n}" for n in range(number)) + "}"


def _selections(number: int) -> str:
    """`a`, in it fields that each spread a fragment of 20 fields, and loose fields for the rest."""
    parts, rest = divmod(number - 1, 22)
    spreads = " ".join(f"p{n} {{ ...f }}" for n in range(parts))
    loose = " ".join(f"r{n}" for n in range(rest))
    return f"{{ a {{ {spreads} {loose} }} }} fragment f on T {{ {' '.join(f'f{n}' for n in range(20))} }}"


def _levels(number: int) -> str:
    inline, spreads = number // 2, number - number // 2 - 1  # and the field itself
    fragments = "".join(f"fragment f{n} on T {{ ...f{n + 1} }} " for n in range(spreads - 1))
    return "{" + "... {" * inline + "...f0" + "}" * inline + "}" + fragments + f"fragment f{spreads - 1} on T {{ a }}"


@pytest.mark.parametrize(
    ("make", "most", "says"),
    [
        (_tokens, limits.TOKENS, "tokens"),
        (_aliases, limits.ALIASES, "aliases"),
        (_directives, limits.DIRECTIVES, "directives"),
        (_repeats, limits.REPEATS, "'b' stands more than"),
        (_fragments, limits.FRAGMENTS, "fragments"),
        (_operations, limits.OPERATIONS, "operations"),
        (_roots, limits.ROOTS, "root fields"),
        (_selections, limits.SELECTIONS, "fields and fragments, each counted"),
        (_levels, limits.LEVELS, "levels of fields and fragments"),
        (nested, limits.DEPTH - 1, "levels of fields"),
    ],
)
def test_the_limit_is_allowed_and_one_more_is_not(make: Callable[[int], str], most: int, says: str) -> None:
    assert _measured(make(most)).fields_here
    assert says in _refusal(make(most + 1))


def test_brackets_are_counted_before_anything_is_parsed() -> None:
    assert guard.scan("[" * limits.NESTING)
    with pytest.raises(Refused):
        guard.scan("[" * (limits.NESTING + 1))


def test_brackets_in_strings_and_comments_are_text() -> None:
    assert guard.scan(
        '{ a(b: "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[") } # (((((((((((((((((((((((((((((((((((((((((((((('
    )


@pytest.mark.parametrize(
    "source",
    [
        "mutation { a b }",
        "mutation { a b: a }",
        "mutation { ...f } fragment f on Mutation { a b }",
        "mutation { ... { a } ... { b } }",
        "subscription { a b }",
    ],
)
def test_a_mutation_has_exactly_one_root_field(source: str) -> None:
    assert "exactly one root field" in _refusal(source)


@pytest.mark.parametrize("name", ["a fragment in itself", "two fragments in each other"])
def test_a_fragment_is_not_spread_into_itself(name: str) -> None:
    assert "into itself" in _refusal(BOMBS[name], Code.INVALID)


@pytest.mark.parametrize("literal", ['"a\\u0000b"', '"""a\x00b"""', '[{c: "\\u0000"}]'])
def test_a_string_is_text(literal: str) -> None:
    assert "not text" in _refusal(f"{{ a(b: {literal}) }}", Code.BAD_INPUT)


def test_a_string_in_a_default_is_text() -> None:
    assert "not text" in _refusal('query($a: String = "\\u0000") { a(b: $a) }', Code.BAD_INPUT)


def test_a_number_is_finite() -> None:
    assert "too large" in _refusal("{ a(b: 1e999) }", Code.BAD_INPUT)
