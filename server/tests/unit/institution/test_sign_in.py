"""Signing in with a password, sessions, and confirming an act."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.institution import rules
from yuangui.domains.institution.api import (
    ConfirmationRefused,
    Institution,
    InstitutionKind,
    InstitutionService,
    InstitutionUnknown,
    PasskeyService,
    Role,
    SessionEnded,
    SignInRefused,
    SignInThrottled,
    Staff,
    StaffId,
    StaffUnknown,
)
from yuangui.domains.institution.fakes import (
    MemoryInstitutionStore,
    MemoryPasskeyStore,
    MemorySignInGuard,
    PlainPasswordHasher,
)
from yuangui.domains.institution.model import Failures
from yuangui.domains.institution.ports import PasskeyVerifier
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = org_path("/union/c05/")
ANNA = Staff(
    id=StaffId("stf_anna"),
    org_path=COUNTY,
    name="anna",
    number="8001",
    display_name="安娜",
    roles=frozenset({Role.TELLER}),
)
RIGHT, WRONG = "correct horse", "battery staple"


class NoPasskeys:
    """Stands where passkeys are checked; nobody comes here."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


@dataclass
class House:
    """A county bank with one member of staff."""

    store: MemoryInstitutionStore = field(default_factory=MemoryInstitutionStore)
    guard: MemorySignInGuard = field(default_factory=MemorySignInGuard)
    hasher: PlainPasswordHasher = field(default_factory=PlainPasswordHasher)

    @property
    def service(self) -> InstitutionService:
        verifier: PasskeyVerifier = NoPasskeys()  # type: ignore[assignment]
        passkeys = PasskeyService(
            store=MemoryPasskeyStore(), people=self.store, guard=self.guard, verifier=verifier
        )
        return InstitutionService(
            store=self.store, guard=self.guard, hasher=self.hasher, passkeys=passkeys
        )

    async def sign_in(
        self,
        password: str = RIGHT,
        *,
        name: str = "anna",
        address: str = "10.0.0.1",
        now: datetime = NINE,
    ) -> str:
        session = await self.service.sign_in(name=name, password=password, address=address, now=now)
        return session.token


@pytest.fixture
async def house() -> House:
    made = House()
    await made.service.found(
        institutions=[
            Institution(
                path=COUNTY, kind=InstitutionKind.COUNTY, name_zh="晴溪农商银行", name_en="Qingxi"
            )
        ]
    )
    assert await made.service.employ(staff=ANNA, password=RIGHT, now=NINE)
    return made


class TestSignIn:
    async def test_opens_a_session_for_the_right_password(self, house: House) -> None:
        token = await house.sign_in(name="  Anna ")

        session = await house.service.session(token=token, now=NINE)
        assert (session.staff, session.method) == (ANNA, "password")

    async def test_keeps_no_token(self, house: House) -> None:
        token = await house.sign_in()

        assert token not in repr(house.store.sessions)
        assert token.encode() not in house.store.sessions

    @pytest.mark.parametrize("name", ["anna", "nobody", "Robert'); drop", "\x00", "é" * 64])
    async def test_refuses_wrong_passwords_and_unknown_names_alike(
        self, house: House, name: str
    ) -> None:
        with pytest.raises(SignInRefused) as refused:
            await house.sign_in(WRONG, name=name)

        assert refused.value.facts == {}
        assert house.hasher.asked == 1
        assert house.store.sessions == {}

    async def test_records_each_attempt_without_the_typed_name(self, house: House) -> None:
        await house.sign_in()
        with pytest.raises(SignInRefused):
            await house.sign_in(WRONG, name="my-secret-password")

        told = [(each.outcome, each.method, each.address) for each in house.guard.attempts]
        assert told == [("accepted", "password", "10.0.0.1"), ("refused", "password", "10.0.0.1")]
        assert house.guard.attempts[0].staff_id == ANNA.id
        assert "my-secret-password" not in repr(house.guard.attempts)

    async def test_refuses_the_dismissed_and_ends_their_sessions(self, house: House) -> None:
        token = await house.sign_in()
        await house.service.dismiss(staff_id=ANNA.id, now=NINE)

        with pytest.raises(SessionEnded):
            await house.service.session(token=token, now=NINE)
        with pytest.raises(SignInRefused):
            await house.sign_in()


class TestThrottling:
    async def fail(self, house: House, times: int, *, now: datetime = NINE) -> None:
        for number in range(times):
            with pytest.raises(SignInRefused):
                await house.sign_in(WRONG, address=f"10.0.1.{number}", now=now)

    async def test_lets_people_mistype_and_then_makes_them_wait(self, house: House) -> None:
        await self.fail(house, 4)

        with pytest.raises(SignInThrottled) as throttled:
            await house.sign_in()

        assert throttled.value.facts == {"wait_s": 2}
        assert house.hasher.asked == 4
        assert house.guard.attempts[-1].outcome == "throttled"

    async def test_right_password_is_not_even_judged_while_throttled(self, house: House) -> None:
        await self.fail(house, 4)
        with pytest.raises(SignInThrottled):
            await house.sign_in(now=NINE + timedelta(seconds=1.5))

        assert await house.sign_in(now=NINE + timedelta(seconds=2))

    async def test_doubles_the_wait(self, house: House) -> None:
        await self.fail(house, 4)
        now, waits = NINE, []
        for _ in range(4):
            with pytest.raises(SignInThrottled) as throttled:
                await house.sign_in(now=now)
            waits.append(int(throttled.value.facts["wait_s"]))
            now += timedelta(seconds=waits[-1])
            await self.fail(house, 1, now=now)

        assert waits == [2, 4, 8, 16]

    async def test_success_forgets_the_failures_of_the_name(self, house: House) -> None:
        await self.fail(house, 3)
        await house.sign_in()

        await self.fail(house, 4)

    async def test_counts_an_address_whatever_the_name(self, house: House) -> None:
        for number in range(20):
            with pytest.raises(SignInRefused):
                await house.sign_in(WRONG, name=f"guess{number}")

        with pytest.raises(SignInThrottled):
            await house.sign_in()
        assert await house.sign_in(address="10.0.0.2")

    async def test_a_whole_branch_behind_one_address_signs_in(self, house: House) -> None:
        for _ in range(60):
            await house.sign_in()

    async def test_one_house_has_many_ipv6_addresses(self, house: House) -> None:
        for number in range(20):
            with pytest.raises(SignInRefused):
                await house.sign_in(WRONG, name=f"guess{number}", address=f"2001:db8::{number:x}")

        with pytest.raises(SignInThrottled):
            await house.sign_in(address="2001:db8::ffff")

    def test_wait_has_a_ceiling_even_for_huge_counts(self) -> None:
        failures = Failures(count=10**9, last_at=NINE)

        assert rules.next_try_at("name:x", failures) == NINE + timedelta(seconds=900)

    def test_addresses_that_are_none_count_together(self) -> None:
        assert rules.address_key("testclient") == rules.address_key("")
        assert rules.address_key("::ffff:10.0.0.1") == rules.address_key("10.0.0.1")


class TestSessions:
    async def test_end_after_thirty_idle_minutes(self, house: House) -> None:
        token = await house.sign_in()
        awake = NINE + timedelta(minutes=29)
        await house.service.session(token=token, now=awake)

        await house.service.session(token=token, now=awake + timedelta(minutes=29))
        with pytest.raises(SessionEnded):
            await house.service.session(token=token, now=awake + timedelta(minutes=59))

    async def test_end_after_twelve_hours_of_use(self, house: House) -> None:
        token = await house.sign_in()
        for quarter in range(1, 48):
            await house.service.session(token=token, now=NINE + timedelta(minutes=15 * quarter))

        with pytest.raises(SessionEnded):
            await house.service.session(token=token, now=NINE + timedelta(hours=12))

    async def test_end_by_signing_out(self, house: House) -> None:
        token, other = await house.sign_in(), await house.sign_in()
        await house.service.sign_out(token=token, now=NINE)

        with pytest.raises(SessionEnded):
            await house.service.session(token=token, now=NINE)
        assert await house.service.session(token=other, now=NINE)

    @pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
    async def test_are_not_found_by_guess(self, house: House, token: str) -> None:
        await house.sign_in()

        with pytest.raises(SessionEnded):
            await house.service.session(token=token, now=NINE)


class TestConfirmation:
    async def test_accepts_the_own_password(self, house: House) -> None:
        await house.service.confirm_password(staff_id=ANNA.id, password=RIGHT, now=NINE)

        assert house.guard.attempts[-1].method == "confirmation"

    async def test_refuses_others_and_is_throttled_with_signing_in(self, house: House) -> None:
        for _ in range(2):
            with pytest.raises(ConfirmationRefused):
                await house.service.confirm_password(staff_id=ANNA.id, password=WRONG, now=NINE)
            with pytest.raises(SignInRefused):
                await house.sign_in(WRONG)

        with pytest.raises(SignInThrottled):
            await house.service.confirm_password(staff_id=ANNA.id, password=RIGHT, now=NINE)

    async def test_needs_somebody(self, house: House) -> None:
        with pytest.raises(StaffUnknown):
            await house.service.confirm_password(staff_id="stf_no", password=RIGHT, now=NINE)


class TestTree:
    async def test_knows_its_institutions(self, house: House) -> None:
        found = await house.service.institution(path=COUNTY)

        assert (found.name("zh-CN"), found.name("en")) == ("晴溪农商银行", "Qingxi")
        assert list(await house.service.institutions(under=org_path("/union/"))) == [found]
        with pytest.raises(InstitutionUnknown):
            await house.service.institution(path=org_path("/union/c99/"))

    async def test_employs_nobody_twice_and_nobody_nowhere(self, house: House) -> None:
        assert not await house.service.employ(staff=ANNA, password=WRONG, now=NINE)
        assert await house.sign_in()
        nowhere = Staff(
            id=StaffId("stf_2"),
            org_path=org_path("/union/c99/"),
            name="bo",
            number="8002",
            display_name="博",
            roles=frozenset({Role.AUDITOR}),
        )
        with pytest.raises(InstitutionUnknown):
            await house.service.employ(staff=nowhere, password=RIGHT, now=NINE)

    async def test_knows_its_staff(self, house: House) -> None:
        assert await house.service.staff(staff_id=ANNA.id) == ANNA
        assert list(await house.service.staff_at(under=org_path("/union/"))) == [ANNA]
        assert list(await house.service.staff_at(under=org_path("/union/c06/"))) == []
