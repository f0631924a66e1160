"""The form in which a reader of a child's diary is told: which kind of event by which channel, and how often (R7.1).

What a reader has not said is as usual. The usual form is quiet: what cannot wait comes at once, the rest in a digest or not at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from orm.contacts import Cadence, ContactChannel, NoticeKind

CRITICAL: Final = frozenset({NoticeKind.ABSENCE, NoticeKind.CHANGE, NoticeKind.RESULT})
"""What loses its worth in a digest: a new unexcused absence, a change of tomorrow's lessons, a result."""
QUIET_FROM: Final = 21 * 60
QUIET_UNTIL: Final = 7 * 60
"""Minutes after midnight in the school's zone."""

USUAL: Final[Mapping[tuple[NoticeKind, ContactChannel], Cadence]] = {
    (NoticeKind.MARK, ContactChannel.EMAIL): Cadence.DAILY,
    (NoticeKind.ATTENDANCE, ContactChannel.EMAIL): Cadence.DAILY,
    (NoticeKind.ABSENCE, ContactChannel.EMAIL): Cadence.NOW,
    (NoticeKind.CHANGE, ContactChannel.EMAIL): Cadence.NOW,
    (NoticeKind.HOMEWORK, ContactChannel.EMAIL): Cadence.NEVER,
    (NoticeKind.CONTROL_WORK, ContactChannel.EMAIL): Cadence.WEEKLY,
    (NoticeKind.RECOMMENDATION, ContactChannel.EMAIL): Cadence.DAILY,
    (NoticeKind.RESULT, ContactChannel.EMAIL): Cadence.NOW,
    **{(kind, ContactChannel.SMS): Cadence.NEVER for kind in NoticeKind},
    (NoticeKind.ABSENCE, ContactChannel.SMS): Cadence.NOW,
}


@dataclass(frozen=True, slots=True)
class Wish:
    kind: NoticeKind
    channel: ContactChannel
    cadence: Cadence

    @property
    def name(self) -> str:
        """Its key in a stored form."""
        return f"{self.kind}.{self.channel}"


def cadences(kind: NoticeKind, channel: ContactChannel) -> tuple[Cadence, ...]:
    """What can be agreed: what cannot wait has no digest, and a digest does not fit into an SMS."""
    if kind in CRITICAL or channel is ContactChannel.SMS:
        return (Cadence.NOW, Cadence.NEVER)
    return tuple(Cadence)


def wishes(stored: Mapping[str, str]) -> Iterator[Wish]:
    """The whole form: what was agreed, and the usual for the rest."""
    for kind in NoticeKind:
        for channel in ContactChannel:
            usual = USUAL[kind, channel]
            yield Wish(kind, channel, Cadence(stored.get(f"{kind}.{channel}", usual)))
