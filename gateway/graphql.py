"""GraphQL over HTTP on Strawberry's own view: what is asked is read, counted, judged, run and answered, in this order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from cross_web import StarletteRequestAdapter
from graphql import GraphQLError, OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry import Schema
from strawberry.asgi import GraphQL
from strawberry.extensions import SchemaExtension
from strawberry.http import GraphQLRequestData
from strawberry.types import ExecutionResult

from domain.access import Viewer
from gateway import limits, reading
from gateway.admission import Admission, Admitted, Asked
from gateway.answers import answer, fault_entry, refusal_answer
from gateway.faults import described
from gateway.health import DATABASE_DOWN, no_database
from gateway.middleware.client import client_of
from gateway.middleware.observed import Report, report_of
from gateway.negotiation import JSON, RESPONSE, answer_type, bearer, takes_events, wants_page
from gateway.rates import ACCOUNT, OPEN, Rates
from gateway.refusals import Code, Problem, Refused, refuse, refuse_document, sign_in_first
from schema.context import Operation

_STREAMS: Final = "A subscription is sent over a WebSocket (graphql-transport-ws), or with Accept: text/event-stream"
_METHODS: Final = (("Allow", "GET, POST"),)


@dataclass(slots=True)
class DoorOperation(Operation):
    """An operation that was judged. Nothing else runs."""

    admitted: Admitted | None = None


class JudgedDocument(SchemaExtension):
    """Hands Strawberry the document that was admitted, parsed and validated, and lets no other one run."""

    def on_operation(self) -> Any:  # noqa: ANN401 - Strawberry reads a generator
        operation = self.execution_context.context
        if not isinstance(operation, DoorOperation) or operation.admitted is None:
            raise GraphQLError("This document was not judged")
        self.execution_context.graphql_document = operation.admitted.tree
        self.execution_context.pre_execution_errors = []  # anything but None switches Strawberry's own validation off
        yield


@dataclass(frozen=True, slots=True)
class Desk:
    """What the endpoint needs of the application around it."""

    viewer_of: Callable[[str], Awaitable[Viewer | None]]
    """Who a token belongs to. Raises `Refused` where that cannot be found out."""
    operation: Callable[[Viewer | None, str, Admitted, str], DoorOperation]
    """The state of one operation, for a viewer or a visitor at a network, with what sends it."""
    rates: Rates
    page: Callable[[Request], Response]
    """What a browser is shown."""
    events: Callable[[Viewer, Asked], Awaitable[Response]]
    """A subscription as server-sent events. Raises `Refused`."""


class Endpoint(GraphQL[DoorOperation, None]):
    """`/graphql`. A GET with HTML in `Accept` and no sign-in is a person with a browser."""

    def __init__(self, schema: Schema, admission: Admission, desk: Desk) -> None:
        super().__init__(schema, graphql_ide=None, allow_queries_via_get=True, subscription_protocols=())
        self._admission = admission
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request, report_of(scope))
        except Refused as refused:
            report = report_of(scope)
            report.kind = "refused"
            report.refusal = refused.problems[0].code.value
            response = refusal_answer(refused, scope)
        await response(scope, receive, send)

    async def _respond(self, request: Request, report: Report) -> Response:
        if request.method not in {"GET", "POST"}:
            raise refuse(Code.BAD_REQUEST, "GraphQL is asked with POST or GET", status=405, headers=_METHODS)
        token = bearer(request.headers.get("authorization"))
        accept = ", ".join(request.headers.getlist("accept"))
        if request.method == "GET" and token is None and wants_page(accept):
            report.kind = "page"
            return self._desk.page(request)
        media_type = answer_type(accept)
        takes_stream = request.method == "POST" and takes_events(accept)
        if media_type is None and not takes_stream:
            raise refuse(Code.BAD_REQUEST, f"Accept: {RESPONSE} and {JSON} are what is answered here", status=406)
        if request.method == "GET" and token is None:
            raise sign_in_first()
        asked = await reading.asked(request)
        viewer = await self._desk.viewer_of(token) if token else None
        network = client_of(request.scope).network
        if viewer is None:
            await self._desk.rates.spend(OPEN, network)
            if request.method == "GET":
                raise sign_in_first()
        else:
            await self._desk.rates.spend(ACCOUNT, str(viewer.account_id))
        if takes_stream and viewer is not None and (media_type is None or self._admission.streams(asked)):
            report.kind = "subscription"
            return await self._desk.events(viewer, asked)
        admitted = self._admission.judge(asked, signed_in=viewer is not None, reading=request.method == "GET")
        if admitted.kind is OperationType.SUBSCRIPTION:
            raise refuse_document(Problem(Code.OPERATION, _STREAMS))
        extra = admitted.cost // limits.COST_OF_A_REQUEST
        if viewer is not None and extra:
            await self._desk.rates.spend(ACCOUNT, str(viewer.account_id), extra)
        operation = self._desk.operation(viewer, network, admitted, request.headers.get("user-agent", ""))
        report.kind, report.roots = admitted.kind.value, admitted.roots
        return answer(await self._run(request, asked, operation, report), media_type=media_type or JSON)

    async def _run(self, request: Request, asked: Asked, operation: DoorOperation, report: Report) -> dict[str, Any]:
        """Execute and end the transaction. Whatever fails hides behind an id, with no data beside it."""
        admitted = operation.admitted
        failed = True
        try:
            result = await self.execute_single(
                request=request,
                request_adapter=StarletteRequestAdapter(request),
                request_data=GraphQLRequestData(
                    query=asked.source,
                    variables=dict(asked.variables),
                    operation_name=admitted.operation_name if admitted else None,
                    extensions=None,
                ),
                context=operation,
                root_value=None,
                sub_response=Response(),
            )
            failed = bool(result.errors)
        finally:
            await _finish(operation, report, failed)
        if result.errors:
            masked = _masked(result, report)
            if any(isinstance(error.original_error, DATABASE_DOWN) for error in result.errors):
                raise no_database()
            return masked
        return {"data": result.data}


async def _finish(operation: DoorOperation, report: Report, failed: bool) -> None:
    try:
        await operation.finish(failed)
    except DATABASE_DOWN as error:
        report.faults.append(described(error))
        raise no_database() from None
    finally:
        report.statements = operation.statements


def _masked(result: ExecutionResult, report: Report) -> dict[str, Any]:
    entries = []
    for error in (result.errors or [])[: limits.ERRORS]:
        report.faults.append(described(error.original_error or error) | {"path": error.path})
        entries.append(fault_entry(report.id, error.path))
    return {"data": None, "errors": entries}
