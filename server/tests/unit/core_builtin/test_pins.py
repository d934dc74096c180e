"""What proves a PIN: it is not one, and is good for one account and one key only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from yuangui.adapters.core_builtin import KeyedPinSealer, pin_key

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

PIN = "592016"


@pytest.fixture
def sealers() -> Iterator[list[KeyedPinSealer]]:
    made = [KeyedPinSealer(key=letter * 32) for letter in (b"a", b"b")]
    yield made
    for each in made:
        each.close()


async def test_knows_the_pin_and_no_other(sealers: list[KeyedPinSealer]) -> None:
    verifier = await sealers[0].seal(account_id="acc_1", pin=PIN)

    assert await sealers[0].matches(account_id="acc_1", pin=PIN, verifier=verifier)
    assert not await sealers[0].matches(account_id="acc_1", pin="592017", verifier=verifier)
    assert PIN not in verifier


async def test_verifier_of_another_account_or_key_is_worthless(
    sealers: list[KeyedPinSealer],
) -> None:
    verifier = await sealers[0].seal(account_id="acc_1", pin=PIN)

    assert not await sealers[0].matches(account_id="acc_2", pin=PIN, verifier=verifier)
    assert not await sealers[1].matches(account_id="acc_1", pin=PIN, verifier=verifier)


async def test_same_pin_has_another_verifier_each_time(sealers: list[KeyedPinSealer]) -> None:
    made = {await sealers[0].seal(account_id="acc_1", pin=PIN) for _ in range(2)}

    assert len(made) == 2


def test_short_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyedPinSealer(key=b"k" * 31)


def test_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "pins.key"

    first, second = pin_key(path), pin_key(path)

    assert first == second
    assert len(first) == 32
    assert path.stat().st_mode & 0o077 == 0
