"""Who is connected: the sessions that every stream of this process stands on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from domain.access import Viewer
from gateway import limits
from gateway.live.streams import Stream
from gateway.refusals import Code, refuse


class Why(Enum):
    """Why the service closes a connection."""

    SESSION_ENDED = "The session has ended"
    RESTART = "The service restarts"


@dataclass(eq=False, slots=True)
class Connection:
    """A socket or a response that streams, of one session. `close` is called once, with why."""

    viewer: Viewer
    close: Callable[[Why], None]
    streams: set[Stream] = field(default_factory=set)

    def fall(self, why: Why) -> None:
        """Nothing that waits is told any more."""
        for stream in list(self.streams):
            stream.end()
        self.close(why)


class Sessions:
    def __init__(self) -> None:
        self._connections: dict[int, set[Connection]] = {}
        self._by_account: dict[int, set[Connection]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._connections.values()))

    def __contains__(self, connection: object) -> bool:
        return isinstance(connection, Connection) and connection in self._connections.get(
            connection.viewer.session_id, ()
        )

    def open(self, connection: Connection) -> None:
        """Raises `Refused` for an account that has too many."""
        account = connection.viewer.account_id
        if len(self._by_account.get(account, ())) >= limits.SOCKETS_OF_ACCOUNT:
            raise refuse(Code.RATE, "Слишком много соединений у одной учётной записи.", status=429)
        self._by_account.setdefault(account, set()).add(connection)
        self._connections.setdefault(connection.viewer.session_id, set()).add(connection)

    def close(self, connection: Connection) -> None:
        for known, key in (
            (self._connections, connection.viewer.session_id),
            (self._by_account, connection.viewer.account_id),
        ):
            there = known.get(key)
            if there is not None:
                there.discard(connection)
                if not there:
                    del known[key]

    def streams_of(self, account: int) -> int:
        return sum(len(connection.streams) for connection in self._by_account.get(account, ()))

    def connections(self, accounts: Iterable[int] | None = None) -> list[Connection]:
        """Those of these accounts, or all."""
        if accounts is None:
            return [each for there in self._connections.values() for each in there]
        return [each for account in accounts for each in self._by_account.get(account, ())]

    def fall(self, sessions: Iterable[int], why: Why = Why.SESSION_ENDED) -> None:
        for session in sessions:
            for connection in self._connections.pop(session, set()):
                self.close(connection)
                connection.fall(why)
