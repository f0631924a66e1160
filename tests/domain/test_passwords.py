import pytest

from domain.passwords import LONGEST, SHORTEST, digest, hash_password, new_code, new_secret, password_problem, verify


async def test_a_password_is_verified_against_its_hash() -> None:
    stored = await hash_password("пароль с пробелами 🐟")
    assert await verify(stored, "пароль с пробелами 🐟")
    assert not await verify(stored, "пароль с пробелами")
    assert stored != await hash_password("пароль с пробелами 🐟")


@pytest.mark.parametrize("stored", [None, "", "x", "$argon2id$v=19$m=1,t=1,p=1$broken"])
async def test_no_hash_and_a_broken_one_verify_nothing(stored: str | None) -> None:
    assert not await verify(stored, "")
    assert not await verify(stored, "пароль")


def test_secrets_and_codes_do_not_come_twice() -> None:
    assert len({new_secret() for _ in range(100)}) == len({new_code() for _ in range(100)}) == 100


def test_a_digest_takes_whatever_a_client_sends() -> None:
    assert len(digest("\ud800")) == len(digest("")) == 32
    assert digest("a") != digest("b")


@pytest.mark.parametrize(
    ("length", "taken"), [(SHORTEST - 1, False), (SHORTEST, True), (LONGEST, True), (LONGEST + 1, False)]
)
def test_the_length_of_a_password_has_two_edges(length: int, taken: bool) -> None:
    assert (password_problem("я" * length) is None) == taken
