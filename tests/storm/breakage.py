"""Ways to break a request that is whole: its text, its document, its variables, its envelope."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from tests.storm.values import BAD_ANY, BAD_TEXTS


@dataclass(frozen=True, slots=True)
class Request:
    """A document with its variables, and what else stands beside them."""

    document: Any
    variables: Any
    others: Mapping[str, Any] = field(default_factory=dict)

    def body(self, *, ascii_only: bool = True) -> bytes:
        """JSON, as lax as Python writes it: NaN, and lone surrogates."""
        whole = {"query": self.document, "variables": self.variables, **self.others}
        return json.dumps(whole, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")

    def address(self) -> str:
        """The same in the address of a GET."""
        parts = {"query": self.document, "variables": json.dumps(self.variables), **self.others}
        return f"/graphql?{urlencode(parts, errors='surrogatepass')}"


def broken(request: Request, random: Random) -> bytes:
    """The body of a request with something wrong, once or twice."""
    if random.random() < 0.15:
        return _torn(request.body(ascii_only=random.random() < 0.5), random)
    for _ in range(random.randint(1, 2)):
        if isinstance(request.document, str):
            request = random.choice(_WAYS)(request, random)
    return request.body(ascii_only=random.random() < 0.5)


def _torn(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body))
    wrong = random.choice((b"", b"\x00", b"\xff", b"{", b'"', b"\\ud800", b"[" * 40, b"9" * 400, b"\xed\xa0\x80"))
    return random.choice(
        (body[:at], body[:at] + wrong + body[at:], body[:at] + wrong + body[at + 1 :], body + body, b"")
    )


def _document(request: Request, text: str) -> Request:
    return replace(request, document=text)


def _into(request: Request, random: Random, text: str) -> Request:
    """Something more behind a bracket that opens."""
    document: str = request.document
    places = [at for at, character in enumerate(document) if character in "{(["]
    at = random.choice(places) + 1 if places else 0
    return _document(request, document[:at] + text + document[at:])


def _letters(request: Request, random: Random) -> Request:
    document: str = request.document
    at, to = sorted(random.randrange(len(document) + 1) for _ in range(2))
    return _document(
        request,
        random.choice(
            (
                document[:at] + document[at + 1 :],
                document[:at] + random.choice('{}()[]!$:@"\\#,.|&a0 \n\x00\ufeffЁ') + document[at:],
                document[:at] + document[to:],
                document[:to] + document[at:],
                document[:at],
                document.swapcase(),
                document[::-1],
            )
        ),
    )


_MORE: Final = (
    " unknown ", " unknown { id } ", " __schema { types { name fields { name } } } ", ' __type(name: "Mark") { name } ', " __typename ",
    " ...Missing ", " ... on Nothing { id } ", " ... on String { id } ", " @skip ", " $undefined ", " $undefined: Int = 1, ",
    " id id: id ", " a: id a: __typename ", " me { id } me { role } ", " unknown: 1, ", " first: 1000000, ", " first: -1, ",
    " x @unknown ", " x @include(if: 1) ", " x @include(if: true) @include(if: true) ", ' """ ', ' "', " # ", " {} ", " id { id } ",
)  # fmt: skip


def _more(request: Request, random: Random) -> Request:
    return _into(request, random, random.choice(_MORE))


def _cycle(request: Request, random: Random) -> Request:
    length = random.choice((1, 2, 5, 40))
    chain = " ".join(f"fragment C{n} on Query {{ ...C{(n + 1) % length} me {{ id }} }}" for n in range(length))
    return _document(_into(request, random, " ...C0 "), f"{request.document} {chain}")


def _bomb(request: Request, random: Random) -> Request:
    levels = random.choice((5, 12, 23))
    chain = " ".join(f"fragment B{n} on Query {{ ...B{n + 1} ...B{n + 1} }}" for n in range(levels))
    return _document(request, f"query {{ ...B0 }} {chain} fragment B{levels} on Query {{ __typename }}")


def _deep(request: Request, random: Random) -> Request:
    levels = random.choice((16, 41, 300))
    return _document(
        request,
        random.choice(
            (
                "{ me " + "{ students " * levels + "{ id }" + "}" * levels + "}",
                "query($a: " + "[" * levels + "ID" + "]" * levels + ") { me { id } }",
                "{ node(id: " + "[" * levels + "]" * levels + ") { id } }",
                "{ node(id: " + "{a: " * levels + "1" + "}" * levels + ") { id } }",
            )
        ),
    )


def _many(request: Request, random: Random) -> Request:
    number = random.choice((11, 31, 200))
    return _document(
        request,
        random.choice(
            (
                "{ " + " ".join(f"a{n}: me {{ id }}" for n in range(number)) + " }",
                "{ me { " + " ".join(f"a{n}: fullName" for n in range(number)) + " } }",
                "{ me { " + "id " * number + " } }",
                "mutation { " + " ".join(f"a{n}: signOut {{ __typename }}" for n in range(number)) + " }",
                "query(" + " ".join(f"$a{n}: Int" for n in range(number)) + ") { me { id } }",
                "{ me " + "@skip(if: false) " * number + "{ id } }",
                " ".join(f"query Q{n} {{ me {{ id }} }}" for n in range(number)),
                " ".join(f"fragment F{n} on Me {{ id }}" for n in range(number)),
                "subscription { schoolEvents { kind } b: schoolEvents { kind } }",
            )
        ),
    )


def _several(request: Request, random: Random) -> Request:
    name: Any = random.choice(("Asked", "Other", "Nobody", "", "\x00", "__proto__", None, 1, []))
    document = f"{request.document} query Other {{ me {{ id }} }}" if random.random() < 0.6 else request.document
    return replace(request, document=document, others={**request.others, "operationName": name})


def _variables(request: Request, random: Random) -> Request:
    given = request.variables if isinstance(request.variables, dict) else {}
    name = random.choice([*given, "none"])
    return replace(
        request,
        variables=random.choice(
            (
                None,
                {},
                [],
                "{}",
                1,
                {**given, name: random.choice(BAD_ANY)},
                {**given, name: random.choice(BAD_TEXTS)},
                {**given, name: {"a": given.get(name)}},
                {**given, name: [given.get(name)]},
                {key: value for key, value in given.items() if key != name},
                dict.fromkeys(given, random.choice(BAD_ANY)),
                {**given, "unknown": 1, "": 2, "a\x00": 3},
                {**given, "large": "Ж" * 20_000},
            )
        ),
    )


def _envelope(request: Request, random: Random) -> Request:
    return random.choice(
        (
            replace(request, document=random.choice((None, "", " ", 1, [], {}, "\x00", "#", "{", "{}", "query"))),
            replace(
                request, others={"extensions": random.choice((None, {}, [], {"persistedQuery": {"version": 1}}, "a"))}
            ),
            replace(request, others={"query2": "a", "id": 1, "__proto__": {}}),
            replace(request, others={"operationName": "Asked"}),
        )
    )


_WAYS: Final[tuple[Callable[[Request, Random], Request], ...]] = (
    *(_letters, _letters, _more, _more, _variables, _variables, _variables),
    *(_cycle, _bomb, _deep, _many, _several, _envelope),
)
