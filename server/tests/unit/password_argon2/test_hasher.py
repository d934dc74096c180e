"""Passwords by Argon2id."""

import asyncio
from collections.abc import Iterator

import pytest

from yuangui.adapters.password_argon2 import Argon2PasswordHasher

pytestmark = [pytest.mark.unit, pytest.mark.anyio]


@pytest.fixture(scope="module")
def hasher() -> Iterator[Argon2PasswordHasher]:
    made = Argon2PasswordHasher()
    yield made
    made.close()


async def test_knows_the_password_and_no_other(hasher: Argon2PasswordHasher) -> None:
    hashed = await hasher.hash("ｐａｓｓ 密码")

    assert "密码" not in hashed
    assert hashed.startswith("$argon2id$")
    assert await hasher.matches("pass 密码", hashed)
    assert not await hasher.matches("pass 密碼", hashed)


async def test_nobody_has_a_password(hasher: Argon2PasswordHasher) -> None:
    assert not await hasher.matches("nobody", None)


async def test_leaves_the_loop_free(hasher: Argon2PasswordHasher) -> None:
    turns = 0
    hashing = asyncio.create_task(hasher.hash("x"))
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 10
