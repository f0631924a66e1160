"""Files are added to homework, and taken back. Their bytes go by an address of their own."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.homework import attaching
from domain.homework.files import KINDS, LARGEST, NAME_LONGEST
from domain.reading import Row
from schema import access, ids
from schema.acting import act, why
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.homework.giving import homework_by_id
from schema.homework.reading import FILES, Homework
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound


@strawberry.type(
    description="The file is registered and nobody sees it yet: it is there, and its group is told, once its bytes have arrived whole.",
    directives=[access.of(Noun.HOMEWORK)],
)
class AttachmentAwaited:
    attachment_id: strawberry.ID
    upload_url: str = strawberry.field(
        description="A path at the gateway, for one PUT of the bytes with the same sign-in. Sending them again changes nothing."
    )
    expires_at: datetime = strawberry.field(description="The file has to have arrived by then.")


@strawberry.type(directives=[access.of(Noun.HOMEWORK)])
class HomeworkDetached:
    number: strawberry.Private[int]

    @access.read(Noun.HOMEWORK, description="Empty where the viewer reads it no more.")
    async def homework(root: strawberry.Parent["HomeworkDetached"], info: Info) -> Homework | None:
        return answer(await batched(info, homework_by_id, root.number) or None)


@strawberry.input(description="What is about to be sent. What arrives has to be exactly this.")
class HomeworkAttachInput:
    homework_id: strawberry.ID
    name: str = strawberry.field(
        description=f"As the family will see it, up to {NAME_LONGEST} characters, with one of these extensions: {', '.join(KINDS)}."
        " Text is in UTF-8."
    )
    size: int = strawberry.field(description=f"In bytes, up to {LARGEST}.")
    sha256: str = strawberry.field(description="Of the whole content, as 64 hexadecimal digits.")


@strawberry.input
class HomeworkDetachInput:
    attachment_id: strawberry.ID
    reason: str = why()


HomeworkAttachResult = Annotated[
    AttachmentAwaited | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("HomeworkAttachResult")
]
HomeworkDetachResult = Annotated[
    HomeworkDetached | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("HomeworkDetachResult")
]


async def homework_attach(info: Info, input: HomeworkAttachInput, key: str | None = None) -> HomeworkAttachResult:
    """Register a file of homework, and learn where its bytes are to be sent."""

    async def write(act: Act) -> Row:
        number = ids.number(input.homework_id)
        return await attaching.attach_file(act, attaching.AttachFile(number, input.name, input.size, input.sha256))

    done = await act(info, "homeworkAttach", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    id_ = ids.make("Attachment", done["attachment"])
    return answer(
        AttachmentAwaited(
            attachment_id=strawberry.ID(id_),
            upload_url=FILES + id_,
            expires_at=datetime.fromisoformat(done["expires_at"]),
        )
    )


async def homework_detach(info: Info, input: HomeworkDetachInput, key: str | None = None) -> HomeworkDetachResult:
    """Take a file of homework back, arrived or not; its group is told of one that was there."""

    async def write(act: Act) -> Row:
        return await attaching.detach_file(act, ids.number(input.attachment_id))

    done = await act(info, "homeworkDetach", input, key, write)
    return answer(HomeworkDetached(number=done["homework"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class AttachmentMutation:
    homework_attach: HomeworkAttachResult = strawberry.mutation(
        resolver=homework_attach,
        description=homework_attach.__doc__,
        directives=[access.acts("homeworkAttach")],
        metadata=metadata(
            identifier("input.homeworkId", "Homework"), text("input.name", 1_000), text("input.sha256", 1_000)
        ),
    )
    homework_detach: HomeworkDetachResult = strawberry.mutation(
        resolver=homework_detach,
        description=homework_detach.__doc__,
        directives=[access.acts("homeworkDetach")],
        metadata=metadata(identifier("input.attachmentId", "Attachment")),
    )
