"""Passkeys, from registering to signing in, with an authenticator written for the test."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from yuangui.adapters.passkey_webauthn import PasskeySettings, WebauthnPasskeyVerifier
from yuangui.domains.institution.api import (
    ChallengeEnded,
    PasskeyKnown,
    PasskeyRefused,
    PasskeyService,
    PasskeysFull,
    Role,
    SignInThrottled,
    Staff,
    StaffId,
)
from yuangui.domains.institution.fakes import (
    MemoryInstitutionStore,
    MemoryPasskeyStore,
    MemorySignInGuard,
)
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
ORIGIN = "https://counter.example"
SETTINGS = PasskeySettings(domain="counter.example", origins=(ORIGIN,), bank_name="远柜")
ANNA = Staff(
    id=StaffId("stf_anna"),
    org_path=org_path("/union/c05/"),
    name="anna",
    number="8001",
    display_name="安娜",
    roles=frozenset({Role.TELLER}),
)
BO = Staff(
    id=StaffId("stf_bo"),
    org_path=org_path("/union/c06/"),
    name="bo",
    number="8002",
    display_name="博",
    roles=frozenset({Role.TELLER}),
)
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One passkey on ES256, as a telephone would hold it."""

    origin: str = ORIGIN
    domain: str = SETTINGS.domain
    flags: int = _PRESENT | _VERIFIED
    count: int = 0
    credential_id: bytes = b"credential-0001"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: Any) -> dict[str, Any]:
        """Answer registration options with a new credential."""
        told = self._told("webauthn.create", options)
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + public
        seen = self._seen(self.flags | _ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": seen})
        return self._answer({"clientDataJSON": b64(told), "attestationObject": b64(attestation)})

    def sign(self, options: Any) -> dict[str, Any]:
        """Answer assertion options."""
        self.count += 1
        told, seen = self._told("webauthn.get", options), self._seen(self.flags)
        signed = self.key.sign(seen + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": b64(told),
                "authenticatorData": b64(seen),
                "signature": b64(signed),
                "userHandle": b64(ANNA.id.encode()),
            }
        )

    def _told(self, kind: str, options: Any) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        ).encode()

    def _seen(self, flags: int) -> bytes:
        return (
            hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)
        )

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        return {
            "id": b64(self.credential_id),
            "rawId": b64(self.credential_id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


@dataclass
class House:
    """Two members of staff, and passkeys checked for real."""

    people: MemoryInstitutionStore = field(default_factory=MemoryInstitutionStore)
    store: MemoryPasskeyStore = field(default_factory=MemoryPasskeyStore)
    guard: MemorySignInGuard = field(default_factory=MemorySignInGuard)

    @property
    def passkeys(self) -> PasskeyService:
        return PasskeyService(
            store=self.store,
            people=self.people,
            guard=self.guard,
            verifier=WebauthnPasskeyVerifier(SETTINGS),
        )

    async def register(self, device: Authenticator, staff: Staff = ANNA) -> None:
        asked, options = await self.passkeys.registration_options(staff=staff, now=NINE)
        await self.passkeys.register(
            staff=staff, challenge_id=asked, answer=device.make(options), now=NINE
        )

    async def sign_in(
        self,
        device: Authenticator,
        *,
        spoil: Callable[[dict[str, Any]], None] = lambda answer: None,
        now: datetime = NINE,
    ) -> Staff:
        asked, options = await self.passkeys.assertion_options(now=NINE)
        answer = device.sign(options)
        spoil(answer)
        session = await self.passkeys.sign_in(
            challenge_id=asked, answer=answer, address="10.0.0.1", now=now
        )
        return session.staff


@pytest.fixture
async def house() -> House:
    made = House()
    for each in (ANNA, BO):
        await made.people.employ(each, password_hash="-", now=NINE)
    return made


class TestSignIn:
    async def test_works_with_a_registered_passkey_again_and_again(self, house: House) -> None:
        device = Authenticator()
        await house.register(device)

        assert [await house.sign_in(device) for _ in range(2)] == [ANNA, ANNA]
        assert [each.outcome for each in house.guard.attempts] == ["accepted", "accepted"]
        assert house.store.kept[device.credential_id].sign_count == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"origin": "https://evil.example"},
            {"domain": "evil.example"},
            {"flags": _PRESENT},
            {"key": ec.generate_private_key(ec.SECP256R1())},
            {"credential_id": b"never-registered"},
            {"count": -1},
        ],
        ids=["origin", "domain", "owner not verified", "other key", "unknown", "copied key"],
    )
    async def test_refuses(self, house: House, change: dict[str, Any]) -> None:
        device = Authenticator(count=5)
        await house.register(device)
        await house.sign_in(device)
        for name, value in change.items():
            setattr(device, name, value)

        with pytest.raises(PasskeyRefused):
            await house.sign_in(device)
        assert house.guard.attempts[-1].outcome == "refused"

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda answer: answer.clear(),
            lambda answer: answer.update(rawId=7),
            lambda answer: answer["response"].clear(),
            lambda answer: answer["response"].update(signature="AAAA"),
            lambda answer: answer["response"].update(clientDataJSON="not base 64 \x00"),
            lambda answer: answer["response"].update(authenticatorData="AA"),
            lambda answer: answer.update(response=[]),
        ],
    )
    async def test_refuses_broken_answers(
        self, house: House, spoil: Callable[[dict[str, Any]], None]
    ) -> None:
        device = Authenticator()
        await house.register(device)

        with pytest.raises(PasskeyRefused):
            await house.sign_in(device, spoil=spoil)

    async def test_question_is_good_once_and_for_five_minutes(self, house: House) -> None:
        device = Authenticator()
        await house.register(device)
        asked, options = await house.passkeys.assertion_options(now=NINE)
        answer = device.sign(options)
        await house.passkeys.sign_in(challenge_id=asked, answer=answer, address="", now=NINE)

        with pytest.raises(ChallengeEnded):
            await house.passkeys.sign_in(challenge_id=asked, answer=answer, address="", now=NINE)
        with pytest.raises(ChallengeEnded):
            await house.sign_in(device, now=NINE + timedelta(minutes=5))

    async def test_refuses_the_dismissed(self, house: House) -> None:
        device = Authenticator()
        await house.register(device)
        await house.people.set_active(ANNA.id, is_active=False)

        with pytest.raises(PasskeyRefused):
            await house.sign_in(device)

    async def test_is_throttled_by_address(self, house: House) -> None:
        device = Authenticator()
        for _ in range(20):
            with pytest.raises(PasskeyRefused):
                await house.sign_in(device)

        with pytest.raises(SignInThrottled):
            await house.sign_in(device)


class TestRegistration:
    async def test_refuses_the_same_passkey_twice(self, house: House) -> None:
        device = Authenticator()
        await house.register(device)

        with pytest.raises(PasskeyKnown):
            await house.register(device, BO)
        assert house.store.kept[device.credential_id].staff_id == ANNA.id

    async def test_answers_only_the_own_question(self, house: House) -> None:
        asked, options = await house.passkeys.registration_options(staff=ANNA, now=NINE)

        with pytest.raises(ChallengeEnded):
            await house.passkeys.register(
                staff=BO, challenge_id=asked, answer=Authenticator().make(options), now=NINE
            )

    async def test_question_for_signing_in_registers_nothing(self, house: House) -> None:
        asked, options = await house.passkeys.assertion_options(now=NINE)

        with pytest.raises(ChallengeEnded):
            await house.passkeys.register(
                staff=ANNA, challenge_id=asked, answer=Authenticator().make(options), now=NINE
            )

    @pytest.mark.parametrize(
        "device", [Authenticator(origin="https://evil.example"), Authenticator(flags=_PRESENT)]
    )
    async def test_refuses_other_pages_and_unverified_owners(
        self, house: House, device: Authenticator
    ) -> None:
        with pytest.raises(PasskeyRefused):
            await house.register(device)

    async def test_ends_at_ten(self, house: House) -> None:
        for number in range(10):
            await house.register(Authenticator(credential_id=f"credential-{number:04d}".encode()))

        with pytest.raises(PasskeysFull):
            await house.register(Authenticator(credential_id=b"one too many"))

    async def test_asks_for_a_passkey_that_names_its_owner(self, house: House) -> None:
        _, options = await house.passkeys.registration_options(staff=ANNA, now=NINE)

        wanted = options["authenticatorSelection"]
        assert wanted["residentKey"] == wanted["userVerification"] == "required"  # type: ignore[index,call-overload]
        assert options["rp"] == {"id": "counter.example", "name": "远柜"}
