"""Texts of at most 32 KiB that were made to keep a server busy, by what they attack."""

from typing import Final


def doubling(levels: int, root: str = "Query") -> str:
    """Each fragment spreads the next one twice: 2 to the power of `levels`, in a few hundred bytes."""
    chain = " ".join(f"fragment f{n} on {root} {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels))
    return f"query {{ ...f0 }} {chain} fragment f{levels} on {root} {{ __typename }}"


def nested_doubling(levels: int, field: str = "me", root: str = "Query") -> str:
    """The same, each level in two fields, so that validation and execution would go through all of it."""
    chain = " ".join(
        f"fragment f{n} on {root} {{ {field} {{ ...f{n + 1} }} b: {field} {{ ...f{n + 1} }} }}" for n in range(levels)
    )
    return f"query {{ ...f0 }} {chain} fragment f{levels} on {root} {{ __typename }}"


def nested(levels: int, field: str = "me") -> str:
    return "{" + f"{field} {{" * levels + " id " + "}" * levels + "}"


def _fragments(number: int) -> str:
    spreads = " ".join(f"...f{n}" for n in range(number))
    definitions = " ".join(f"fragment f{n} on Me {{ id fullName role students {{ id }} }}" for n in range(number))
    return f"{{ me {{ {spreads} }} }} {definitions}"


BOMBS: Final[dict[str, str]] = {
    **{f"fragments double {levels} times": doubling(levels) for levels in (10, 23, 39, 60)},
    **{f"fragments double in fields {levels} times": nested_doubling(levels) for levels in (10, 23, 38)},
    "a fragment in itself": "query { ...f } fragment f on Query { ...f }",
    "two fragments in each other": "query { ...f } fragment f on Query { ...g } fragment g on Query { me { id } ...f }",
    "a chain of 39 fragments": "query { ...f0 } "
    + " ".join(f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(38))
    + " fragment f38 on Query { __typename }",
    "20,000 unknown fields": "{" + " ".join(f"x{n}" for n in range(5_000)) + "}",
    "990 unknown fields": "{ me {" + " ".join(f"x{n}" for n in range(990)) + "} }",
    "200 levels": nested(200),
    "39 levels": nested(38),
    "5,000 levels": "{a" * 5_000,
    "200 inline fragments": "{" + "... on Query {" * 200 + "__typename" + "}" * 201,
    "36 inline fragments": "{" + "... on Query {" * 36 + "__typename" + "}" * 37,
    "900 times one field": "{" + "__typename " * 900 + "}",
    "75 fields that are merged": "{ me {" + "id fullName role " * 25 + "} }",
    "pairs in pairs": "{" + ("me {" + "students { id } " * 25 + "} ") * 9 + "}",
    "39 fragments at one place": _fragments(39),
    "25 fragments at one place": _fragments(25),
    "300 aliases": "{" + " ".join(f"a{n}: me {{ id }}" for n in range(150)) + "}",
    "200 directives": "{ me " + "@include(if: true) " * 150 + "{ id } }",
    "200 variables": "query(" + " ".join(f"$v{n}: Int" for n in range(190)) + ") { me { id } }",
    "160 operations": " ".join(f"query q{n} {{ __typename }}" for n in range(160)),
    "a list literal 200 deep": "{ node(id: " + "[" * 200 + "]" * 200 + ") { id } }",
    "a list literal 30 deep": "{ node(id: " + "[" * 30 + "]" * 30 + ") { id } }",
    "an object literal 200 deep": "{ node(id: " + "{a: " * 200 + "1" + "}" * 200 + ") { id } }",
    "an object literal 30 deep": "{ node(id: " + "{a: " * 30 + "1" + "}" * 30 + ") { id } }",
    "a variable type 200 deep": "query($a: " + "[" * 200 + "Int" + "]" * 200 + ") { me { id } }",
    "an integer of 30,000 digits": "{ node(id: " + "9" * 30_000 + ") { id } }",
    "a number without an end": "{ students(first: 1e99999) { edges { node { id } } } }",
    "a block string without an end": '{ me(a: """' + ' \\"""' * 6_000,
    "32,000 quotation marks": "{ me(a: " + '"' * 32_000,
    "15,000 comments": "#\n" * 15_000 + "{ me { id } }",
    "one long comment": "#" * 32_000 + "\n{ me { id } }",
    "32,000 spaces": " " * 32_000 + "{ me { id } }",
    "a name of 30,000 letters": "{ " + "a" * 30_000 + " }",
    "an unknown character": "{ me { id } } " + "\u2603" * 10_000,
    "braces without an end": "{" * 32_000,
    "introspection of introspection": "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    "introspection nine times": "{"
    + " ".join(f"a{n}: __schema {{ types {{ fields {{ type {{ name }} }} }} }}" for n in range(9))
    + "}",
}
