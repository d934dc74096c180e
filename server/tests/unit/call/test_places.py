"""The live rooms follow the rows: holding, modes and leaving are heard at once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.call.test_rooms import NINE, OFFER, Line, Stage, running, settled

from yuangui.domains.call.api import (
    ConferenceService,
    Leg,
    MayNotPublish,
    Mode,
    PeerId,
    Role,
    Rung,
)
from yuangui.domains.call.fakes import MemoryInvitationStore
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

SOUND = "v=0\nm=audio 9\n"


class Talk(Stage):
    """A call whose places can be changed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.lines: dict[Role, Line] = {}
        self.legs: dict[Role, Leg] = {}
        self.conference = ConferenceService(
            calls=self.store, invitations=MemoryInvitationStore(), events=self, journal=self
        )

    async def record(self, **_: Any) -> None: ...

    async def enter(self, role: Role, *, sends: bool = True) -> None:
        self.lines[role] = Line()
        self.legs[role], _ = await self.join(role, self.lines[role])
        if sends:
            await self.send(self.legs[role])
        await self.answer_all()

    async def answer_all(self) -> None:
        for role, line in self.lines.items():
            leg = self.legs[role]
            if line.offers:
                await self.rooms.watch_answer(
                    call_id=leg.call_id,
                    peer_id=leg.peer_id,
                    answer="answer",
                    revision=line.offers[-1].revision,
                )
        await settled()

    async def renew(self) -> None:
        self.rooms.renew(contact_id="ctc_1")
        await settled()

    async def hold(self, *, is_held: bool = True) -> None:
        act = self.conference.hold if is_held else self.conference.resume
        peer_id = self.legs[Role.CUSTOMER].peer_id
        await act(contact_id="ctc_1", peer_id=peer_id, teller_id="t", now=NINE)
        await self.renew()

    async def monitor(self, mode: Mode | None) -> None:
        await self.conference.monitor(
            contact_id="ctc_1",
            supervisor_id=Role.SUPERVISOR,
            display_name="Boss",
            mode=mode,
            reason="r",
            now=NINE,
        )
        await self.renew()

    async def let_in(self, role: Role) -> None:
        async with self.work(ROOT) as calls:
            await calls.admit_guest(
                contact_id="ctc_1", role=role, person_id=role, display_name=role, now=NINE
            )

    async def watched(self, role: Role) -> set[PeerId]:
        """Return whom the engine lets somebody receive, not what their page was told."""
        leg = self.legs[role]
        call = self.engine._calls[leg.call_id]
        return set(call.watching.get(leg.peer_id, (0, frozenset[PeerId]()))[1])

    async def hears(self, role: Role) -> set[Role]:
        names = {leg.peer_id: each for each, leg in self.legs.items()}
        return {names[peer] for peer in await self.watched(role)}


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path)
    async with running(talk):
        await talk.enter(Role.CUSTOMER)
        await talk.enter(Role.TELLER)
        yield talk


async def test_three_hear_each_other(talk: Talk) -> None:
    await talk.let_in(Role.GUARDIAN)
    await talk.enter(Role.GUARDIAN)

    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER, Role.GUARDIAN}
    assert await talk.hears(Role.TELLER) == {Role.CUSTOMER, Role.GUARDIAN}
    assert await talk.hears(Role.GUARDIAN) == {Role.TELLER, Role.CUSTOMER}


async def test_whoever_is_held_neither_hears_nor_is_heard_and_goes_on_sending(talk: Talk) -> None:
    await talk.hold()

    assert await talk.hears(Role.CUSTOMER) == set()
    assert await talk.hears(Role.TELLER) == set()
    customer = talk.legs[Role.CUSTOMER]
    assert customer.peer_id in talk.engine._calls[customer.call_id].publishing
    assert [leg.is_held for leg in talk.lines[Role.CUSTOMER].places] == [True]

    await talk.answer_all()
    await talk.hold(is_held=False)

    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}
    assert await talk.hears(Role.TELLER) == {Role.CUSTOMER}
    assert [leg.is_held for leg in talk.lines[Role.CUSTOMER].places] == [True, False]


async def test_a_page_that_does_not_answer_is_held_all_the_same(talk: Talk) -> None:
    await talk.let_in(Role.GUARDIAN)
    talk.lines[Role.GUARDIAN] = Line()
    talk.legs[Role.GUARDIAN], _ = await talk.join(Role.GUARDIAN, talk.lines[Role.GUARDIAN])
    await talk.send(talk.legs[Role.GUARDIAN])
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER, Role.GUARDIAN}

    await talk.hold()

    assert await talk.hears(Role.CUSTOMER) == set()


async def test_a_page_whose_line_is_away_is_held_and_offered_anew_when_it_is_back(
    talk: Talk,
) -> None:
    customer, line = talk.legs[Role.CUSTOMER], talk.lines[Role.CUSTOMER]
    talk.rooms.unhook(call_id=customer.call_id, peer_id=customer.peer_id, line=line)

    await talk.hold()
    assert await talk.hears(Role.CUSTOMER) == set()
    await talk.hold(is_held=False)
    again = Line()
    await talk.join(Role.CUSTOMER, again, resumed=True)
    await settled()

    assert [offer.is_fresh for offer in again.offers] == [True]
    assert again.watched() == {talk.legs[Role.TELLER].peer_id}


async def test_a_new_process_cuts_off_whom_the_rows_hold(talk: Talk) -> None:
    customer = talk.legs[Role.CUSTOMER]
    await talk.conference.hold(
        contact_id="ctc_1", peer_id=customer.peer_id, teller_id="t", now=NINE
    )
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}

    talk.rooms = talk.process()
    await talk.join(Role.TELLER, Line(), resumed=True)
    await settled()

    assert await talk.hears(Role.CUSTOMER) == set()


async def test_a_listener_hears_all_and_nobody_is_told(talk: Talk) -> None:
    before = [len(line.offers) for line in talk.lines.values()]
    await talk.monitor(Mode.LISTEN)
    await talk.enter(Role.SUPERVISOR, sends=False)

    assert await talk.hears(Role.SUPERVISOR) == {Role.CUSTOMER, Role.TELLER}
    assert before == [len(talk.lines[each].offers) for each in (Role.CUSTOMER, Role.TELLER)]
    with pytest.raises(MayNotPublish):
        await talk.send(talk.legs[Role.SUPERVISOR])


async def test_those_who_see_a_page_are_told_how_much_of_its_picture_it_sends(talk: Talk) -> None:
    await talk.monitor(Mode.LISTEN)
    await talk.enter(Role.SUPERVISOR, sends=False)
    boss, teller = talk.legs[Role.SUPERVISOR], talk.legs[Role.TELLER]

    talk.rooms.climbed(call_id=teller.call_id, peer_id=teller.peer_id, rung=Rung.SMALL)
    talk.rooms.climbed(call_id=boss.call_id, peer_id=boss.peer_id, rung=Rung.SOUND)
    await settled()

    told = {role: line.rungs for role, line in talk.lines.items()}
    seen = [(teller.peer_id, Rung.SMALL)]
    # Nobody learns of a listener by what it sends.
    assert told == {Role.CUSTOMER: seen, Role.TELLER: [], Role.SUPERVISOR: seen}


async def test_a_whisper_reaches_the_teller_alone_and_a_barge_everybody(talk: Talk) -> None:
    await talk.monitor(Mode.LISTEN)
    await talk.enter(Role.SUPERVISOR, sends=False)
    boss = talk.legs[Role.SUPERVISOR]
    await talk.monitor(Mode.WHISPER)
    await talk.rooms.publish(
        call_id=boss.call_id, peer_id=boss.peer_id, offer=SOUND, is_restart=False
    )
    talk.signal(boss, "up")
    await settled()
    await talk.answer_all()

    assert await talk.hears(Role.TELLER) == {Role.CUSTOMER, Role.SUPERVISOR}
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}

    await talk.monitor(Mode.PARTY)
    await talk.answer_all()

    # What was whispered ends with the whisper; only what is sent from now on is for everybody.
    assert await talk.hears(Role.TELLER) == {Role.CUSTOMER}
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}
    assert talk.lines[Role.SUPERVISOR].places[-1].mode is Mode.PARTY

    await talk.send(boss)
    await talk.answer_all()
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER, Role.SUPERVISOR}

    await talk.monitor(Mode.LISTEN)
    await talk.answer_all()
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}
    assert await talk.hears(Role.SUPERVISOR) == {Role.CUSTOMER, Role.TELLER}


async def test_whoever_left_hears_nothing_and_sends_nothing(talk: Talk) -> None:
    await talk.let_in(Role.GUARDIAN)
    await talk.enter(Role.GUARDIAN)
    guardian = talk.legs[Role.GUARDIAN]

    await talk.conference.remove(
        contact_id="ctc_1", peer_id=guardian.peer_id, teller_id="t", now=NINE
    )
    await talk.renew()

    assert await talk.hears(Role.GUARDIAN) == set()
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}
    assert talk.lines[Role.GUARDIAN].places[-1].left_at == NINE
    with pytest.raises(MayNotPublish):
        await talk.rooms.publish(
            call_id=guardian.call_id, peer_id=guardian.peer_id, offer=OFFER, is_restart=False
        )


async def test_a_teller_to_whom_a_customer_comes_back_is_seen_and_heard_again(talk: Talk) -> None:
    await talk.conference.hand_over(contact_id="ctc_1", by=Role.TELLER, to=None, now=NINE)
    await talk.renew()
    del talk.lines[Role.TELLER]
    left = talk.legs[Role.TELLER]
    assert await talk.hears(Role.CUSTOMER) == set()

    await talk.enter(Role.TELLER)
    await talk.conference.resume_all(contact_id="ctc_1", teller_id=Role.TELLER, now=NINE)
    await talk.renew()
    await talk.answer_all()

    assert talk.legs[Role.TELLER].peer_id == left.peer_id
    assert await talk.hears(Role.CUSTOMER) == {Role.TELLER}
    assert await talk.hears(Role.TELLER) == {Role.CUSTOMER}
