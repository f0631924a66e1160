"""Values of arguments and inputs, made from their types and names: plausible ones about one scene, and bad ones."""

from collections.abc import Mapping, Sequence
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
    get_named_type,
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
    "assignment": "TeachingAssignment",
    "beside": "Mark",
    "change": "LessonChange",
    "class": "SchoolClass",
    "group": "StudyGroup",
    "insteadOf": "Staff",
    "period": "ReportingPeriod",
    "person": "Guardian",
    "replaces": "Homeroom",
    "role": "RoleGrant",
    "teacher": "Staff",
    "year": "SchoolYear",
}
"""Types of ids whose name is not that of their type; `fromClassId` and `classIds` are found under `class`."""
OTHERS: Final = frozenset({"otherLessonId", "intoLessonId", "dueLessonId"})

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("5", "4", "3", "2", "5", "4", "зч", "н/а", "осв", ".", "§ 12, упр. 3–5"),
    "current": ("a-password-that-nobody-has",),
    "timeZone": ("Europe/Moscow", "Asia/Omsk", "Nowhere/Such"),
    "search": ("Ф", "Фам", "ё", "⟦", "Иван"),
    "number": ("12", "7/2026-1", "Б/Н"),
    "login": ("a.tm", "op", "nobody"),
    "address": ("8 912 111-22-33", "anna@example.com", "Анна <a@example.com>"),
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
    "0", "0.000", "0.001", "999.999", "1000", "1.2345", "-1", "1e3", "1,5", "NaN", "Infinity", "", ".5", "１",
)  # fmt: skip
BAD_IDS: Final = (
    "", " ", "0", "1", "Student:1", "U3R1ZGVudDow", "U3R1ZGVudDox\n", "U3R1ZGVudDox=", "U3R1ZGVudDo5OTk5OTk5OTk5OTk5OTk5OTk5",
    "!!!!", "a" * 89, "Ё", "\u202eU3R1ZGVudDox", "\x00", "\ud800", "' OR 1=1 --",
)  # fmt: skip
BAD_ANY: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 2**31, 2**63, 2**70, 1.5, -0.0, 1e308, float("nan"), float("inf"), "", "a", "\x00", "\ud800", [], {},
    [None], [[[]]], [[1, "a"], {"a": None}], {"a": {"b": {"c": []}}}, {"": 0}, Name("NONE_OF_THESE"), Name("__typename"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Values:
    """Values for one document about one scene. `badness` is the share of them that is bad; `spoils`, that one of a field is."""

    ground: Ground
    scene: Scene
    badness: float
    spoils: bool
    cursors: Mapping[str, list[str]]
    nodes: Sequence[str]
    """The types that `node` answers with."""

    @property
    def random(self) -> Random:
        return self.ground.random

    def chances(self, share: float) -> bool:
        return self.random.random() < share

    def arguments(self, arguments: Mapping[str, Any], owner: str) -> dict[str, Any]:
        """Values for the arguments of a field, those that are left out excepted."""
        found = self._fields(arguments, owner)
        if self.spoils and arguments:
            self._spoil(found, arguments, owner)
        return found

    def _spoil(self, found: dict[str, Any], arguments: Mapping[str, Any], owner: str) -> None:
        """Make one value bad, however deep; all others stay as good as they are."""
        name = self.random.choice(list(arguments))
        inner = _nullable(arguments[name].type)
        value = found.get(name)
        if isinstance(inner, GraphQLList) and isinstance(value, list) and value and self.chances(0.8):
            inner = _nullable(inner.of_type)
            place = self.random.randrange(len(value))
            if isinstance(inner, GraphQLInputObjectType) and isinstance(value[place], dict):
                self._spoil(value[place], self._offered(inner, value[place]), inner.name)
            else:
                value[place] = self._bad(inner, name, owner)
        elif isinstance(inner, GraphQLInputObjectType) and isinstance(value, dict) and self.chances(0.9):
            self._spoil(value, self._offered(inner, value), inner.name)
        else:
            found[name] = self._bad(inner, name, owner)

    def _offered(self, type_: GraphQLInputObjectType, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields that may be spoilt: where exactly one may be given, mostly that one."""
        fields: Mapping[str, Any] = type_.fields
        one = type_.is_one_of and value and self.chances(0.9)
        return {name: fields[name] for name in value if name in fields} if one else fields

    def _fields(self, arguments: Mapping[str, Any], owner: str) -> dict[str, Any]:
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
        return self._fields(fields, type_.name)

    def _scalar(self, type_: str, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        if type_ == "ID":
            return self._id(name, owner)
        if type_ == "String":
            return self._text(name, owner)
        scalars: Mapping[str, Any] = {
            "Int": self.random.randint(1, 5),
            "Float": self.random.choice((0.5, 1.0, 2.25)),
            "Boolean": self.chances(0.6),
            "Date": self._day(name).isoformat(),
            "DateTime": (NOW + timedelta(minutes=self.random.randint(-2000, 2000))).isoformat(),
            "Weight": self.random.choice(("1", "1.5", "2", "0.25")),
            "Decimal": self.random.choice(("1", "4.50")),
        }
        if type_ not in scalars:
            raise LookupError(f"{owner}.{name}: what does a {type_} look like? Say it here")
        return scalars[type_]

    def _text(self, name: str, owner: str) -> str | None:
        if name == "after":
            return self.random.choice(self.cursors[owner]) if owner in self.cursors else None
        if name == "key":
            return f"key {self.random.randrange(10_000)}"
        if name == "text" and not owner.startswith("Mark"):
            return self.random.choice(WORDS)
        return self.random.choice(TEXTS.get(name, WORDS))

    def _day(self, name: str) -> date:
        if name.startswith(("due", "ends")):
            return self.scene.day + timedelta(days=self.random.randint(1, 12))
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
        """The type that an id of this name is of, in a field or an input type of this owner. Raises `LookupError`."""
        if name == "id" and owner == "Node":
            return self.random.choice(self.nodes)
        stem = (
            owner.removeprefix("Seen").removesuffix("Input")
            if name == "id"
            else name.removesuffix("s").removesuffix("Id")
        )
        stem = stem[:1].upper() + stem[1:]
        known = {type_: type_ for type_ in self.ground.rows} | {
            key[:1].upper() + key[1:]: type_ for key, type_ in TYPES.items()
        }
        fit = [ending for ending in known if stem.endswith(ending)]
        if not fit:
            raise LookupError(f"{owner}.{name}: an id of which type? Say it in TYPES")
        return known[max(fit, key=len)]

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
        return self._bad_scalar(get_named_type(type_).name, name, owner)

    def _bad_scalar(self, type_: str, name: str, owner: str) -> Any:  # noqa: ANN401 - JSON
        corpora: Mapping[str, tuple[Any, ...]] = {
            "Int": BAD_INTS,
            "Date": BAD_DATES,
            "DateTime": BAD_INSTANTS,
            "Weight": BAD_WEIGHTS,
            "Decimal": BAD_WEIGHTS,
            "Float": (1e308, -1e308, 5e-324, float("nan"), float("inf")),
            "Boolean": ("true", 0, 1, None),
        }
        if type_ == "ID":
            return self._bad_id(name, owner)
        return self.random.choice(corpora.get(type_, BAD_TEXTS))

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


def _nullable(type_: GraphQLInputType) -> GraphQLInputType:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def _is_required(argument: GraphQLArgument | GraphQLInputField) -> bool:
    return (
        is_required_input_field(argument) if isinstance(argument, GraphQLInputField) else is_required_argument(argument)
    )
