"""Rows completed without ceremony.

graphql-core spends some eight microseconds on each field of a row: a path, an info object, a guard. None of them is needed
where a field is a column of a row. This executor makes, once per document, a function for each selection that holds nothing
but columns, and runs that instead. Whatever it does not cover, and whatever goes wrong, goes the official way, which is also
the oracle that tests compare it with.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from graphql import (
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    OperationDefinitionNode,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from domain.reading import Row

Complete: TypeAlias = Callable[[Any], Any]

_PLAIN: Final = {"String": str, "Boolean": bool, "ID": str}


def _has_directives(waiting: list[Any]) -> bool:
    while waiting:
        node = waiting.pop()
        if node.directives:
            return True
        if getattr(node, "selection_set", None) is not None:
            waiting.extend(node.selection_set.selections)
    return False


class _OddError(Exception):
    """A value that the official way must judge."""


class Completers:
    """Completers by type and selection, kept across requests: documents are kept parsed, so the same selections come back.

    One that hangs on a variable through `@skip` or `@include` is made anew for each operation.
    """

    MOST: Final = 5_000

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], tuple[object, Complete | None]] = {}
        self._fixed: dict[int, tuple[OperationDefinitionNode, bool]] = {}

    def get(self, key: tuple[int, ...]) -> tuple[object, Complete | None] | None:
        return self._kept.get(key)

    def keep(self, key: tuple[int, ...], alive: object, complete: Complete | None) -> None:
        """`alive` is what the key's ids belong to; kept beside the answer, so that they are not given to others."""
        if len(self._kept) >= self.MOST:
            self._kept.clear()
        self._kept[key] = (alive, complete)

    def are_fixed(self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> bool:
        """Whether the selections of an operation are the same whatever its variables."""
        known = self._fixed.get(id(operation))
        if known is None:
            if len(self._fixed) >= self.MOST:
                self._fixed.clear()
            known = self._fixed[id(operation)] = (operation, not _has_directives([operation, *fragments.values()]))
        return known[1]


_COMPLETERS: Final = Completers()


class RowExecutor(StrawberryGraphQLCoreExecutionContext):
    """The executor of this schema. A plain field's resolver says so: it has a `column` and, for ids, a `convert`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fixed = _COMPLETERS.are_fixed(self.operation, self.fragment_definitions)
        self._completers = _COMPLETERS if fixed else Completers()

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        if result.__class__ is dict or result.__class__ is list:
            complete = self._completer(return_type, field_details_list)
            if complete is not None:
                try:
                    return complete(result)
                except Exception:  # noqa: BLE001, S110 - the official way below finds the same and reports it properly
                    pass
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)

    def completer(self, type_: GraphQLOutputType, details: Any) -> Complete | None:
        """What makes the answer of a row, for who keeps it beyond one operation; nothing where only the official way does."""
        return self._completer(type_, details)

    def _completer(self, type_: GraphQLOutputType, details: Any) -> Complete | None:
        nodes = [each.node for each in details]
        key = (id(type_), *map(id, nodes))
        known = self._completers.get(key)
        if known is None:
            made = self._make(type_, details)
            self._completers.keep(key, (type_, nodes), made)
            return made
        return known[1]

    def _make(self, type_: GraphQLOutputType, details: Any) -> Complete | None:
        if isinstance(type_, GraphQLNonNull):
            inner = self._make(type_.of_type, details)
            return None if inner is None else _present(inner)
        if isinstance(type_, GraphQLList):
            item = self._make(type_.of_type, details)
            return None if item is None else _each(item)
        if isinstance(type_, GraphQLEnumType):
            return _named(type_)
        if isinstance(type_, GraphQLScalarType):
            return _scalar(type_)
        return self._composite(type_, details)

    def _composite(self, type_: GraphQLOutputType, details: Any) -> Complete | None:
        if isinstance(type_, GraphQLObjectType) and type_.is_type_of is None:
            return self._object(type_, details)
        if isinstance(type_, GraphQLInterfaceType) and type_.resolve_type is None:
            return self._one_of(type_, details)
        return None

    def _one_of(self, type_: GraphQLInterfaceType, details: Any) -> Complete:
        """Rows of an interface say by `__typename` what they are."""
        known: dict[str, Complete] = {}

        def complete(row: Row | None) -> Any:
            if row is None:
                return None
            name = row["__typename"]
            found = known.get(name)
            if found is None:
                member = next((each for each in self.schema.get_possible_types(type_) if each.name == name), None)
                made = None if member is None else self._make(member, details)
                if made is None:
                    raise _OddError
                found = known[name] = made
            return found(row)

        return complete

    def _object(self, type_: GraphQLObjectType, details: Any) -> Complete | None:
        collected = self.collect_subfields(type_, details)
        if collected[1]:
            return None
        fields: list[tuple[str, str, Complete]] = []
        named = False
        for name, below in collected[0].items():
            asked = below[0].node.name.value
            if asked == "__typename":
                named = True
                fields.append((name, "", lambda _value: type_.name))
                continue
            field = type_.fields.get(asked)
            column = None if field is None else getattr(field.resolve, "column", None)
            if field is None or column is None or field.args:
                return None
            complete = self._completer(field.type, below)
            if complete is None:
                return None
            convert = getattr(field.resolve, "convert", None)
            fields.append((name, column, complete if convert is None else _converted(convert, complete)))
        return _row_with_constants(fields) if named else _row(fields)


def _present(inner: Complete) -> Complete:
    def complete(value: Any) -> Any:
        found = inner(value)
        if found is None:
            raise _OddError
        return found

    return complete


def _each(item: Complete) -> Complete:
    def complete(values: Any) -> Any:
        if values is None:
            return None
        if values.__class__ is not list:
            raise _OddError
        return [item(value) for value in values]

    return complete


def _named(type_: GraphQLEnumType) -> Complete:
    names: dict[Any, Any] = {None: None}

    def complete(value: Any) -> Any:
        found = names.get(value)
        if found is None and value is not None:
            found = names[value] = type_.coerce_output_value(value)
        return found

    return complete


def _scalar(type_: GraphQLScalarType) -> Complete:
    plain = _PLAIN.get(type_.name)
    coerce = type_.coerce_output_value

    def complete(value: Any) -> Any:
        if value is None or value.__class__ is plain:
            return value
        found = coerce(value)
        if found is None:
            raise _OddError
        return found

    return complete


def _converted(convert: Complete, complete: Complete) -> Complete:
    return lambda value: complete(convert(value))


def _row(fields: list[tuple[str, str, Complete]]) -> Complete:
    def complete(row: Row | None) -> Any:
        if row is None:
            return None
        return {name: value(row[column]) for name, column, value in fields}

    return complete


def _row_with_constants(fields: list[tuple[str, str, Complete]]) -> Complete:
    def complete(row: Row | None) -> Any:
        if row is None:
            return None
        return {name: value(row[column] if column else None) for name, column, value in fields}

    return complete
