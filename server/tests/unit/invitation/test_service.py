"""One link serves one browser, one purpose and one time."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.invitation.api import (
    Act,
    Details,
    DetailsWrong,
    Guest,
    GuestRole,
    Invitation,
    InvitationEarly,
    InvitationExpired,
    InvitationLocked,
    InvitationNotYours,
    InvitationOutOfReach,
    InvitationOver,
    InvitationRevoked,
    InvitationService,
    InvitationState,
    InvitationTaken,
    InvitationThrottled,
    InvitationUnconfirmed,
    InvitationUnknown,
    InvitationUsed,
    Inviter,
    Opening,
    OtherPurpose,
    Purpose,
    TimeRefused,
    Wish,
)
from yuangui.domains.invitation.fakes import (
    CountingDoorkeeper,
    MemoryInvitationSender,
    MemoryInvitationStore,
)
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
COUNTY = org_path("/union/c05/")
PAGE = "https://bank.example/i/"
ANNA = Inviter(staff_id="stf_anna", display_name="安娜", number="8001", org_name="晴溪")
RIGHT = Details(name="王 五", phone_tail="5678")
WRONG = Details(name="王五", phone_tail="5679")


@dataclass
class House:
    """The service with everything in memory, and a telephone."""

    store: MemoryInvitationStore = field(default_factory=MemoryInvitationStore)
    phone: MemoryInvitationSender = field(default_factory=MemoryInvitationSender)
    door: CountingDoorkeeper = field(default_factory=CountingDoorkeeper)
    events: list[Event] = field(default_factory=list)

    async def publish(self, event: Event) -> None:
        self.events.append(event)

    @property
    def service(self) -> InvitationService:
        return InvitationService(
            store=self.store, sender=self.phone, door=self.door, publisher=self, page=PAGE
        )

    async def invite(self, *, within: str = "/union/c05/", **wish: object) -> Invitation:
        settled: dict[str, object] = {
            "org_path": COUNTY,
            "purpose": Purpose.INTERVIEW,
            "customer_name": "王五",
            "phone": "13800005678",
            "locale": "zh-CN",
            **wish,
        }
        return await self.service.invite(
            wish=Wish(**settled),  # type: ignore[arg-type]
            inviter=ANNA,
            within=org_path(within),
            now=NINE,
        )

    async def guest(self) -> Invitation:
        return await self.invite(purpose=Purpose.GUEST, contact_id="ctc_1", role=GuestRole.GUARDIAN)

    def token(self) -> str:
        text = self.phone.sent[-1][1]
        return text.partition(PAGE)[2].split()[0]

    async def open(
        self, token: str, *, session: str | None = None, now: datetime = NINE
    ) -> Opening:
        return await self.service.opened(token=token, session=session, address="::1", now=now)

    async def confirm(
        self,
        details: Details = RIGHT,
        *,
        token: str | None = None,
        session: str | None = None,
        now: datetime = NINE,
    ) -> Opening:
        return await self.service.confirm(
            token=token or self.token(), session=session, details=details, address="::1", now=now
        )

    async def acts(self, invitation: Invitation) -> list[Act]:
        return [each.act for each in await self.service.acts(invitation_id=invitation.id)]


@pytest.fixture
def house() -> House:
    return House()


async def test_sends_a_link_whose_token_is_not_kept(house: House) -> None:
    invitation = await house.invite()

    ((number, text),) = house.phone.sent
    assert number == "13800005678"
    assert all(word in text for word in ("晴溪", "安娜", "8001", "面谈", "2030-01-10 17:00"))
    assert len(house.token()) == 43
    assert house.token() not in repr(await house.store.invitation(invitation.id))
    assert "王五" not in repr(invitation)
    assert await house.acts(invitation) == [Act.MADE, Act.SENT]


async def test_says_it_in_english_too(house: House) -> None:
    await house.invite(locale="en", purpose=Purpose.MERCHANT_INSPECTION)

    assert "for a merchant inspection. Open before 2030-01-10 17:00" in house.phone.sent[0][1]


async def test_binds_the_first_browser_that_knows_the_customer(house: House) -> None:
    invitation = await house.invite()
    first = await house.confirm()

    elsewhere = await house.confirm(session="another browser")
    looked = await house.open(house.token())
    own = await house.open(house.token(), session=first.session)

    assert isinstance(elsewhere.refusal, InvitationTaken)
    assert isinstance(looked.refusal, InvitationTaken)
    assert own.granted().id == invitation.id
    again = await house.confirm(WRONG, session=first.session)
    assert again.session == first.session
    assert await house.acts(invitation) == [
        Act.MADE, Act.SENT, Act.CONFIRMED, Act.TAKEN, Act.TAKEN,
    ]  # fmt: skip


async def test_opening_binds_nothing(house: House) -> None:
    await house.invite()
    await house.open(house.token())

    assert (await house.confirm()).session is not None


async def test_three_wrong_tries_close_it(house: House) -> None:
    invitation = await house.invite()
    tries = [await house.confirm(WRONG) for _ in range(3)]

    assert [each.refusal.facts for each in tries if each.refusal] == [
        {"tries_left": 2}, {"tries_left": 1}, {"tries_left": 0},
    ]  # fmt: skip
    assert all(isinstance(each.refusal, DetailsWrong) for each in tries)
    assert isinstance((await house.confirm(RIGHT)).refusal, InvitationLocked)
    assert (await house.acts(invitation)).count(Act.DETAILS_WRONG) == 3


async def test_a_new_link_ends_the_old_one_and_opens_a_closed_one(house: House) -> None:
    invitation = await house.invite()
    old = house.token()
    for _ in range(3):
        await house.confirm(WRONG)

    await house.service.resend(
        invitation_id=invitation.id, staff_id="stf_anna", of_anybody=False, now=NINE + 72 * HOUR
    )

    late = NINE + 73 * HOUR
    assert isinstance((await house.open(old, now=late)).refusal, InvitationUnknown)
    assert (await house.confirm(now=late)).session is not None


async def test_expires(house: House) -> None:
    await house.invite()
    last = NINE + 72 * HOUR

    assert (await house.open(house.token(), now=last - MINUTE)).refusal is None
    assert isinstance((await house.open(house.token(), now=last)).refusal, InvitationExpired)


async def test_a_guest_has_half_an_hour(house: House) -> None:
    invitation = await house.guest()

    assert invitation.expires_at == NINE + 30 * MINUTE


async def test_only_the_inviter_or_a_supervisor_takes_it_back(house: House) -> None:
    invitation = await house.invite()
    with pytest.raises(InvitationNotYours):
        await house.service.revoke(
            invitation_id=invitation.id, staff_id="stf_bert", of_anybody=False, now=NINE
        )
    await house.service.revoke(
        invitation_id=invitation.id, staff_id="stf_bert", of_anybody=True, now=NINE
    )

    assert isinstance((await house.confirm()).refusal, InvitationRevoked)
    with pytest.raises(InvitationOver):
        await house.service.resend(
            invitation_id=invitation.id, staff_id="stf_anna", of_anybody=False, now=NINE
        )


async def test_leads_to_one_contact(house: House) -> None:
    await house.invite()
    token = house.token()
    with pytest.raises(InvitationUnconfirmed):
        await house.service.admitted(token=token, session=None, now=NINE)
    session = (await house.confirm()).session
    admitted = await house.service.admitted(token=token, session=session, now=NINE)
    await house.service.used(invitation=admitted, contact_id="ctc_9", now=NINE)

    again = await house.service.admitted(token=token, session=session, now=NINE)
    await house.service.used(invitation=again, contact_id="ctc_10", now=NINE)
    found = await house.store.invitation(again.id)
    assert found is not None
    assert (found.contact_id, found.state(now=NINE)) == ("ctc_9", InvitationState.USED)
    with pytest.raises(InvitationUsed):
        await house.service.admitted(token=token, session="another browser", now=NINE)


async def test_a_link_opens_nothing_but_its_purpose(house: House) -> None:
    await house.guest()
    session = (await house.confirm()).session
    with pytest.raises(OtherPurpose):
        await house.service.admitted(token=house.token(), session=session, now=NINE)
    guest = await house.service.guest(token=house.token(), session=session, now=NINE)
    assert guest == Guest(
        id=guest.id,
        contact_id="ctc_1",
        role=GuestRole.GUARDIAN,
        display_name="王五",
        is_new=True,
    )
    again = await house.service.guest(token=house.token(), session=session, now=NINE)
    assert again == replace(guest, is_new=False)
    with pytest.raises(InvitationUsed):
        await house.service.guest(token=house.token(), session=None, now=NINE)

    await house.invite()
    session = (await house.confirm()).session
    with pytest.raises(OtherPurpose):
        await house.service.guest(token=house.token(), session=session, now=NINE)


async def test_an_appointment_is_sent_when_it_begins(house: House) -> None:
    begins = NINE + 24 * HOUR
    invitation = await house.invite(not_before=begins)

    assert invitation.state(now=NINE) is InvitationState.SCHEDULED
    assert await house.service.send_due(now=begins - MINUTE) == 0
    assert house.phone.sent == []
    assert await house.service.send_due(now=begins) == 1
    assert await house.service.send_due(now=begins) == 0
    assert (await house.confirm(now=begins)).session is not None


async def test_an_appointment_sent_before_waits_for_its_time(house: House) -> None:
    begins = NINE + 24 * HOUR
    invitation = await house.invite(not_before=begins)
    await house.service.resend(
        invitation_id=invitation.id, staff_id="stf_anna", of_anybody=False, now=NINE
    )

    refused = (await house.confirm()).refusal
    assert isinstance(refused, InvitationEarly)
    assert refused.facts == {"at": begins.isoformat()}
    assert (await house.confirm(now=begins + 71 * HOUR)).session is not None


@pytest.mark.parametrize("ahead", [timedelta(), -MINUTE, timedelta(days=60, seconds=1)])
async def test_no_appointment_is_past_or_far_away(house: House, ahead: timedelta) -> None:
    with pytest.raises(TimeRefused):
        await house.invite(not_before=NINE + ahead)


async def test_invites_only_within_the_own_institution(house: House) -> None:
    with pytest.raises(InvitationOutOfReach):
        await house.invite(within="/union/c06/")


async def test_guessing_is_slowed_down(house: House) -> None:
    await house.invite()
    for guess in range(20):
        assert isinstance((await house.open(f"guess {guess}")).refusal, InvitationUnknown)

    with pytest.raises(InvitationThrottled):
        await house.open(house.token())


async def test_who_opens_rightly_is_not_slowed_down(house: House) -> None:
    await house.invite()

    for _ in range(30):
        assert (await house.open(house.token())).refusal is None
