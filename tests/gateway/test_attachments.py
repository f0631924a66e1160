"""Files of homework over HTTP: sent by whom they are awaited from, read by who reads the homework at that moment, whole or not at all."""

import asyncio
import hashlib
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import httpx
import pytest

from domain.passwords import digest
from gateway import limits
from gateway.attachments import Slots, disposition
from gateway.refusals import Code, Refused
from schema import ids
from tests.contents import HTML, PDF, archive
from tests.databases import Place
from tests.gateway.running import Gateway, asked, process
from tests.world import NOW, World, token_of
from tests.world.files import content_of

NOBODYS: Final = f"/attachments/{ids.make('Attachment', 2**40)}"
LARGE: Final = PDF + b"%" * (limits.UPLOAD_BYTES - len(PDF))
GIVE: Final = (
    "mutation($input: HomeworkGiveInput!) { homeworkGive(input: $input) { ... on HomeworkGiven { homework { id } } } }"
)
ATTACH: Final = """mutation($input: HomeworkAttachInput!, $key: String) { homeworkAttach(input: $input, key: $key) {
    __typename ... on AttachmentAwaited { attachmentId uploadUrl expiresAt } ... on InvalidInput { fields { path } }
    ... on Conflict { message } } }"""
DETACH: Final = """mutation($input: HomeworkDetachInput!) { homeworkDetach(input: $input) {
    __typename ... on HomeworkDetached { homework { attachments { id } } } } }"""
FOLLOW: Final = """subscription($id: ID!) { diaryEvents(studentId: $id) { __typename kind ... on HomeworkEvent {
    before after homework { id attachments { name url } } } } }"""
READ: Final = """query($id: ID!) { node(id: $id) { ... on Homework {
    attachments { id name mediaType size addedAt url } } } }"""


@dataclass(frozen=True, slots=True)
class School:
    """The world behind a gateway."""

    world: World
    gateway: Gateway
    place: Place

    def client(self, persona: str) -> httpx.AsyncClient:
        return self.gateway.client(Authorization=f"Bearer {token_of(persona)}")

    async def ask(self, persona: str, query: str, **variables: Any) -> Any:  # noqa: ANN401 - JSON
        async with self.client(persona) as client:
            answer = (await client.post("/graphql", json=asked(query, **variables))).json()
        assert "errors" not in answer, answer
        (result,) = answer["data"].values()
        return result

    async def homework(self) -> str:
        """Homework of mathematics in 7a, without files."""
        given = {"lessonId": self.world.id("lesson:A.7a.m1"), "text": "№ 5", "dueOn": "2026-11-27"}
        number: str = (await self.ask("A.tm", GIVE, input=given))["homework"]["id"]
        return number

    async def registered(self, homework: str, content: bytes = PDF, name: str = "Листок.pdf", **more: Any) -> str:  # noqa: ANN401 - as asked
        said = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **more}
        answer = await self.ask("A.tm", ATTACH, input={"homeworkId": homework, "name": name, **said})
        url: str = answer["uploadUrl"]
        return url

    async def put(self, url: str, content: bytes, persona: str = "A.tm") -> httpx.Response:
        async with self.client(persona) as client:
            return await client.put(url, content=content)

    async def get(self, url: str, persona: str) -> httpx.Response:
        async with self.client(persona) as client:
            return await client.get(url)

    async def files(self, homework: str, persona: str = "A.tm") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.ask(persona, READ, id=homework))["attachments"]
        return found

    @asynccontextmanager
    async def signed_out(self, persona: str) -> AsyncIterator[None]:
        """Their session has ended, for as long as the block runs."""
        ending = "UPDATE session SET ended_at = $2 WHERE token_hash = $1"
        async with self.place.as_owner() as owner:
            assert await owner.execute(ending, digest(token_of(persona)), NOW) == "UPDATE 1"
            yield
            await owner.execute(ending, digest(token_of(persona)), None)

    def of_world(self, label: str) -> str:
        return f"/attachments/{self.world.id(label)}"


@pytest.fixture(scope="module")
async def school(world: World, world_place: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[School]:
    log = tmp_path_factory.mktemp("files") / "log"
    environment = {"DIARY_DATABASE_URL": world_place.app_url, "DIARY_TRUSTED_PROXIES": "127.0.0.1"}
    with process(environment, log) as url:
        yield School(world, Gateway(url, log), world_place)


async def test_a_file_is_registered_sent_and_read_by_a_family(school: School) -> None:
    homework = await school.homework()
    name = 'Листок № 5 "а".pdf'
    url = await school.registered(homework, PDF, name)
    assert await school.files(homework) == []

    sent = await school.put(url, PDF)
    assert (sent.status_code, sent.json()["name"], sent.json()["size"]) == (200, name, len(PDF))

    (file,) = await school.files(homework, "A.gmom")
    assert file == {
        "id": sent.json()["id"],
        "name": name,
        "mediaType": "application/pdf",
        "size": len(PDF),
        "addedAt": "2026-11-23T07:00:00Z",
        "url": url,
    }
    answer = await school.get(file["url"], "A.gmom")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(PDF))
    assert answer.headers["etag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, no-store"
    assert (
        answer.headers["content-disposition"]
        == f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{quote(name, safe='')}"
    )


async def test_the_head_of_a_file_and_one_that_is_known(school: School) -> None:
    url = school.of_world("attachment:A.7a.1")
    whole = await school.get(url, "A.anna")
    assert whole.content == content_of("attachment:A.7a.1")
    async with school.client("A.anna") as client:
        head = await client.head(url)
        known = await client.get(url, headers={"If-None-Match": f'"x", W/{whole.headers["etag"]}'})
        other = await client.get(url, headers={"If-None-Match": '"x"'})
    assert (head.status_code, head.content) == (200, b"")
    for header in ("content-length", "content-type", "etag", "content-disposition"):
        assert head.headers[header] == whole.headers[header]
    assert (known.status_code, known.content, other.status_code) == (304, b"", 200)


@pytest.mark.parametrize(
    ("persona", "label"),
    [
        ("A.anna", "7a.1"),
        ("A.gmom", "7a.1"),
        ("A.mov", "7b.1"),
        ("A.lft", "7a.3"),
        ("A.sub", "7a.1"),
        ("A.hr", "7a.1"),
        ("A.dep", "7v.1"),
        ("A.ti", "ivan.1"),
        ("multi", "7a.1"),
        ("both", "7v.1"),
    ],
)
async def test_who_reads_homework_reads_its_files(school: School, persona: str, label: str) -> None:
    answer = await school.get(school.of_world(f"attachment:A.{label}"), persona)
    assert (answer.status_code, answer.content) == (200, content_of(f"attachment:A.{label}"))


@pytest.mark.parametrize(
    ("persona", "label"),
    [
        ("A.boris", "7a.1"),  # of another class
        ("A.lft", "7a.1"),  # left the class before it was given
        ("A.mov", "7b.2"),  # moved to another class before
        ("A.gref", "7v.1"),  # refused the electronic form
        ("A.gdad", "7a.1"),  # has no rights
        ("A.gwdr", "7v.1"),  # withdrew
        ("A.ref", "7v.1"),  # a student, without anybody's consent
        ("A.tp", "7a.1"),  # teaches another subject
        ("A.tq", "7a.1"),  # taught it once
        ("A.hb", "7a.1"),
        ("A.reg", "7a.1"),
        ("A.adm", "7a.1"),
        ("A.jou", "7a.1"),
        ("op", "7a.1"),
        ("B.tm", "7a.1"),
        ("B.dep", "7a.1"),
        ("A.tm", "~1"),  # taken back
        ("A.tm", "~2"),  # not arrived
        ("A.tm", "~3"),  # of homework that was removed
        ("A.dep", "~1"),
        ("A.dep", "~2"),
        ("A.dep", "~3"),
    ],
)
async def test_what_is_not_yours_is_not_there(school: School, persona: str, label: str) -> None:
    answer = await school.get(school.of_world(f"attachment:A.{label}"), persona)
    nothing = await school.get(NOBODYS, persona)
    assert (answer.status_code, answer.json()) == (nothing.status_code, nothing.json())
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    assert answer.headers.get("etag") is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
@pytest.mark.parametrize("token", [None, "a token that nobody has, ever"])
async def test_a_visitor_is_told_one_thing(school: School, method: str, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with school.gateway.client(**headers) as client:
        answers = [
            await client.request(method, url, content=b"x" if method == "PUT" else None)
            for url in (school.of_world("attachment:A.7a.1"), NOBODYS, "/attachments/x")
        ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("id_", ["x", "%00", "..%2F..%2Fetc%2Fpasswd", ids.make("Homework", 1), "я" * 60])
async def test_an_address_of_nothing_is_not_there(school: School, id_: str) -> None:
    for persona in ("A.dep", "A.tm"):
        assert (await school.get(f"/attachments/{id_}", persona)).status_code == 404
        assert (await school.put(f"/attachments/{id_}", PDF, persona)).status_code == 404


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_named_in_the_refusal(school: School, method: str) -> None:
    async with school.client("A.tm") as client:
        answer = await client.request(method, school.of_world("attachment:A.7a.1"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PUT")


@pytest.mark.parametrize(
    ("said", "sent", "status", "code"),
    [
        (PDF, PDF[:-1] + b"x", 422, "WRONG_FILE"),
        (PDF, PDF[:-1], 422, "WRONG_FILE"),
        (PDF, PDF + b"x", 422, "WRONG_FILE"),
        (PDF, b"", 422, "WRONG_FILE"),
        (HTML, HTML, 422, "WRONG_FILE"),
        (archive(("a.exe", b"MZ")), archive(("a.exe", b"MZ")), 422, "WRONG_FILE"),
        (LARGE, LARGE[:-1] + b"x", 422, "WRONG_FILE"),
    ],
    ids=["another hash", "too short", "too long", "empty", "a page", "an archive", "large"],
)
async def test_what_arrives_is_what_was_said_or_nothing(
    school: School, said: bytes, sent: bytes, status: int, code: str
) -> None:
    homework = await school.homework()
    url = await school.registered(homework, said)
    answer = await school.put(url, sent)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)
    assert re.search("[а-я]", answer.json()["errors"][0]["message"])
    assert await school.files(homework) == []
    assert (await school.get(url, "A.tm")).status_code == 404


async def test_a_file_after_a_refusal_is_taken(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework)
    async with school.client("A.tm") as client:
        assert (await client.put(url, content=PDF[::-1])).status_code == 422
        assert (await client.put(url, content=PDF)).status_code == 200
    assert len(await school.files(homework)) == 1


async def test_the_same_bytes_again_have_the_same_answer_and_others_are_refused(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework)
    first, again, other = [await school.put(url, each) for each in (PDF, PDF, PDF[::-1])]
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert other.status_code == 422
    assert (await school.get(url, "A.tm")).content == PDF


async def test_two_at_once_are_one(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework, LARGE)
    answers = await asyncio.gather(school.put(url, LARGE), school.put(url, LARGE))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(await school.files(homework)) == 1


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("A.tb", 404),
        ("A.te", 404),
        ("B.tm", 404),
        ("multi", 404),  # the same teacher by another account
        ("A.dep", 403),
        ("A.hr", 403),
        ("A.gmom", 403),
        ("A.anna", 403),
        ("op", 403),
    ],
)
async def test_a_file_is_taken_from_whom_it_is_awaited(school: School, persona: str, status: int) -> None:
    homework = await school.homework()
    url = await school.registered(homework)
    assert (await school.put(url, PDF, persona)).status_code == status
    assert await school.files(homework) == []


async def test_a_body_of_unknown_length_is_not_taken(school: School) -> None:
    url = await school.registered(await school.homework())
    answer = await _raw(school, _head("PUT", url, "A.tm", "Transfer-Encoding: chunked"))
    assert answer.startswith(b"HTTP/1.1 411 ")


async def test_a_body_that_is_announced_too_long_is_not_waited_for(school: School) -> None:
    url = await school.registered(await school.homework())
    answer = await _raw(school, _head("PUT", url, "A.tm", f"Content-Length: {limits.UPLOAD_BYTES + 1}"))
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_refusal_comes_before_a_client_that_waits_has_sent(school: School) -> None:
    """As those do that ask first (`Expect: 100-continue`): the body of what is not awaited is not asked for."""
    announced = f"Content-Length: {limits.UPLOAD_BYTES}\r\nExpect: 100-continue\r\nConnection: close"
    answer = await _raw(school, _head("PUT", NOBODYS, "A.tm", announced))
    assert answer.startswith(b"HTTP/1.1 404 ")


async def test_what_breaks_off_leaves_nothing(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework)
    for part in (b"", PDF[:-1]):
        _, writer = await _connected(school)
        writer.write(_head("PUT", url, "A.tm", f"Content-Length: {len(PDF)}") + part)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert await school.files(homework) == []
    assert (await school.put(url, PDF)).status_code == 200


async def test_what_is_a_page_as_well_is_saved_and_not_shown(school: School) -> None:
    homework = await school.homework()
    both = PDF + HTML
    url = await school.registered(homework, both)
    assert (await school.put(url, both)).status_code == 200
    answer = await school.get(url, "A.gmom")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_the_largest_file_comes_back_as_it_was(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework, LARGE)
    assert (await school.put(url, LARGE)).status_code == 200
    assert (await school.get(url, "A.anna")).content == LARGE


async def test_a_file_that_is_taken_back_while_it_is_read_ends_short(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework, LARGE)
    assert (await school.put(url, LARGE)).status_code == 200
    reader, writer = await _connected(school)  # it takes little at a time, and the rest waits in the gateway
    writer.write(_head("GET", url, "A.anna", "Connection: close"))
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")

    answer = await school.ask("A.tm", DETACH, input={"attachmentId": unquote(url.rpartition("/")[2])})
    assert answer == {"__typename": "HomeworkDetached", "homework": {"attachments": []}}

    assert 0 < await _rest(reader) < len(LARGE)
    writer.close()
    assert (await school.get(url, "A.anna")).status_code == 404


async def test_a_file_ends_with_the_session(school: School) -> None:
    url = await school.registered(await school.homework(), LARGE)
    assert (await school.put(url, LARGE)).status_code == 200
    reader, writer = await _connected(school)
    writer.write(_head("GET", url, "A.gran", "Connection: close"))
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")

    async with school.signed_out("A.gran"):
        assert 0 < await _rest(reader) < len(LARGE)
    writer.close()


async def test_a_file_that_arrives_after_the_session_has_ended_is_not_taken(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework)
    reader, writer = await _connected(school)
    announced = (f"Content-Length: {len(PDF)}", "Expect: 100-continue", "Connection: close")
    writer.write(_head("PUT", url, "A.tm", *announced))
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")

    async with school.signed_out("A.tm"):
        writer.write(PDF)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 401 ")
    writer.close()
    assert await school.files(homework) == []


async def test_who_follows_the_diary_is_told_when_the_file_is_there_and_not_before(school: School) -> None:
    homework = await school.homework()
    url = await school.registered(homework, PDF, "Первый.pdf")
    given = asked(FOLLOW, id=school.world.id("student:A.anna"))
    async with (
        school.client("A.gmom") as client,
        client.stream("POST", "/graphql", json=given, headers={"Accept": "text/event-stream"}) as stream,
    ):
        events = (
            json.loads(line.removeprefix("data: ")) async for line in stream.aiter_lines() if "diaryEvents" in line
        )
        assert (await anext(events))["data"]["diaryEvents"]["__typename"] == "Resync"
        await school.put(url, PDF[::-1])
        await school.put(url, PDF)
        told = (await anext(events))["data"]["diaryEvents"]
    assert told["kind"] == "HOMEWORK_CORRECTED"
    assert (told["before"]["attachments"], told["after"]["attachments"]) == ([], ["Первый.pdf"])
    assert told["homework"] == {"id": homework, "attachments": [{"name": "Первый.pdf", "url": url}]}


async def test_hostile_names_are_refused_with_the_field(school: School) -> None:
    homework = await school.homework()
    for name in ("../../x", "a\u202efdp.exe", "a" * 300, "", "a.html"):
        given = {"homeworkId": homework, "name": name, "size": 1, "sha256": "ab" * 32}
        answer = await school.ask("A.tm", ATTACH, input=given)
        assert answer == {"__typename": "InvalidInput", "fields": [{"path": "input.name"}]}


async def test_a_key_answers_with_the_same_address(school: School) -> None:
    given = {"homeworkId": await school.homework(), "name": "a.pdf", "size": 1, "sha256": "ab" * 32}
    first, again = [await school.ask("A.tm", ATTACH, input=given, key="once") for _ in range(2)]
    assert first == again
    assert first["expiresAt"] == "2026-11-23T08:00:00Z"


async def test_the_log_holds_no_name_of_a_file(school: School) -> None:
    marker = "Константинополь"
    homework = await school.homework()
    url = await school.registered(homework, PDF, f"{marker}.pdf")
    await school.put(url, PDF[::-1])
    await school.put(url, PDF)
    await school.get(url, "A.gmom")
    said = school.gateway.log.read_text()
    assert '"kind":"file"' in said
    assert marker not in said
    assert url not in said
    assert [line for line in said.splitlines() if '"fault"' in line] == []


def test_an_account_sends_so_many_files_at_a_time_and_a_process_takes_so_many() -> None:
    slots = Slots(most=3, of_account=2)
    with slots.of(1), slots.of(1):
        with pytest.raises(Refused) as own, slots.of(1):
            pass
        with slots.of(2), pytest.raises(Refused) as all_, slots.of(3):
            pass
        with slots.of(3):
            pass
    assert (own.value.status, own.value.problems[0].code) == (429, Code.RATE)
    assert (all_.value.status, all_.value.problems[0].code) == (503, Code.UNAVAILABLE)
    assert ("Retry-After", str(limits.UPLOAD_AGAIN_SECONDS)) in all_.value.headers


def test_room_is_free_again_after_a_failure() -> None:
    slots = Slots(most=1, of_account=1)
    for _ in range(3):
        with pytest.raises(ConnectionError), slots.of(1):
            raise ConnectionError


@pytest.mark.parametrize("name", ["Ёж.pdf", 'a"b\\.pdf', "a;b=c.pdf", "100%.pdf", "a'b.pdf", "🦔.pdf", "Ёж.Ёж", "Ёж"])
def test_a_name_travels_in_a_header_of_ascii(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith(f'attachment; filename="{"file.pdf" if name.endswith(".pdf") else "file"}"; ')
    assert unquote(header.partition("UTF-8''")[2]) == name
    assert not set(header.partition("UTF-8''")[2]) & set(" \"';,\\")


def _head(method: str, url: str, persona: str, *headers: str) -> bytes:
    lines = (f"{method} {url} HTTP/1.1", "Host: a", f"Authorization: Bearer {token_of(persona)}", *headers)
    return "\r\n".join((*lines, "", "")).encode()


async def _connected(school: School) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection with a small window."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", urlsplit(school.gateway.url).port))
    return await asyncio.open_connection(sock=connection, limit=4096)


async def _rest(reader: asyncio.StreamReader) -> int:
    """How many bytes come until the connection ends."""
    got = 0
    while part := await reader.read(65536):
        got += len(part)
    return got


async def _raw(school: School, request: bytes) -> bytes:
    """All that comes back until the gateway closes the connection."""
    reader, writer = await _connected(school)
    writer.write(request)
    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()
    return answer
