"""From a document that was judged to a stream and what is told of its events."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLSchema, OperationType
from graphql.execution import create_source_event_stream

from gateway import limits
from gateway.admission import Admission, Admitted, Asked
from gateway.live.live import Live
from gateway.live.sessions import Connection
from gateway.live.streams import Stream
from gateway.rates import ACCOUNT, Rates
from gateway.refusals import Code, Problem, refuse_document
from schema.context import Operation
from schema.execution import RowExecutor
from schema.subscription import Selection, selection, shaping


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A stream that runs. `async for` gives the answers, as JSON."""

    stream: Stream
    selection: Selection

    async def __aiter__(self) -> AsyncIterator[str]:
        async for telling in self.stream:
            yield telling.text(self.selection)


class Subscribing:
    """Everything between a connection that asks and its stream: counted, judged, compiled, begun."""

    def __init__(
        self,
        schema: GraphQLSchema,
        admission: Admission,
        live: Live,
        rates: Rates,
        operation: Callable[[Connection, Admitted], Operation],
    ) -> None:
        self._schema = schema
        self._admission = admission
        self._live = live
        self._rates = rates
        self._operation = operation
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def subscribe(self, connection: Connection, asked: Asked) -> Subscribed:
        """Raises `Refused`."""
        await self._rates.spend(ACCOUNT, str(connection.viewer.account_id))
        return self.begin(connection, asked)

    def begin(self, connection: Connection, asked: Asked) -> Subscribed:
        """The same, for a request that was counted. Nothing is waited for, so that what was admitted still holds when it begins."""
        admitted = self._admission.judge(asked, signed_in=True)
        if admitted.kind is not OperationType.SUBSCRIPTION:
            raise refuse_document(
                Problem(Code.OPERATION, "Only subscriptions run here: send queries and mutations with POST /graphql")
            )
        self._live.admit(connection)
        chosen = self._selection(asked, admitted)
        operation = self._operation(connection, admitted)
        operation.watching = partial(self._live.open, connection)
        executor = RowExecutor.build(
            self._schema,
            admitted.tree,
            context_value=operation,
            raw_variable_values=dict(asked.variables),
            operation_name=admitted.operation_name,
        )
        if isinstance(executor, list):
            raise executor[0]
        source: Any = create_source_event_stream(executor)
        if not isinstance(source, Stream):
            errors: list[GraphQLError] = source.errors
            raise errors[0]
        return Subscribed(source, chosen)

    def _selection(self, asked: Asked, admitted: Admitted) -> Selection:
        kept = self._kept.get(asked.source)
        if kept is None:
            kept = self._kept[asked.source] = _Kept(shaping(admitted.tree))
            if len(self._kept) > limits.COMPILED:
                self._kept.popitem(last=False)
        self._kept.move_to_end(asked.source)
        shape = {name: asked.variables[name] for name in sorted(kept.decides & asked.variables.keys())}
        key = (admitted.operation_name, orjson.dumps(shape))
        found = kept.selections.get(key)
        if found is None:
            found = selection(self._schema, admitted.tree, admitted.operation_name, dict(asked.variables))
            if len(kept.selections) < limits.COMPILED_SHAPES:
                kept.selections[key] = found
        return found


@dataclass(slots=True)
class _Kept:
    """The selections of a document, by its operation and the variables that decide what is selected."""

    decides: frozenset[str]
    selections: dict[tuple[str | None, bytes], Selection] = field(default_factory=dict)
