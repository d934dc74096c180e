"""Routing plans: set, gone back to, given up; what changed, and what is wrong."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from tests.support.queue import PairedQueue

from yuangui.domains.queue.api import (
    DEFAULT_PLAN,
    Flaw,
    Plan,
    PlanInvalid,
    PlanMoved,
    PlanService,
    PlanUnchanged,
    PlanVersionUnknown,
    ProfileUnknown,
    SeatState,
    SeatUnknown,
    Wishes,
    changes,
    findings,
    plan_of,
)
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, OrgPath, org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION, COUNTY = org_path("/union/"), org_path("/union/c05/")
VILLAGE = org_path("/union/c05/b02/v03/")


class Facts:
    def __init__(self) -> None:
        self.events: list[Event] = []

    async def publish(self, event: Event) -> None:
        self.events.append(event)


class Hall:
    """Plans and the queue over one store."""

    def __init__(self) -> None:
        self.facts, store = Facts(), MemoryQueueStore()
        self.plans = PlanService(store=store, publisher=self.facts)
        self.queue = PairedQueue(store=store, publisher=self.facts)

    async def set_plan(self, plan: Plan, *, based_on: int = 0, at: OrgPath = UNION) -> None:
        await self.plans.set_plan(
            at=at,
            plan=msgspec.to_builtins(plan),
            based_on=based_on,
            by="stf_9",
            reason="新规",
            now=NINE,
        )

    async def enter(self, contact: str, *, service: str | None = None) -> str:
        ticket = await self.queue.enter(
            contact_id=contact, org_path=VILLAGE, service=service, now=NINE
        )
        return ticket.id

    async def open_seat(self, staff: str) -> None:
        await self.queue.choose_state(
            staff_id=staff, org_path=UNION, state=SeatState.READY, now=NINE
        )


@pytest.fixture
def hall() -> Hall:
    return Hall()


def plan_with(**parts: Any) -> Plan:
    return plan_of({**msgspec.to_builtins(DEFAULT_PLAN), **parts})


def queue_of(name: str, **parts: Any) -> dict[str, Any]:
    return {"id": name, "names": {"en": name}, **parts}


def profile_of(name: str, *queues: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"id": name, "names": {"en": name}, "queues": list(queues), **parts}


TWO = plan_with(
    queues=[queue_of("general"), queue_of("money", services=["transfer"])],
    profiles=[
        profile_of("general", {"queue": "general"}),
        profile_of("money", {"queue": "money"}, {"queue": "general", "priority": 2}),
    ],
)


class TestVersions:
    async def test_the_built_in_plan_holds_until_somebody_sets_one(self, hall: Hall) -> None:
        book = await hall.plans.book(at=UNION)

        assert (book.plan, book.held_by, book.newest_id) == (DEFAULT_PLAN, ROOT, 0)

    async def test_a_plan_holds_below_and_is_told(self, hall: Hall) -> None:
        await hall.set_plan(TWO)

        below = await hall.plans.book(at=COUNTY)
        own = await hall.plans.book(at=UNION)
        assert (below.plan, below.held_by, below.versions) == (TWO, UNION, [])
        (version,) = own.versions
        assert (version.by_staff_id, version.reason, version.at) == ("stf_9", "新规", NINE)
        assert [each.name for each in hall.facts.events] == ["queue.plan_changed"]

    async def test_an_earlier_version_comes_back_as_a_new_one(self, hall: Hall) -> None:
        await hall.set_plan(TWO)
        first = (await hall.plans.book(at=UNION)).newest_id
        await hall.set_plan(DEFAULT_PLAN, based_on=first)
        second = (await hall.plans.book(at=UNION)).newest_id

        await hall.plans.go_back(
            at=UNION, version=first, based_on=second, by="stf_8", reason="退回", now=NINE
        )

        book = await hall.plans.book(at=UNION)
        assert book.plan == TWO
        assert [each.reason for each in book.versions] == ["退回", "新规", "新规"]
        with pytest.raises(PlanVersionUnknown):
            await hall.plans.go_back(
                at=COUNTY, version=first, based_on=0, by="stf_8", reason="别处", now=NINE
            )

    async def test_a_place_inherits_again(self, hall: Hall) -> None:
        await hall.set_plan(TWO)
        newest = (await hall.plans.book(at=UNION)).newest_id

        await hall.plans.inherit(at=UNION, based_on=newest, by="stf_9", reason="统一", now=NINE)

        book = await hall.plans.book(at=UNION)
        assert (book.plan, book.held_by) == (DEFAULT_PLAN, ROOT)
        assert book.versions[0].plan is None
        with pytest.raises(PlanUnchanged):
            await hall.plans.inherit(
                at=UNION, based_on=book.newest_id, by="stf_9", reason="再次", now=NINE
            )

    async def test_nobody_overwrites_what_they_have_not_seen(self, hall: Hall) -> None:
        await hall.set_plan(TWO)

        with pytest.raises(PlanMoved):
            await hall.set_plan(DEFAULT_PLAN, based_on=0)

        assert (await hall.plans.book(at=UNION)).plan == TWO

    async def test_refuses_what_does_not_hold_together_or_changes_nothing(self, hall: Hall) -> None:
        await hall.set_plan(TWO)
        newest = (await hall.plans.book(at=UNION)).newest_id

        with pytest.raises(PlanUnchanged):
            await hall.set_plan(TWO, based_on=newest)
        with pytest.raises(PlanInvalid):
            await hall.plans.set_plan(
                at=UNION, plan={"queues": []}, based_on=newest, by="stf_9", reason="空", now=NINE
            )


class TestWaiting:
    async def test_who_waits_in_a_queue_that_goes_is_led_to_another_at_the_same_turn(
        self, hall: Hall
    ) -> None:
        await hall.set_plan(TWO)
        ticket_id = await hall.enter("ctc_1", service="transfer")
        before = await hall.queue.ticket(ticket_id=ticket_id)
        newest = (await hall.plans.book(at=UNION)).newest_id
        await hall.set_plan(DEFAULT_PLAN, based_on=newest)
        await hall.open_seat("stf_1")

        assert await hall.queue.match(now=NINE) == 1

        after = await hall.queue.ticket(ticket_id=ticket_id)
        assert (before.queue, after.queue) == ("money", "general")
        assert after.rank_at == before.rank_at
        assert after.staff_id == "stf_1"


class TestProfiles:
    async def test_a_seat_serves_what_its_new_profile_says(self, hall: Hall) -> None:
        await hall.set_plan(TWO)
        await hall.open_seat("stf_1")
        await hall.enter("ctc_1", service="transfer")
        assert await hall.queue.match(now=NINE) == 0

        seat = await hall.queue.set_profile(
            staff_id="stf_1", profile="money", by="stf_9", reason="高峰", now=NINE
        )

        assert (seat.profile, seat.state) == ("money", SeatState.READY)
        assert await hall.queue.match(now=NINE) == 1
        (act,) = await hall.queue.acts()
        assert (act.act, act.subject, act.detail, act.reason) == (
            "set_profile", "stf_1", "money", "高峰",
        )  # fmt: skip

    async def test_refuses_what_nobody_knows(self, hall: Hall) -> None:
        await hall.open_seat("stf_1")

        with pytest.raises(ProfileUnknown):
            await hall.queue.set_profile(
                staff_id="stf_1", profile="money", by="stf_9", reason="?", now=NINE
            )
        with pytest.raises(SeatUnknown):
            await hall.queue.set_profile(
                staff_id="stf_2", profile="general", by="stf_9", reason="?", now=NINE
            )


class TestChanges:
    def test_says_what_came_went_moved_and_changed(self) -> None:
        after = plan_with(
            queues=[
                queue_of("money", services=["transfer", "query"], long_wait_s=300),
                queue_of("general"),
                queue_of("cards"),
            ],
            profiles=[
                profile_of("general", {"queue": "general", "delay_s": 30}, skills={"sign": 2})
            ],
        )

        said = [
            (each.thing.value, each.id, each.turn.value, each.field, each.before, each.after)
            for each in changes(TWO, after)
        ]
        assert said == [
            ("queue", "money", "changed", "services", "transfer", "transfer, query"),
            ("queue", "money", "changed", "long_wait_s", "600", "300"),
            ("queue", "general", "moved", "", "1", "2"),
            ("queue", "cards", "added", "", "", ""),
            ("profile", "money", "removed", "", "", ""),
            ("profile", "general", "changed", "queues", "general (1)", "general (1 +30 s)"),
            ("profile", "general", "changed", "skills", "–", "sign 2"),
        ]  # fmt: skip

    def test_the_same_plan_has_none(self) -> None:
        assert changes(TWO, TWO) == []


def flaws(plan: Plan) -> list[tuple[Flaw, str, str]]:
    return [(each.flaw, each.id, each.detail) for each in findings(plan)]


class TestFindings:
    def test_the_built_in_plan_has_none(self) -> None:
        assert flaws(DEFAULT_PLAN) == []

    def test_a_queue_without_any_profile_is_grave(self) -> None:
        plan = plan_with(queues=[queue_of("general"), queue_of("money", services=["transfer"])])

        assert flaws(plan) == [(Flaw.QUEUE_UNSERVED, "money", "")]
        assert findings(plan)[0].is_grave

    def test_a_step_that_needs_a_skill_nobody_has(self) -> None:
        steps = [{"for_s": 60, "needs": {"loan": 2}}, {}]

        plan = plan_with(queues=[queue_of("general", steps=steps)])

        assert flaws(plan) == [(Flaw.STEP_UNSERVED, "general", "1")]

    def test_a_queue_that_every_profile_serves_last_or_late(self) -> None:
        other = profile_of(
            "money", {"queue": "money"}, {"queue": "general", "priority": 2, "delay_s": 60}
        )

        plan = msgspec.structs.replace(TWO, profiles=plan_with(
            queues=msgspec.to_builtins(TWO.queues), profiles=[other]
        ).profiles)  # fmt: skip

        assert flaws(plan) == [
            (Flaw.QUEUE_STARVED, "general", ""),
            (Flaw.QUEUE_DELAYED, "general", "60"),
        ]

    def test_services_in_two_queues_or_without_one(self) -> None:
        served = [{"queue": "general"}, {"queue": "money"}]

        plan = plan_with(
            queues=[
                queue_of("general", services=["transfer"]),
                queue_of("money", services=["transfer"]),
            ],
            profiles=[profile_of("general", *served)],
        )

        assert flaws(plan) == [
            (Flaw.SERVICE_TWICE, "money", "transfer"),
            (Flaw.NO_GENERAL_QUEUE, "general", ""),
        ]

    def test_a_head_start_of_more_than_two_hours(self) -> None:
        vip = {"id": "vip", "names": {"en": "VIP"}, "head_start_s": 7201}

        assert flaws(plan_with(classes=[vip])) == [(Flaw.HEAD_START_LONG, "vip", "7201")]

    def test_a_profile_that_no_step_lets_in(self) -> None:
        steps = [{"needs": {"sign": 3}}]

        plan = plan_with(
            queues=[queue_of("general", steps=steps)],
            profiles=[
                profile_of("signs", {"queue": "general"}, skills={"sign": 3}),
                profile_of("hears", {"queue": "general"}),
            ],
        )

        assert flaws(plan) == [(Flaw.PROFILE_USELESS, "hears", "")]


class TestPreview:
    async def test_names_the_steps_and_who_would_be_asked(self, hall: Hall) -> None:
        await hall.open_seat("stf_1")
        await hall.open_seat("stf_2")
        plan = plan_with(
            profiles=[
                profile_of("general", {"queue": "general"}),
                profile_of("yue", {"queue": "general"}, skills={"language.yue": 3}),
            ],
        )

        found = await hall.plans.preview(
            plan=plan, plan_at=UNION, at=VILLAGE, service=None,
            wishes=Wishes(likes={"language.yue": 1}),
        )  # fmt: skip

        assert found.queue == "general"
        assert [(each.step.for_s, each.profiles, each.open, each.free) for each in found.steps] == [
            (120, ["yue"], 0, 0),
            (None, ["general", "yue"], 2, 2),
        ]

    async def test_a_nearer_plan_wins(self, hall: Hall) -> None:
        await hall.plans.set_plan(
            at=COUNTY,
            plan=msgspec.to_builtins(TWO),
            based_on=0,
            by="stf_9",
            reason="县里",
            now=NINE,
        )

        found = await hall.plans.preview(
            plan=DEFAULT_PLAN, plan_at=UNION, at=VILLAGE, service="transfer"
        )

        assert (found.plan_at, found.queue) == (COUNTY, "money")
