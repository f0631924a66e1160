"""Values of arguments and inputs, made from their types and names: plausible ones about one scene, and bad ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_required_argument,
    is_required_input_field,
)

from schema import ids
from tests.storm.ground import Ground, Scene
from tests.world import NOW


class Name(str):
    """A value of an enumeration: text in JSON, a bare name in a document."""

    __slots__ = ()


class Left:
    """Stands for what is left out."""


LEFT: Final = Left()

TYPES: Final[Mapping[str, str]] = {
    "classId": "SchoolClass",
    "groupId": "StudyGroup",
    "yearId": "SchoolYear",
    "teacherId": "Staff",
    "insteadOfId": "Staff",
    "changeId": "LessonChange",
    "roleId": "RoleGrant",
    "beside": "Mark",
}
"""Types of ids whose name is not that of their type; a name that ends in the name of a type needs no entry."""
OTHERS: Final = frozenset({"otherLessonId", "intoLessonId", "dueLessonId"})

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("5", "4", "3", "2", "5", "4", "зч", "н/а", "осв", ".", "§ 12, упр. 3–5"),
    "search": ("Ф", "Фам", "ё", "⟦", "Иван"),
    "number": ("12", "7/2026-1", "Б/Н"),
    "login": ("a.tm", "op", "nobody"),
    "password": ("a-password-that-nobody-has",),
    "code": ("AAAA-BBBB", "0000"),
    "textVersion": ("1", "2026-09"),
}
WORDS: Final = ("Болезнь", "По заявлению", "Тема урока: дроби", "Справка № 5", "Ёлка — ель", "Замена")

BAD_TEXTS: Final = (
    "", " ", "\t\n\r", "\x00", "a\x00b", "\x01\x07\x1b[31m", "\x7f", "\ud800", "\udfffx", "\u202eabc", "\u2066\u2069", "\ufeff",
    "\ufffe", "e\u0301" * 60, "Ё" * 500, "я" * 4001, "a" * 6_000, "🧑‍🏫" * 40, "%", "_", "\\", "%s%s%n", "{{7*7}}", "${jndi:x}",
    "'; DROP TABLE student; --", '"', "'", "$1", "=cmd|'/c calc'!A1", "<script>alert(1)</script>", "../../etc/passwd", "NULL",
    "null", "undefined", "true", "NaN", "1e999", "-0", "٣", "０", "Ⅷ", "5" * 300, "5.", "+5", "5 ", "\u00a05", "6", "0", "-5", "зч ",
)  # fmt: skip
BAD_INTS: Final = (
    0, -1, 1, 2, 100, 101, 1_000_000, 32_767, 32_768, 2**31 - 1, -(2**31), 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**70,
    10**300,
)  # fmt: skip
BAD_DATES: Final = (
    "0001-01-01", "9999-12-31", "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "2024-02-29", "2026-11-22", "2027-09-01",
    "2000-01-01", "0000-01-01", "10000-01-01", "-001-01-01", "2026-02-30", "2026-13-01", "2026-1-1", "20261123", "2026-W48-1",
    "٢٠٢٦-١١-٢٣", "2026-11-23T00:00:00Z", "", "today",
)  # fmt: skip
BAD_INSTANTS: Final = (
    "1900-01-01T00:00:00+00:00", "2200-12-31T23:59:59.999999Z", "1900-01-01T00:00:00+23:59", "2200-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-23T10:00:00", "2026-11-23",
    "2026-11-23T25:00:00Z", "2026-11-23T23:59:60Z", "2026-11-23T10:00:00+99:99", "2026-11-23T10:00:00.123456789Z", "1763884800", "",
)  # fmt: skip
BAD_WEIGHTS: Final = (
    "0",
    "0.000",
    "0.001",
    "999.999",
    "1000",
    "1.2345",
    "-1",
    "1e3",
    "1,5",
    "NaN",
    "Infinity",
    "",
    ".5",
    "１",
)
BAD_IDS: Final = (
    "", " ", "0", "1", "Student:1", "U3R1ZGVudDow", "U3R1ZGVudDox\n", "U3R1ZGVudDox=", "U3R1ZGVudDo5OTk5OTk5OTk5OTk5OTk5OTk5",
    "!!!!", "a" * 89, "Ё", "\u202eU3R1ZGVudDox", "\x00", "\ud800", "' OR 1=1 --",
)  # fmt: skip
BAD_ANY: Final = (
    None, True, False, 0, -1, 2**31, 2**63, 2**70, 1.5, -0.0, 1e308, float("nan"), float("inf"), "", "a", "\x00", "\ud800", [], {},
    [None], [[[]]], [[1, "a"], {"a": None}], {"a": {"b": {"c": []}}}, {"": 0}, Name("NONE_OF_THESE"), Name("__typename"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Values:
    """Values for one document about one scene. `badness` is the share of them that is bad."""

    ground: Ground
    scene: Scene
    badness: float
    cursors: Mapping[str, list[str]]

    @property
    def random(self) -> Random:
        return self.ground.random

    def chances(self, share: float) -> bool:
        return self.random.random() < share

    def arguments(self, arguments: Mapping[str, Any], owner: str) -> dict[str, Any]:
        """Values for the arguments or input fields of a field or input type, those that are left out excepted."""
        found = {}
        for name, argument in arguments.items():
            value = self._given(name, argument, owner)
            if value is not LEFT:
                found[name] = value
        if not self.chances(self.badness):
            self._agree(found)
        return found

    def _given(self, name: str, argument: Any, owner: str) -> Any:  # noqa: ANN401 - JSON
        if not _is_required(argument) and name not in {"noted", "document", "from", "to"} and self.chances(0.5):
            return LEFT
        if self.chances(self.badness / 4):
            return self.random.choice((LEFT, None))
        return self.value(argument.type, name, owner)

    def value(self, type_: GraphQLInputType, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        if isinstance(type_, GraphQLNonNull):
            return self.value(type_.of_type, name, owner)
        if self.chances(self.badness):
            return self._bad(type_, name, owner)
        if isinstance(type_, GraphQLList):
            most = 40 if self.chances(self.badness / 2) else 3
            return [self.value(type_.of_type, name, owner) for _ in range(self.random.randint(1, most))]
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_)
        if isinstance(type_, GraphQLEnumType):
            return Name(self.random.choice(list(type_.values)))
        return self._scalar(type_.name, name, owner)

    def _object(self, type_: GraphQLInputObjectType) -> dict[str, Any]:
        fields: Mapping[str, Any] = type_.fields
        if type_.is_one_of:
            name = self.random.choice(list(fields))
            found = {name: self.value(fields[name].type, name, type_.name)}
            if self.chances(self.badness):
                found[self.random.choice(list(fields))] = None
            return found
        return self.arguments(fields, type_.name)

    def _scalar(self, type_: str, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        if type_ == "ID":
            return self._id(name, owner)
        if type_ == "String":
            return self._text(name, owner)
        scalars: Mapping[str, Any] = {
            "Int": self.random.randint(1, 5),
            "Float": self.random.choice((0.5, 1.0, 2.25)),
            "Boolean": self.chances(0.6),
            "Date": self._day().isoformat(),
            "DateTime": (NOW + timedelta(minutes=self.random.randint(-2000, 2000))).isoformat(),
            "Weight": self.random.choice(("1", "1.5", "2", "0.25")),
            "Decimal": self.random.choice(("1", "4.50")),
        }
        return scalars[type_]

    def _text(self, name: str, owner: str) -> str | None:
        if name == "after":
            return self.random.choice(self.cursors[owner]) if owner in self.cursors else None
        if name == "key":
            return f"key {self.random.randrange(10_000)}"
        if name == "text" and not owner.startswith("Mark"):
            return self.random.choice(WORDS)
        return self.random.choice(TEXTS.get(name, WORDS))

    def _day(self) -> date:
        if self.chances(0.6):
            return self.scene.day
        return self.scene.day + timedelta(days=self.random.randint(-10, 20))

    def _id(self, name: str, owner: str) -> str:
        type_ = self.type_of_id(name, owner)
        if name in OTHERS and self.scene.others:
            return ids.make("Lesson", self.random.choice(self.scene.others))
        if type_ == "Student" and self.scene.students and self.chances(0.4):
            return ids.make(type_, self.random.choice(self.scene.students))
        chance = self.random.random()
        if chance < 0.85 and type_ in self.scene.rows:
            return ids.make(type_, self.random.choice(self.scene.rows[type_]))
        return ids.make(type_, self.ground.one(type_, self.scene.school if chance < 0.95 else None))

    def type_of_id(self, name: str, owner: str) -> str:
        """The type that an id of this name is of, in a field or an input type of this owner."""
        if name in TYPES:
            return TYPES[name]
        stem = (
            owner.removeprefix("Seen").removesuffix("Input")
            if name == "id"
            else name.removesuffix("s").removesuffix("Id")
        )
        stem = stem[:1].upper() + stem[1:]
        fit = [type_ for type_ in self.ground.rows if stem.endswith(type_)]
        return max(fit, key=len) if fit else self.random.choice(list(self.ground.rows))

    def _agree(self, found: dict[str, Any]) -> None:
        """Let values that belong together do so: ranges run forwards, versions are those of their rows."""
        for first, last in (("from", "to"), ("startsOn", "endsOn"), ("startsAt", "endsAt")):
            low, high = found.get(first), found.get(last)
            if isinstance(low, str) and isinstance(high, str) and low > high:
                found[first], found[last] = high, low
        versioned = [row for name, value in found.items() if name.lower().endswith("id") and (row := self._row(value))]
        for name in found:
            if name == "version" and versioned:
                found[name] = versioned[0]
            elif name.endswith("Version") and (row := self._row(found.get(f"{name.removesuffix('Version')}LessonId"))):
                found[name] = row

    def _row(self, value: object) -> int | None:
        known = ids.parse(value)
        return None if known is None else self.ground.versions.get(known)

    def _bad(self, type_: GraphQLInputType, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        """Mostly what passes for the type and is extreme; at times another type altogether."""
        if self.chances(0.2):
            return self.random.choice(BAD_ANY)
        if isinstance(type_, GraphQLList):
            one = self.value(type_.of_type, name, owner)
            return self.random.choice(([], one, [one, one], [None, one], [one] * 60, [one] * 101))
        if isinstance(type_, GraphQLInputObjectType):
            made = self._object(type_)
            return self.random.choice(({}, {**made, "unknown": 1}, [made], {**made, "__typename": type_.name}))
        if isinstance(type_, GraphQLEnumType):
            one = self.random.choice(list(type_.values))
            return self.random.choice((Name(one.lower()), Name("NOTHING"), str(one), [Name(one)], 0))
        return self._bad_scalar(type_, name, owner)

    def _bad_scalar(self, type_: GraphQLScalarType, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        corpora: Mapping[str, tuple[Any, ...]] = {
            "Int": BAD_INTS,
            "Date": BAD_DATES,
            "DateTime": BAD_INSTANTS,
            "Weight": BAD_WEIGHTS,
            "Decimal": BAD_WEIGHTS,
            "Float": (1e308, -1e308, 5e-324, float("nan"), float("inf")),
            "Boolean": ("true", 0, 1, None),
        }
        if type_.name == "ID":
            return self._bad_id(name, owner)
        return self.random.choice(corpora.get(type_.name, BAD_TEXTS))

    def _bad_id(self, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        type_ = self.type_of_id(name, owner)
        another = self.random.choice(list(self.ground.rows))
        return self.random.choice(
            (
                self.random.choice(BAD_IDS),
                self.random.choice(BAD_INTS),
                ids.make(type_, 2**63 - 1),
                ids.make(type_, self.random.randrange(10**5, 10**12)),
                ids.make(type_, self.ground.one(type_)),
                ids.make(another, self.ground.one(another)),
                ids.make("Nothing", 1),
            )
        )


def _is_required(argument: GraphQLArgument | GraphQLInputField) -> bool:
    return (
        is_required_input_field(argument) if isinstance(argument, GraphQLInputField) else is_required_argument(argument)
    )
