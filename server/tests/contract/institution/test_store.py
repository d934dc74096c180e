"""What every store of institution does, the ones in memory included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.institution.api import (
    Institution,
    InstitutionKind,
    Passkey,
    Role,
    Staff,
    StaffId,
)
from yuangui.domains.institution.fakes import (
    MemoryInstitutionStore,
    MemoryPasskeyStore,
    MemorySignInGuard,
)
from yuangui.domains.institution.model import Attempt, Challenge, SessionRow, StaffAct
from yuangui.domains.institution.ports import InstitutionStore, PasskeyStore, SignInGuard
from yuangui.domains.institution.store import (
    PostgresInstitutionStore,
    PostgresPasskeyStore,
    PostgresSignInGuard,
)
from yuangui.kit.db import Connection, Pool
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = Institution(
    path=org_path("/union/c05/"), kind=InstitutionKind.COUNTY, name_zh="晴溪", name_en="Qingxi"
)
OTHER = replace(COUNTY, path=org_path("/union/c06/"), name_zh="晴湾", name_en="Qingwan")
ANNA = Staff(
    id=StaffId("stf_anna"),
    org_path=COUNTY.path,
    name="anna",
    number="8001",
    display_name="安娜",
    roles=frozenset({Role.TELLER, Role.AUTHORISER}),
)
SESSION = SessionRow(
    id="ses_1",
    org_path=COUNTY.path,
    token_hash=b"h" * 32,
    staff_id=ANNA.id,
    method="password",
    created_at=NINE,
    seen_at=NINE,
)
PASSKEY = Passkey(
    credential_id=b"credential",
    org_path=COUNTY.path,
    staff_id=ANNA.id,
    public_key=b"key",
    sign_count=3,
    created_at=NINE,
)


@pytest.fixture(params=["memory", "postgres"])
def stores(request: pytest.FixtureRequest) -> tuple[InstitutionStore, PasskeyStore]:
    if request.param == "memory":
        return MemoryInstitutionStore(), MemoryPasskeyStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresInstitutionStore(connection), PostgresPasskeyStore(connection)


@pytest.fixture
async def store(stores: tuple[InstitutionStore, PasskeyStore]) -> InstitutionStore:
    await stores[0].found([COUNTY, OTHER])
    assert await stores[0].employ(ANNA, password_hash="hash", now=NINE)
    return stores[0]


@pytest.fixture
def passkeys(
    stores: tuple[InstitutionStore, PasskeyStore], store: InstitutionStore
) -> PasskeyStore:
    return stores[1]


@pytest.fixture(params=["memory", "postgres"])
def guard(request: pytest.FixtureRequest) -> SignInGuard:
    if request.param == "memory":
        return MemorySignInGuard()
    pool: Pool = request.getfixturevalue("pool")
    return PostgresSignInGuard(pool)


class TestInstitutions:
    async def test_are_found_by_path_and_below_one(self, store: InstitutionStore) -> None:
        assert await store.institution(COUNTY.path) == COUNTY
        assert await store.institution(org_path("/union/")) is None
        assert list(await store.institutions(ROOT)) == [COUNTY, OTHER]
        assert list(await store.institutions(org_path("/union/c05/"))) == [COUNTY]
        assert list(await store.institutions(ROOT, kind=COUNTY.kind)) == [COUNTY, OTHER]
        assert list(await store.institutions(ROOT, kind=InstitutionKind.BRANCH)) == []

    async def test_are_renamed_where_they_stand(self, store: InstitutionStore) -> None:
        await store.found([replace(COUNTY, name_en="Renamed")])

        found = await store.institution(COUNTY.path)
        assert found is not None
        assert found.name_en == "Renamed"


class TestStaff:
    async def test_are_found_by_id_and_by_name(self, store: InstitutionStore) -> None:
        assert await store.staff(ANNA.id) == ANNA
        assert await store.with_password("anna") == (ANNA, "hash")
        assert await store.with_password("nobody") is None
        assert await store.password_of(ANNA.id) == "hash"
        assert await store.password_of(StaffId("stf_no")) is None
        assert list(await store.staff_at(org_path("/union/"))) == [ANNA]

    @pytest.mark.parametrize(
        "taken", [{"id": "stf_2", "number": "2"}, {"id": "stf_2", "name": "b2"}, {"name": "b2"}]
    )
    async def test_share_no_id_name_or_number(
        self, store: InstitutionStore, taken: dict[str, str]
    ) -> None:
        other = replace(ANNA, **taken)  # type: ignore[arg-type]

        assert not await store.employ(other, password_hash="other", now=NINE)
        assert await store.password_of(ANNA.id) == "hash"

    async def test_can_be_set_inactive(self, store: InstitutionStore) -> None:
        await store.set_active(ANNA.id, is_active=False)

        assert await store.staff(ANNA.id) == replace(ANNA, is_active=False)

    async def test_get_other_roles_and_another_password(self, store: InstitutionStore) -> None:
        roles = frozenset({Role.ADMINISTRATOR})

        await store.lock()
        await store.set_roles(ANNA.id, roles=roles)
        await store.set_password(ANNA.id, password_hash="other", now=NINE)

        assert await store.with_password("anna") == (replace(ANNA, roles=roles), "other")

    @pytest.mark.parametrize(
        ("differs", "taken"), [({"name": "bea"}, "number"), ({"number": "8002"}, "name")]
    )
    async def test_tell_what_is_taken_and_leave_no_trace(
        self, store: InstitutionStore, differs: dict[str, str], taken: str
    ) -> None:
        other = replace(ANNA, id=StaffId("stf_2"), **differs)  # type: ignore[arg-type]

        assert not await store.employ(other, password_hash="other", now=NINE)
        assert await store.taken(other) == taken
        assert list(await store.staff_at(COUNTY.path)) == [ANNA]

    async def test_acts_are_kept_the_newest_first(self, store: InstitutionStore) -> None:
        first = StaffAct(
            org_path=COUNTY.path,
            by_staff_id=ANNA.id,
            staff_id=ANNA.id,
            act="employ",
            detail="teller",
            at=NINE,
        )
        for each in (first, replace(first, act="dismiss", detail="")):
            await store.add_act(each)

        assert [each.act for each in await store.acts(count_max=5)] == ["dismiss", "employ"]
        assert list(await store.acts(count_max=2))[1] == first
        assert len(await store.acts(count_max=1)) == 1


class TestSessions:
    async def test_are_kept_and_seen(self, store: InstitutionStore) -> None:
        await store.add_session(SESSION)
        later = NINE + timedelta(minutes=5)

        await store.seen(SESSION.id, now=later)

        assert await store.session(SESSION.token_hash) == replace(SESSION, seen_at=later)
        assert await store.session(b"x" * 32) is None

    async def test_are_revoked_once(self, store: InstitutionStore) -> None:
        await store.add_session(SESSION)
        other = replace(SESSION, id="ses_2", token_hash=b"o" * 32)
        await store.add_session(other)

        await store.revoke(SESSION.token_hash, now=NINE)
        await store.revoke_all(ANNA.id, now=NINE + timedelta(hours=1))

        assert await store.session(SESSION.token_hash) == replace(SESSION, revoked_at=NINE)
        kept = await store.session(other.token_hash)
        assert kept is not None
        assert kept.revoked_at == NINE + timedelta(hours=1)


class TestPasskeys:
    async def test_are_kept_once(self, passkeys: PasskeyStore) -> None:
        assert await passkeys.add_passkey(PASSKEY)
        assert not await passkeys.add_passkey(replace(PASSKEY, public_key=b"other"))

        assert await passkeys.passkey(PASSKEY.credential_id) == PASSKEY
        assert list(await passkeys.passkeys_of(ANNA.id)) == [PASSKEY]
        assert await passkeys.passkey(b"other") is None

    @pytest.mark.parametrize(
        ("kept", "told", "is_saved"),
        [(3, 4, True), (3, 3, False), (3, 2, False), (0, 0, True), (3, 0, False)],
    )
    async def test_count_only_upwards(
        self, passkeys: PasskeyStore, kept: int, told: int, is_saved: bool
    ) -> None:
        await passkeys.add_passkey(replace(PASSKEY, sign_count=kept))

        used = replace(PASSKEY, sign_count=told, used_at=NINE)

        assert await passkeys.used(used) is is_saved
        found = await passkeys.passkey(PASSKEY.credential_id)
        assert found is not None
        assert found.sign_count == (told if is_saved else kept)

    async def test_questions_are_taken_once(self, passkeys: PasskeyStore) -> None:
        asked = Challenge(
            id="chl_1",
            org_path=ANNA.org_path,
            challenge=b"c" * 32,
            staff_id=ANNA.id,
            expires_at=NINE,
        )
        await passkeys.ask(asked)

        assert await passkeys.take("chl_1") == asked
        assert await passkeys.take("chl_1") is None


class TestGuard:
    KEYS = ("name:x", "address:10.0.0.1")

    async def test_charges_all_keys_or_none(self, guard: SignInGuard) -> None:
        for _ in range(4):
            assert await guard.charge(self.KEYS, now=NINE) is None

        told = [await guard.charge(self.KEYS, now=NINE) for _ in range(2)]

        assert told == [NINE + timedelta(seconds=2)] * 2
        for _ in range(16):
            assert await guard.charge(["address:10.0.0.1"], now=NINE) is None
        assert await guard.charge(["address:10.0.0.1"], now=NINE) is not None

    async def test_absolves(self, guard: SignInGuard) -> None:
        for _ in range(4):
            await guard.charge(self.KEYS, now=NINE)

        await guard.absolve(cleared=["name:x"], returned=["address:10.0.0.1", "address:none"])

        for _ in range(4):
            assert await guard.charge(["name:x"], now=NINE) is None
        for _ in range(17):
            assert await guard.charge(["address:10.0.0.1"], now=NINE) is None
        assert await guard.charge(["address:10.0.0.1"], now=NINE) is not None

    async def test_forgets_after_two_hours(self, guard: SignInGuard) -> None:
        for _ in range(4):
            await guard.charge(["name:x"], now=NINE)
        later = NINE + timedelta(hours=2)

        for _ in range(4):
            assert await guard.charge(["name:x"], now=later) is None
        assert await guard.charge(["name:x"], now=later) is not None

    async def test_charges_nothing_without_keys(self, guard: SignInGuard) -> None:
        assert await guard.charge([], now=NINE) is None

    async def test_records(self, guard: SignInGuard) -> None:
        await guard.record(
            Attempt(at=NINE, method="password", outcome="refused", name_hash="h", address="")
        )
