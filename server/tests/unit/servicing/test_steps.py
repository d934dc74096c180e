"""The steps of the core bank and the signature, over fakes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from yuangui.domains.call.api import RecordingIncomplete
from yuangui.domains.contact.api import ContactService
from yuangui.domains.contact.fakes import Doors, FixedNotices, MemoryContactStore, MemoryJournal
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.evidence.fakes import MemoryEvidenceStore, MemoryObjectStore
from yuangui.domains.servicing.api import PinMalformed, PinWeak, SignatureUnreadable
from yuangui.domains.servicing.fakes import MemoryCoreBank
from yuangui.domains.servicing.ports import CoreAccount, CoreAccountState, CoreCustomer
from yuangui.domains.servicing.steps.customer import FindCustomerStep
from yuangui.domains.servicing.steps.money import HoldStep, PostStep, VoidStep
from yuangui.domains.servicing.steps.pin import NewPinStep, PinStep
from yuangui.domains.servicing.steps.query import QueryStep
from yuangui.domains.servicing.steps.signature import POINTS_MAX, SignatureStep
from yuangui.flow.step import Actor, StepContext
from yuangui.kit.canonical import JsonObject, digest_of
from yuangui.kit.errors import Unavailable
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
CUSTOMER = Actor(id="ctc_1", role="customer")
TELLER = Actor(id="stf_1", role="teller")
PIN = "731904"


def context(visit: int = 1, **arguments: Any) -> StepContext:
    return StepContext(
        run_id="run_1",
        contact_id="ctc_1",
        org_path=VILLAGE,
        flow="transfer",
        node="step",
        visit=visit,
        locale="zh-CN",
        now=NINE,
        arguments=arguments,
        results={},
    )


def account(name: str, owner: str, balance_minor: int, **changes: Any) -> CoreAccount:
    return replace(
        CoreAccount(
            id=f"acc_{name}",
            customer_id=owner,
            owner_name="王秀兰",
            number=f"62{name:0>17}",
            masked_number=f"62** {name}",
            kind="savings",
            state=CoreAccountState.NORMAL,
            currency="CNY",
            balance_minor=balance_minor,
            available_minor=balance_minor,
            opened_on=date(2020, 1, 1),
            org_path=VILLAGE,
        ),
        **changes,
    )


@pytest.fixture
def core() -> MemoryCoreBank:
    bank = MemoryCoreBank(clock=lambda: NINE)
    for name, balance_minor in (("1", 100_000), ("2", 0)):
        customer = CoreCustomer(
            id=f"cus_{name}",
            name="王秀兰",
            document_number=f"10000000000000000{name}",
            birth_on=date(1950, 5, 1),
            phone="13800000000",
            phone_masked="138****0000",
            org_path=VILLAGE,
        )
        bank.add(customer, accounts=[account(name, customer.id, balance_minor)], pin=PIN)
    return bank


@dataclass
class Gate:
    """Open until somebody finds a gap."""

    has_gap: bool = False

    async def require_complete(self, _: StepContext) -> None:
        if self.has_gap:
            raise RecordingIncomplete(contact_id="ctc_1", percent=90)


class TestPin:
    async def test_the_right_one_closes_the_step_and_leaves_no_trace(
        self, core: MemoryCoreBank
    ) -> None:
        step = PinStep(core=core)
        here = context(account_id="acc_1")

        acted = await step.act(here, await step.begin(here), "enter", CUSTOMER, {"pin": PIN})

        assert acted.finished is not None
        assert acted.finished.outcome == "right"
        assert PIN not in json.dumps([acted.state, acted.facts, acted.finished.result])

    async def test_the_third_wrong_one_locks(self, core: MemoryCoreBank) -> None:
        step = PinStep(core=core)
        here = context(account_id="acc_1")
        state = await step.begin(here)
        left: list[Any] = []
        for _ in range(2):
            acted = await step.act(here, state, "enter", CUSTOMER, {"pin": "000001"})
            assert acted.finished is None
            state = acted.state
            left.append(state["tries_left"])

        acted = await step.act(here, state, "enter", CUSTOMER, {"pin": "000001"})

        assert left == [2, 1]
        assert acted.finished is not None
        assert acted.finished.outcome == "locked"

    @pytest.mark.parametrize(
        "pin", ["", "12345", "1234567", "12345a", "１２３４５６", None, 123456, []]
    )
    async def test_anything_but_six_digits_is_no_try(self, core: MemoryCoreBank, pin: Any) -> None:
        step = PinStep(core=core)
        here = context(account_id="acc_1")

        with pytest.raises(PinMalformed):
            await step.act(here, await step.begin(here), "enter", CUSTOMER, {"pin": pin})

        assert (await core.verify_pin(account_id="acc_1", pin="000001")).tries_left == 2

    async def test_the_teller_may_stop_it(self, core: MemoryCoreBank) -> None:
        step = PinStep(core=core)
        here = context(account_id="acc_1")

        acted = await step.act(here, await step.begin(here), "cancel", TELLER, {})

        assert acted.finished is not None
        assert acted.finished.outcome == "cancelled"


class TestNewPin:
    async def test_sets_what_was_typed_twice(self, core: MemoryCoreBank) -> None:
        step = NewPinStep(core=core, recording=Gate())
        here = context(account_id="acc_1")
        typed = {"pin": "840273", "again": "840273"}

        acted = await step.act(here, await step.begin(here), "enter", CUSTOMER, typed)

        assert acted.finished is not None
        assert acted.finished.outcome == "set"
        assert "840273" not in json.dumps([acted.state, acted.facts, acted.finished.result])
        assert (await core.verify_pin(account_id="acc_1", pin="840273")).answer == "right"

    @pytest.mark.parametrize(
        ("typed", "refusal"),
        [
            ({"pin": "840273", "again": "840274"}, PinMalformed),
            ({"pin": "84027", "again": "84027"}, PinMalformed),
            ({"pin": "123456", "again": "123456"}, PinWeak),
        ],
    )
    async def test_refuses_and_keeps_the_old_one(
        self, core: MemoryCoreBank, typed: JsonObject, refusal: type[Exception]
    ) -> None:
        step = NewPinStep(core=core, recording=Gate())
        here = context(account_id="acc_1")

        with pytest.raises(refusal):
            await step.act(here, await step.begin(here), "enter", CUSTOMER, typed)

        assert (await core.verify_pin(account_id="acc_1", pin=PIN)).answer == "right"

    async def test_takes_another_wish_when_the_answer_to_the_first_was_lost(
        self, core: MemoryCoreBank
    ) -> None:
        step = NewPinStep(core=core, recording=Gate())
        here = context(account_id="acc_1")
        state = await step.begin(here)
        first, second = ({"pin": pin, "again": pin} for pin in ("840273", "951384"))
        await step.act(here, state, "enter", CUSTOMER, first)

        acted = await step.act(here, state, "enter", CUSTOMER, second)

        assert acted.finished is not None
        assert acted.finished.outcome == "set"
        assert (await core.verify_pin(account_id="acc_1", pin="951384")).answer == "right"

    @pytest.mark.parametrize("pin", ["840273", "951384"])
    async def test_the_wish_is_known_by_an_id_that_tells_nothing_of_the_pin(
        self, core: MemoryCoreBank, pin: str
    ) -> None:
        step = NewPinStep(core=core, recording=Gate())
        here = context(account_id="acc_1")
        typed = {"pin": pin, "again": pin}

        acted = await step.act(here, await step.begin(here), "enter", CUSTOMER, typed)

        assert acted.finished is not None
        assert acted.finished.result["request_id"] == "run_1-1-0"

    async def test_sets_nothing_over_a_gap_in_the_recording(self, core: MemoryCoreBank) -> None:
        step = NewPinStep(core=core, recording=Gate(has_gap=True))
        here = context(account_id="acc_1")
        typed = {"pin": "840273", "again": "840273"}

        with pytest.raises(RecordingIncomplete):
            await step.act(here, await step.begin(here), "enter", CUSTOMER, typed)

        assert (await core.verify_pin(account_id="acc_1", pin=PIN)).answer == "right"


def payment(amount_minor: int = 40_000, payee: str = "2") -> StepContext:
    return context(
        account_id="acc_1",
        payee_number=f"62{payee:0>17}",
        amount_minor=amount_minor,
        purpose="学费",
    )


async def balances(core: MemoryCoreBank) -> Sequence[int]:
    found = [await core.accounts(customer_id=f"cus_{name}") for name in ("1", "2")]
    return [accounts[0].balance_minor for accounts in found]


class TestMoney:
    async def test_moves_once_however_often_it_is_asked(self, core: MemoryCoreBank) -> None:
        hold, post = HoldStep(core=core), PostStep(core=core, recording=Gate())
        for _ in range(3):
            assert (await hold.call(payment(), key="k")).outcome == "held"
        for _ in range(3):
            assert (await post.call(payment(), key="k")).outcome == "posted"

        assert await balances(core) == [60_000, 40_000]

    async def test_releases_what_was_held(self, core: MemoryCoreBank) -> None:
        await HoldStep(core=core).call(payment(), key="k")

        assert (await VoidStep(core=core).call(payment(), key="k")).outcome == "voided"

        assert await balances(core) == [100_000, 0]
        assert (await core.accounts(customer_id="cus_1"))[0].available_minor == 100_000

    @pytest.mark.parametrize(
        ("wanted", "outcome"),
        [
            (payment(amount_minor=100_001), "insufficient"),
            (payment(payee="9"), "unknown_account"),
            (payment(payee="1"), "refused"),
        ],
    )
    async def test_says_why_not(
        self, core: MemoryCoreBank, wanted: StepContext, outcome: str
    ) -> None:
        assert (await HoldStep(core=core).call(wanted, key="k")).outcome == outcome
        assert await balances(core) == [100_000, 0]

    async def test_posts_nothing_over_a_gap_in_the_recording(self, core: MemoryCoreBank) -> None:
        await HoldStep(core=core).call(payment(), key="k")

        with pytest.raises(Unavailable):
            await PostStep(core=core, recording=Gate(has_gap=True)).call(payment(), key="k")

        assert await balances(core) == [100_000, 0]

    async def test_finds_out_what_became_of_an_earlier_try(self, core: MemoryCoreBank) -> None:
        hold, post = HoldStep(core=core), PostStep(core=core, recording=Gate())
        assert await hold.inquire(payment(), key="k") is None
        await hold.call(payment(), key="k")
        assert await post.inquire(payment(), key="k") is None
        await post.call(payment(), key="k")

        held = await hold.inquire(payment(), key="k")
        posted = await post.inquire(payment(), key="k")

        assert held is not None
        assert posted is not None
        assert (held.outcome, posted.outcome) == ("held", "posted")


async def test_who_has_no_account_here_is_not_found(core: MemoryCoreBank) -> None:
    stranger = CoreCustomer(
        id="cus_3",
        name="王秀兰",
        document_number="100000000000000003",
        birth_on=date(1950, 5, 1),
        phone="13800000000",
        phone_masked="138****0000",
        org_path=VILLAGE,
    )
    core.add(stranger, accounts=[], pin=PIN)
    contacts = ContactService(
        store=MemoryContactStore(),
        notices=FixedNotices(),
        admission=Doors(),
        journal=MemoryJournal(),
        publisher=Nobody(),
    )
    step = FindCustomerStep(core=core, contacts=contacts)

    found = await step.call(context(document_number=stranger.document_number), key="k")

    assert found.outcome == "not_found"


async def test_query_reads_balances_and_lines(core: MemoryCoreBank) -> None:
    await HoldStep(core=core).call(payment(), key="k")
    await PostStep(core=core, recording=Gate()).call(payment(), key="k")
    later = replace(context(customer_id="cus_1"), now=NINE + timedelta(minutes=1))

    finished = await QueryStep(core=core).call(later, key="k")

    [found] = finished.result["accounts"]  # type: ignore[misc]
    assert found["balance_minor"] == 60_000
    assert [line["amount_minor"] for line in found["lines"]] == [-40_000]


class Nobody:
    """Hears no event."""

    async def publish(self, event: Event) -> None:
        """Forget it."""


@pytest.fixture
def evidence() -> EvidenceService:
    return EvidenceService(
        store=MemoryEvidenceStore(),
        objects=MemoryObjectStore(),
        sealer=None,  # type: ignore[arg-type] # nothing is sealed here
        publisher=Nobody(),
    )


def strokes(count: int = 20, **changes: Any) -> dict[str, Any]:
    point = {"x": 10, "y": 10, "t": 0, "p": 0.5} | changes
    return {"strokes": [[point] * count], "width": 400, "height": 200}


class TestSignature:
    async def test_binds_the_strokes_to_what_is_signed(self, evidence: EvidenceService) -> None:
        step = SignatureStep(evidence=evidence, recording=Gate())
        here = context(of={"amount_minor": 40_000})
        state = await step.begin(here)

        acted = await step.act(here, state, "signed", CUSTOMER, strokes())

        assert acted.finished is not None
        assert acted.finished.outcome == "signed"
        object_id = acted.finished.result["object_id"]
        assert isinstance(object_id, str)
        kept = json.loads(await evidence.content(object_id=object_id))
        assert kept["of"] == state["digest"] == digest_of({"amount_minor": 40_000})
        assert kept["strokes"][0][0] == {"x": 10, "y": 10, "t": 0, "p": 500}

    @pytest.mark.parametrize(
        "drawn",
        [
            {},
            {"strokes": "x", "width": 400, "height": 200},
            {"strokes": [["x"]], "width": 400, "height": 200},
            {**strokes(), "width": 0},
            {**strokes(), "width": 10**9},
            strokes(count=3),
            strokes(count=POINTS_MAX + 1),
            strokes(x=401),
            strokes(y=-1),
            strokes(t=-1),
            strokes(x="1"),
            strokes(x=float("nan")),
            strokes(x=float("inf")),
            strokes(z=1),
        ],
    )
    async def test_refuses_what_is_no_signature(
        self, evidence: EvidenceService, drawn: JsonObject
    ) -> None:
        step = SignatureStep(evidence=evidence, recording=Gate())
        here = context(of={"amount_minor": 1})

        with pytest.raises(SignatureUnreadable):
            await step.act(here, await step.begin(here), "signed", CUSTOMER, drawn)

        assert await evidence.objects(contact_id="ctc_1") == []

    async def test_takes_none_over_a_gap_in_the_recording(self, evidence: EvidenceService) -> None:
        step = SignatureStep(evidence=evidence, recording=Gate(has_gap=True))
        here = context(of={"amount_minor": 1})

        with pytest.raises(RecordingIncomplete):
            await step.act(here, await step.begin(here), "signed", CUSTOMER, strokes())

    async def test_the_customer_may_say_no(self, evidence: EvidenceService) -> None:
        step = SignatureStep(evidence=evidence, recording=Gate())
        here = context(of={"amount_minor": 1})

        acted = await step.act(here, await step.begin(here), "decline", CUSTOMER, {})

        assert acted.finished is not None
        assert acted.finished.outcome == "declined"
