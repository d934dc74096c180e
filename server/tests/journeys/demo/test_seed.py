"""The demo bank on PostgreSQL: filled once, quickly, with books that balance."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.adapters.core_builtin import KeyedPinSealer
from yuangui.composition.core import bank_opener, compose_core
from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE
from yuangui.composition.demo.seed import DEMO_PASSWORD, seed
from yuangui.composition.institution import SignInParts, compose_institution
from yuangui.domains.institution.fakes import MemorySignInGuard, PlainPasswordHasher
from yuangui.domains.institution.ports import PasskeyVerifier
from yuangui.domains.servicing.ports import CoreAccountState, PinAnswer
from yuangui.kit.db import Pool, transaction
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
SECONDS_MAX = 10.0  # five on a machine of its own


class NoPasskeys:
    """Stands where passkeys are checked; seeding has none."""


@pytest.fixture
def sealer() -> Iterator[KeyedPinSealer]:
    made = KeyedPinSealer(key=b"k" * 32)
    yield made
    made.close()


@pytest.fixture
def parts() -> SignInParts:
    verifier: PasskeyVerifier = NoPasskeys()  # type: ignore[assignment]
    return SignInParts(guard=MemorySignInGuard(), hasher=PlainPasswordHasher(), verifier=verifier)


async def test_fills_the_demo_bank_once(
    pool: Pool, parts: SignInParts, sealer: KeyedPinSealer
) -> None:
    started = time.perf_counter()
    sign_ins = await seed(pool, parts=parts, sealer=sealer, now=NINE)
    assert time.perf_counter() - started < SECONDS_MAX

    again = await seed(pool, parts=parts, sealer=sealer, now=NINE + timedelta(days=1))

    assert again == sign_ins
    core = compose_core(pool, sealer=sealer, clock=lambda: NINE)
    customer = await core.customer_by_document(document_number=ASTRONAUT.number)
    assert customer is not None
    accounts = await core.accounts(customer_id=customer.id)
    assert [each.kind for each in accounts] == ["savings", "current"]
    assert accounts[0].balance_minor == ASTRONAUT.balance_minor
    told = await core.verify_pin(account_id=accounts[0].id, pin=ASTRONAUT.pin)
    assert told.answer is PinAnswer.RIGHT
    lines = await core.statement(
        account_id=accounts[0].id, since=NINE - timedelta(days=200), until=NINE
    )
    assert len(lines) == 6
    assert lines[-1].purpose == "现金存入"
    assert await core.known_facts(customer_id=customer.id)
    async with bank_opener(pool, sealer=sealer)() as bank:
        assert list(await bank.ledger.check_invariants()) == []


async def test_demo_people_stand_where_they_should(
    pool: Pool, parts: SignInParts, sealer: KeyedPinSealer
) -> None:
    await seed(pool, parts=parts, sealer=sealer, now=NINE)
    core = compose_core(pool, sealer=sealer, clock=lambda: NINE)

    for person in DEMO_PEOPLE:
        customer = await core.customer_by_document(document_number=person.number)
        assert customer is not None
        account = (await core.accounts(customer_id=customer.id))[0]
        assert account.balance_minor == person.balance_minor
        assert (account.state is CoreAccountState.FROZEN) == ("frozen" in person.traits)


async def test_staff_can_sign_in(pool: Pool, parts: SignInParts, sealer: KeyedPinSealer) -> None:
    sign_ins = await seed(pool, parts=parts, sealer=sealer, now=NINE)

    async with transaction(pool, org_path=ROOT) as connection:
        institution = compose_institution(connection, parts)
        for each in sign_ins:
            session = await institution.sign_in(
                name=each.name, password=DEMO_PASSWORD, address="", now=NINE
            )
            assert session.staff.org_path == each.org_path
