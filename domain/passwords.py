"""Passwords, hashed with argon2id in a thread, and secrets, kept as SHA-256."""

import asyncio
import hashlib
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

SHORTEST: Final = 8
LONGEST: Final = 200

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$qaBWB29+Diyr2aECbRWjGA$8hS0V/DqxTlTjslvuG5WzpZQkeegl8JOpLP4QSYEIbQ"
"""A hash of no password: verifying against it takes as long as against a real one, so that an unknown login cannot be told."""


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_HASHER.hash, password)


async def verify(stored: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; as slow for an account without a password, or for none."""
    return await asyncio.to_thread(_verify, stored or _NOBODY, password) and stored is not None


def password_problem(password: str) -> str | None:
    """Why a new password is not taken; nothing where it is."""
    if len(password) < SHORTEST:
        return f"Не меньше {SHORTEST} символов."
    if len(password) > LONGEST:
        return f"Не больше {LONGEST} символов."
    return None


def new_secret() -> str:
    """An opaque token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A code that a person types: 20 letters and digits in groups, 100 bits, none that look alike."""
    letters = "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))


def digest(secret: str) -> bytes:
    """What is kept of a token or a code."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
