"""The port to an identity provider: where a person is sent, and whom the provider says came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.identities import Subject


class ProviderDownError(Exception):
    """The provider does not answer, or not in time: the same may work later."""


class ProviderRefusedError(Exception):
    """The provider vouches for nobody, or says it in a way that cannot be believed."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What one sign-in is known by, there and back. Made anew for each, and kept by the browser alone."""

    state: str
    nonce: str
    verifier: str
    """Of PKCE, towards the provider."""


class IdentityProvider(Protocol):
    """A strategy. ESIA's would sign its requests and read its own tokens behind the same two steps."""

    async def address(self, errand: Errand) -> str:
        """Where the person is sent. Raises `ProviderDownError`."""

    async def subject(self, errand: Errand, answered: Mapping[str, str]) -> Subject:
        """Whom the provider vouches for, by what it answered. Raises `ProviderDownError` and `ProviderRefusedError`."""

    async def close(self) -> None: ...


class NoProvider:
    """Where none is set."""

    async def address(self, errand: Errand) -> str:  # noqa: ARG002 - the port's
        raise ProviderRefusedError

    async def subject(self, errand: Errand, answered: Mapping[str, str]) -> Subject:  # noqa: ARG002 - the port's
        raise ProviderRefusedError

    async def close(self) -> None:
        return
