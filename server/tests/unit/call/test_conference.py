"""Holding, inviting, removing, monitoring: what the rows say, what is told, what is evidence."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from yuangui.domains.call.api import (
    PARTIES_MAX,
    Call,
    CallFull,
    CallOver,
    CallService,
    ConferenceService,
    InvitationChanged,
    InvitationClosed,
    InvitationState,
    InvitationUnknown,
    Kind,
    Leg,
    MayNotBeHeld,
    MayNotBeInvited,
    MayNotBeRemoved,
    MayNotPublish,
    Mode,
    NotAdmitted,
    ParticipantsChanged,
    PeerUnknown,
    Role,
)
from yuangui.domains.call.fakes import MemoryCallStore, MemoryInvitationStore, MemoryRecordings
from yuangui.domains.institution.api import Role as StaffRole
from yuangui.domains.institution.api import Staff, StaffId
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/")
BOTH = frozenset(Kind)


def staff(name: str) -> Staff:
    return Staff(
        id=StaffId(name),
        org_path=VILLAGE,
        name=name,
        number=name,
        display_name=name.title(),
        roles=frozenset({StaffRole.TELLER}),
    )


TELLER, COLLEAGUE = staff("teller"), staff("colleague")


class Stage:
    def __init__(self, folder: Path) -> None:
        self.told: list[Event] = []
        self.noted: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
        store = MemoryCallStore()
        self.calls = CallService(store=store, events=self, recordings=MemoryRecordings(folder))
        self.conference = ConferenceService(
            calls=store, invitations=MemoryInvitationStore(), events=self, journal=self
        )

    async def publish(self, event: Event) -> None:
        self.told.append(event)

    async def record(self, *, kind: str, actor: Any, facts: Any, **_: Any) -> None:
        self.noted.append((kind, actor, facts))

    async def join(self, role: Role, person_id: str = "") -> tuple[Call, Leg]:
        return await self.calls.join(
            contact_id="ctc_1",
            person_id=person_id or role,
            role=role,
            display_name=role,
            now=NINE,
        )

    async def invite(self, role: Role = Role.EXPERT, colleague: Staff = COLLEAGUE) -> str:
        invitation = await self.conference.invite(
            contact_id="ctc_1", colleague=colleague, role=role, teller=TELLER, now=NINE
        )
        return invitation.id

    async def monitor(self, mode: Mode | None, *, at: datetime = NINE) -> Leg | None:
        return await self.conference.monitor(
            contact_id="ctc_1",
            supervisor_id="boss",
            display_name="Boss",
            mode=mode,
            reason="质检",
            now=at,
        )

    async def seen_by(self, viewer: Role) -> set[Role]:
        return {leg.role for leg in await self.calls.legs(contact_id="ctc_1", viewer=viewer)}

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.noted]


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    await stage.calls.open(contact_id="ctc_1", org_path=ROOT, now=NINE)
    return stage


class TestHolding:
    async def test_a_customer_is_held_and_resumed_and_both_are_evidence(self, stage: Stage) -> None:
        _, customer = await stage.join(Role.CUSTOMER)
        act = {"contact_id": "ctc_1", "peer_id": customer.peer_id, "teller_id": "t"}

        held = await stage.conference.hold(**act, now=NINE)
        again = await stage.conference.hold(**act, now=NINE)
        resumed = await stage.conference.resume(**act, now=NINE)

        assert (held.is_held, again, resumed.is_held) == (True, held, False)
        assert stage.kinds() == ["call.held", "call.resumed"]
        assert stage.noted[0][1] == {"role": "teller", "id": "t"}
        assert isinstance(stage.told[-1], ParticipantsChanged)

    async def test_the_bank_s_own_people_are_not_held(self, stage: Stage) -> None:
        _, teller = await stage.join(Role.TELLER)

        with pytest.raises(MayNotBeHeld):
            await stage.conference.hold(
                contact_id="ctc_1", peer_id=teller.peer_id, teller_id="t", now=NINE
            )

    async def test_nobody_is_held_who_is_not_there_or_after_the_call(self, stage: Stage) -> None:
        act = {"contact_id": "ctc_1", "peer_id": "per_x", "teller_id": "t"}

        with pytest.raises(PeerUnknown):
            await stage.conference.hold(**act, now=NINE)
        await stage.calls.close(contact_id="ctc_1", reason="hung_up", now=NINE)
        with pytest.raises(CallOver):
            await stage.conference.hold(**act, now=NINE)


class TestInviting:
    async def test_a_colleague_joins_only_once_invited_and_come(self, stage: Stage) -> None:
        with pytest.raises(NotAdmitted):
            await stage.join(Role.EXPERT, COLLEAGUE.id)
        invitation_id = await stage.invite()
        with pytest.raises(NotAdmitted):
            await stage.join(Role.EXPERT, COLLEAGUE.id)

        await stage.conference.accept(invitation_id=invitation_id, staff_id=COLLEAGUE.id, now=NINE)
        _, leg = await stage.join(Role.EXPERT, COLLEAGUE.id)

        assert (leg.role, leg.mode) == (Role.EXPERT, Mode.PARTY)
        assert stage.kinds() == ["call.invited", "call.joined"]
        topics = {each.topic for each in stage.told if isinstance(each, InvitationChanged)}
        assert topics == {f"desk:{COLLEAGUE.id}", f"desk:{TELLER.id}"}
        with pytest.raises(NotAdmitted):
            await stage.join(Role.INTERPRETER, COLLEAGUE.id)

    async def test_asking_twice_is_asking_once(self, stage: Stage) -> None:
        assert await stage.invite() == await stage.invite()
        assert len(await stage.conference.invitations(contact_id="ctc_1")) == 1

    async def test_whoever_declined_may_be_asked_again(self, stage: Stage) -> None:
        first = await stage.invite()
        closed = await stage.conference.decline(
            invitation_id=first, staff_id=COLLEAGUE.id, now=NINE
        )

        assert closed.state is InvitationState.DECLINED
        assert await stage.conference.invitations_for(staff_id=COLLEAGUE.id) == []
        assert await stage.invite() != first

    async def test_another_s_invitation_is_unknown(self, stage: Stage) -> None:
        invitation_id = await stage.invite()

        with pytest.raises(InvitationUnknown):
            await stage.conference.accept(invitation_id=invitation_id, staff_id="other", now=NINE)

    @pytest.mark.parametrize("end", ["leave", "remove"])
    async def test_whoever_leaves_or_is_removed_comes_in_no_more(
        self, stage: Stage, end: str
    ) -> None:
        invitation_id = await stage.invite()
        mine = {"invitation_id": invitation_id, "staff_id": COLLEAGUE.id}
        await stage.conference.accept(**mine, now=NINE)
        _, leg = await stage.join(Role.EXPERT, COLLEAGUE.id)

        if end == "leave":
            await stage.conference.decline(**mine, now=NINE)
        else:
            await stage.conference.remove(
                contact_id="ctc_1", peer_id=leg.peer_id, teller_id="t", now=NINE
            )

        with pytest.raises(NotAdmitted):
            await stage.join(Role.EXPERT, COLLEAGUE.id)
        (invitation,) = await stage.conference.invitations(contact_id="ctc_1")
        assert invitation.state is InvitationState.LEFT
        again = await stage.invite()
        await stage.conference.accept(invitation_id=again, staff_id=COLLEAGUE.id, now=NINE)
        assert (await stage.join(Role.EXPERT, COLLEAGUE.id))[1].peer_id == leg.peer_id

    async def test_an_invitation_is_taken_back_until_it_is_answered(self, stage: Stage) -> None:
        first = await stage.invite()
        act = {"contact_id": "ctc_1", "teller_id": "t", "invitation_id": first}
        await stage.conference.withdraw(**act, now=NINE)

        with pytest.raises(InvitationClosed):
            await stage.conference.withdraw(**act, now=NINE)
        assert await stage.conference.invitations_for(staff_id=COLLEAGUE.id) == []
        assert stage.kinds() == ["call.invited", "call.invitation_withdrawn"]

    @pytest.mark.parametrize(
        ("role", "colleague"), [(Role.SUPERVISOR, COLLEAGUE), (Role.EXPERT, TELLER)]
    )
    async def test_some_are_never_invited(self, stage: Stage, role: Role, colleague: Staff) -> None:
        with pytest.raises(MayNotBeInvited):
            await stage.invite(role, colleague)

    async def test_an_ended_call_invites_nobody(self, stage: Stage) -> None:
        await stage.invite()
        await stage.calls.close(contact_id="ctc_1", reason="hung_up", now=NINE)

        assert await stage.conference.invitations_for(staff_id=COLLEAGUE.id) == []

    @pytest.mark.parametrize("role", [Role.CUSTOMER, Role.TELLER])
    async def test_without_customer_and_teller_there_is_no_call(
        self, stage: Stage, role: Role
    ) -> None:
        _, leg = await stage.join(role)

        with pytest.raises(MayNotBeRemoved):
            await stage.conference.remove(
                contact_id="ctc_1", peer_id=leg.peer_id, teller_id="t", now=NINE
            )


class TestGuests:
    async def guest(self, stage: Stage, role: Role, person_id: str) -> Leg:
        return await stage.calls.admit_guest(
            contact_id="ctc_1", role=role, person_id=person_id, display_name="李", now=NINE
        )

    async def test_a_guest_has_a_place_once_let_in(self, stage: Stage) -> None:
        leg = await self.guest(stage, Role.GUARDIAN, "gst_1")

        assert (await stage.join(Role.GUARDIAN, "gst_1"))[1] == leg
        with pytest.raises(NotAdmitted):
            await stage.join(Role.GUARDIAN, "gst_2")

    @pytest.mark.parametrize("role", [Role.CUSTOMER, Role.SUPERVISOR, Role.EXPERT])
    async def test_the_bank_s_roles_are_no_guest_s(self, stage: Stage, role: Role) -> None:
        with pytest.raises(MayNotBeInvited):
            await self.guest(stage, role, "gst_1")

    async def test_six_are_full_and_listeners_do_not_count(self, stage: Stage) -> None:
        await stage.monitor(Mode.LISTEN)
        await stage.join(Role.CUSTOMER)
        await stage.join(Role.TELLER)
        for number in range(PARTIES_MAX - 2):
            await self.guest(stage, Role.CO_BORROWER, f"gst_{number}")

        for late in (
            self.guest(stage, Role.GUARDIAN, "gst_late"),
            stage.invite(),
            stage.monitor(Mode.PARTY),
        ):
            with pytest.raises(CallFull):
                await late
        await self.guest(stage, Role.CO_BORROWER, "gst_0")


class TestMonitoring:
    async def test_a_supervisor_listens_whispers_speaks_and_goes(self, stage: Stage) -> None:
        with pytest.raises(NotAdmitted):
            await stage.join(Role.SUPERVISOR, "boss")
        steps = (Mode.LISTEN, Mode.WHISPER, Mode.PARTY, Mode.LISTEN, None)
        known = []
        for number, mode in enumerate(steps):
            await stage.monitor(mode, at=NINE + timedelta(minutes=number))
            known.append(
                [
                    Role.SUPERVISOR in await stage.seen_by(viewer)
                    for viewer in (Role.CUSTOMER, Role.TELLER, Role.SUPERVISOR)
                ]
            )

        assert known == [
            [False, False, True],
            [False, True, True],
            [True, True, True],
            [False, False, True],
            [False, False, False],
        ]
        with pytest.raises(NotAdmitted):
            await stage.join(Role.SUPERVISOR, "boss")

    async def test_who_how_from_when_to_when_and_why_is_evidence(self, stage: Stage) -> None:
        await stage.monitor(Mode.LISTEN)
        await stage.monitor(Mode.LISTEN, at=NINE + timedelta(minutes=1))
        await stage.monitor(Mode.WHISPER, at=NINE + timedelta(minutes=2))
        await stage.monitor(None, at=NINE + timedelta(minutes=3))

        assert stage.kinds() == ["call.monitored"] * 3
        assert {actor["id"] for _, actor, _ in stage.noted} == {"boss"}
        facts = [facts for _, _, facts in stage.noted]
        assert [(each["from_mode"], each["to_mode"]) for each in facts] == [
            (None, "listen"),
            ("listen", "whisper"),
            ("whisper", None),
        ]
        assert facts[2]["from_at"] == (NINE + timedelta(minutes=2)).isoformat()
        assert {each["reason"] for each in facts} == {"质检"}

    async def test_a_whisper_sends_sound_only_and_says_so_of_its_track(self, stage: Stage) -> None:
        await stage.monitor(Mode.WHISPER)
        call, leg = await stage.join(Role.SUPERVISOR, "boss")

        with pytest.raises(MayNotPublish):
            await stage.calls.begin_track(call_id=call.id, leg=leg, kinds=BOTH, now=NINE)
        track = await stage.calls.begin_track(
            call_id=call.id, leg=leg, kinds=frozenset({Kind.AUDIO}), now=NINE
        )

        assert (track.role, track.mode) == (Role.SUPERVISOR, Mode.WHISPER)

    async def test_a_listener_sends_nothing(self, stage: Stage) -> None:
        await stage.monitor(Mode.LISTEN)
        call, leg = await stage.join(Role.SUPERVISOR, "boss")

        for kinds in (BOTH, frozenset[Kind]()):
            with pytest.raises(MayNotPublish):
                await stage.calls.begin_track(call_id=call.id, leg=leg, kinds=kinds, now=NINE)
