"""A small schema for what the diary's own does not do: fail, answer a lot, nest without an end."""

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from domain.access import Viewer
from domain.clock import system_clock
from gateway.admission import Admission, Admitted, Asked
from gateway.graphql import Desk, DoorOperation, Endpoint, JudgedDocument
from gateway.metrics import Metrics
from gateway.middleware.body import LimitBody
from gateway.middleware.client import FindClient, networks
from gateway.middleware.observed import Observe
from gateway.rates import Rates
from orm.database import Database
from orm.people import Role
from schema.checks import metadata, page, page_rows, text
from schema.context import Info

SECRET = "postgresql://diary:hunter2@db/diary"
READER = Viewer(1, 1, 1, Role.OPERATOR, (), (), "Читатель")
TOKENS = {"reader": READER}


def _similar(self: "Book", first: int = 10) -> list["Book"]:
    return [Book(title=f"{self.title} {number}") for number in range(min(first, 2))]


@strawberry.type
class Book:
    title: str
    similar: list["Book"] = strawberry.field(resolver=_similar, metadata=metadata(page, rows=page_rows))

    @strawberry.field
    def cover(self) -> str:
        raise RuntimeError(SECRET)


@strawberry.type
class Pair:
    left: Book
    right: Book


@strawberry.input
class Wish:
    title: str
    also: "Wish | None" = None
    weight: float = 0.0


def _books(first: int = 10) -> list[Book]:
    return [Book(title=str(number)) for number in range(min(first, 3))]


def _book(title: str) -> Book | None:
    return Book(title=title) if title else None


@strawberry.type
class Query:
    books: list[Book] = strawberry.field(resolver=_books, metadata=metadata(page, rows=page_rows))
    book: Book | None = strawberry.field(resolver=_book, metadata=metadata(text("title")))

    @strawberry.field
    def wish(self, wish: Wish) -> str:
        return wish.title

    @strawberry.field
    def pair(self) -> Pair:
        return Pair(left=Book(title="left"), right=Book(title="right"))


@strawberry.type
class Key:
    token: str


@strawberry.type
class Mutation:
    @strawberry.mutation
    def enter(self, name: str) -> Key:
        return Key(token=name)

    @strawberry.mutation
    async def register(self, info: Info, login: str, breaks: bool = False) -> Book:
        work = await info.context.work()
        await work.execute(
            "INSERT INTO account (login, full_name, epoch, created_at) VALUES ($1, $1, 0, app.now())", login
        )
        if breaks:
            raise RuntimeError(SECRET)
        return Book(title=login)


def schema() -> strawberry.Schema:
    return strawberry.Schema(Query, Mutation, extensions=[JudgedDocument])


def admission(*, introspection: bool = True) -> Admission:
    return Admission(schema()._schema, open_mutations=frozenset({"enter"}), introspection=introspection)  # noqa: SLF001


def desk(database: Database, rates: Rates, operations: list[DoorOperation]) -> Desk:
    async def viewer_of(token: str) -> Viewer | None:
        return TOKENS.get(token)

    def operation(viewer: Viewer | None, network: str, admitted: Admitted, agent: str) -> DoorOperation:
        made = DoorOperation(
            database, viewer, network, system_clock, roots=admitted.roots, agent=agent, admitted=admitted
        )
        operations.append(made)
        return made

    def browser(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("the page")

    async def events(_viewer: Viewer, _asked: Asked) -> PlainTextResponse:
        return PlainTextResponse("no streams here", status_code=501)

    return Desk(viewer_of, operation, rates, browser, events)


def app(database: Database, *, rates: Rates | None = None, operations: list[DoorOperation] | None = None) -> Starlette:
    """The door around the small schema, with the token `reader`."""
    counted = rates or Rates(None, b"key")
    asked_for = operations if operations is not None else []
    return Starlette(
        middleware=[
            Middleware(FindClient, trusted=networks("127.0.0.1")),
            Middleware(Observe, metrics=Metrics(lambda: None), quiet=frozenset()),
            Middleware(LimitBody),
        ],
        routes=[Route("/graphql", Endpoint(schema(), admission(), desk(database, counted, asked_for)))],
    )
