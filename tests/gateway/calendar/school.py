"""The world behind a gateway whose calendars are read."""

from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.databases import Place
from tests.gateway.calendar.reading import Read, read
from tests.gateway.running import Gateway, asked
from tests.world import World, token_of

OPEN: Final = """mutation($input: CalendarOpenInput!, $key: String) { calendarOpen(input: $input, key: $key) { __typename
    ... on CalendarOpened { url calendar { id studentId openedAt lastReadAt } } ... on NotFound { message }
    ... on NotAllowed { message } ... on Conflict { message } } }"""
CLOSE: Final = """mutation($input: CalendarCloseInput!) { calendarClose(input: $input) { __typename
    ... on CalendarClosed { calendarId } } }"""
LIST: Final = "{ calendars { id studentId openedAt lastReadAt } }"
CANCEL: Final = """mutation($input: LessonCancelInput!) { lessonCancel(input: $input) { __typename
    ... on LessonChanged { lesson { changes { id reason } } } } }"""
TAKE_BACK: Final = """mutation($input: ChangeWithdrawInput!) { changeWithdraw(input: $input) { __typename } }"""
WITHDRAW: Final = """mutation($input: ConsentWithdrawInput!) { consentWithdraw(input: $input) { __typename } }"""
UNKNOWN: Final = f"/calendar/{'x' * 43}.ics"


@dataclass(frozen=True, slots=True)
class School:
    """The world behind a gateway."""

    world: World
    gateway: Gateway
    place: Place

    async def ask(self, persona: str, query: str, **variables: Any) -> Any:  # noqa: ANN401 - JSON
        async with self.gateway.client(Authorization=f"Bearer {token_of(persona)}") as client:
            answer = (await client.post("/graphql", json=asked(query, **variables))).json()
        assert "errors" not in answer, answer
        (result,) = answer["data"].values()
        return result

    async def opened(self, persona: str, student: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as asked
        given = {"studentId": self.world.id(f"student:{student}")}
        found: dict[str, Any] = await self.ask(persona, OPEN, input=given, **more)
        return found

    async def address(self, persona: str, student: str) -> str:
        url: str = (await self.opened(persona, student))["url"]
        return url

    async def get(self, url: str, **headers: str) -> httpx.Response:
        async with self.gateway.client(**headers) as client:
            return await client.get(url)

    async def read(self, url: str) -> Read:
        answer = await self.get(url)
        assert answer.status_code == 200
        return read(answer.content)

    async def execute(self, statement: str, *values: object) -> None:
        async with self.place.as_owner() as owner:
            await owner.execute(statement, *values)
