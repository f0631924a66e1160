import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.passwords import hash_password
from tests.databases import Place
from tests.gateway.identity.provider import CLIENT, SECRET, providing
from tests.gateway.identity.town import PASSWORD, Town
from tests.gateway.running import Gateway, launch
from tests.world import World


@pytest.fixture(scope="module")
async def running(world: World, world_place: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    log: Path = tmp_path_factory.mktemp("identity") / "log"
    async with providing() as provider:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            provider.callback = f"{url}/identity/callback"
            environment = {
                "DIARY_DATABASE_URL": world_place.app_url,
                "DIARY_TRUSTED_PROXIES": "127.0.0.1",
                "DIARY_PUBLIC_URL": url,
                "DIARY_SECRET_KEY": "a key of this test, long enough to be one",
                "DIARY_OIDC_ISSUER": provider.issuer,
                "DIARY_OIDC_CLIENT_ID": CLIENT,
                "DIARY_OIDC_CLIENT_SECRET": SECRET,
                "DIARY_OIDC_NAME": "Войти через «Город»",
            }
            gateway = launch(listener, environment, log)
            try:
                yield Town(Gateway(url, log), provider, world_place)
            finally:
                gateway.terminate()
                await asyncio.to_thread(gateway.wait, 30)


@pytest.fixture
async def town(running: Town) -> AsyncIterator[Town]:
    """Nobody is linked; the mother has a password; the provider does as it should."""
    running.provider.reset()
    await running.execute("DELETE FROM identity; DELETE FROM identity_ticket; DELETE FROM sign_in_failure")
    await running.execute(
        "UPDATE account SET password_hash = $1, blocked_at = NULL WHERE login = 'a.gmom'", await hash_password(PASSWORD)
    )
    yield running
    await running.close()
