"""A whole service, led step by step by its people."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE, DemoPerson
from yuangui.domains.identity.api import LivenessAction

from . import wallet
from .house import Bank
from .people import Customer, Officer, Teller, View, account_of, home_of, read
from .streams import Hole, connect

PAYEE = next(each for each in DEMO_PEOPLE if each.key == "sun-jianguo")
AMOUNT_MINOR = 5_500_000
NEW_PIN = "840273"
FRAMES = 6

_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")


@dataclass(kw_only=True)
class Story:
    """Who takes part, and what they do unless a test says otherwise.

    Attributes:
        form: values that are filled in where they differ from the usual ones.
    """

    bank: Bank
    customer: Customer
    teller: Teller
    officer: Officer
    form: dict[str, Any] = field(default_factory=dict)
    pictures: Callable[[str, DemoPerson], bytes] = lambda side, person: {
        "front": wallet.front_of,
        "back": wallet.back_of,
        "face": wallet.face_of,
    }[side](person)

    @property
    def person(self) -> DemoPerson:
        """Return who the customer is."""
        return self.customer.person

    async def begin(self, service: str | None, *, holes: tuple[Hole, ...] = (), **how: Any) -> View:
        """Bring customer and teller together; some minutes of the call go by."""
        await self.customer.take_number(service, **how)
        await self.teller.be_ready()
        await self.bank.settle()
        desk = await self.teller.accept()
        await connect(self.bank, self.customer.contact_id, holes=holes)
        self.bank.clock.pass_by(minutes=2)
        return desk

    async def lead(self, *, until: str | None = None) -> View:
        """Do step after step until one is reached, or the service ends; return the run."""
        while True:
            run = await self.run()
            if run["status"] not in ("waiting", "ended"):
                await self.bank.settle()
                run = await self.run()
            if run["node"] == until or run["status"] == "ended":
                return run
            assert run["status"] == "waiting", f"{run['node']} is {run['status']}"
            await self.step(run)

    async def step(self, run: Mapping[str, Any]) -> None:
        """Do what the current step wants."""
        await ACTS[run["step_type"]](self, run)

    async def run(self) -> View:
        """Return the contact's newest run as the teller sees it."""
        contact = await self.teller.view()
        found: View = contact["run"] or contact["runs_done"][-1]
        self.customer.visit = self.teller.visit = found["visit"]
        return found

    async def part(self) -> None:
        """Hang up, rate, wrap up."""
        read(await self.teller.tell("hang-up"))
        read(await self.customer.post("rating", {"stars": 5, "note": ""}))
        await self.teller.wrap_up()
        await self.bank.settle()

    async def newest_code(self) -> str:
        """Return the code of the newest message that the customer got."""
        messages = read(await self.officer.get("office/messages"))
        found = _CODE.search(messages[0]["text"])
        assert found is not None
        return found.group(1)


Act: TypeAlias = Callable[[Story, Mapping[str, Any]], Awaitable[None]]


async def _notice(story: Story, run: Mapping[str, Any]) -> None:
    for text in run["state"]["texts"]:
        await story.teller.act("spoken", {"text": text, "answer": "yes", "offset_ms": 1500})
    await story.customer.act("confirm")


async def _document(story: Story, _: Mapping[str, Any]) -> None:
    for side in ("front", "back"):
        content = story.pictures(side, story.person)
        shown = await story.customer.upload(f"document_{side}", content)
        await story.customer.act("captured", {"side": side, "object_id": shown})
    await story.teller.act("verify")


async def _face(story: Story, run: Mapping[str, Any]) -> None:
    if not run["state"]["is_allowed"]:
        await story.customer.act("decline")
        return
    shown = await story.customer.upload("face", story.pictures("face", story.person))
    await story.customer.act("captured", {"object_id": shown})
    await story.teller.act("accept")


async def _liveness(story: Story, _: Mapping[str, Any]) -> None:
    asked = (await story.customer.act("start"))["run"]["state"]["actions"]
    await story.customer.act("frames", {"frames": [await burst(story, each) for each in asked]})


async def burst(story: Story, action: str) -> View:
    """Return the pictures that the page took while one movement was asked for."""
    content = story.pictures("face", story.person)
    if action != wallet.STILL:
        content = wallet.move(LivenessAction(action).value)
    kept = await story.customer.upload("liveness", content)
    return {"action": action, "object_ids": [kept] * FRAMES}


async def _knowledge(story: Story, run: Mapping[str, Any]) -> None:
    customer_id = home_of(story.person).customer.id
    facts = await story.bank.product.parts.core.known_facts(customer_id=customer_id)
    answers = {fact.key: fact.answers[0] for fact in facts}
    for n, asked in enumerate(run["state"]["questions"]):
        await story.customer.act("answer", {"n": n, "value": answers[asked["question"]]})
    await story.teller.act("judge", {"right": True})


async def _code(story: Story, _: Mapping[str, Any]) -> None:
    await story.customer.act("send")
    await story.customer.act("enter", {"code": await story.newest_code()})


async def _pin(story: Story, _: Mapping[str, Any]) -> None:
    await story.customer.act("enter", {"pin": story.person.pin})


async def _new_pin(story: Story, _: Mapping[str, Any]) -> None:
    await story.customer.act("enter", {"pin": NEW_PIN, "again": NEW_PIN})


async def _form(story: Story, run: Mapping[str, Any]) -> None:
    usual = {
        "account_id": home_of(story.person).accounts[0].id,
        "payee_name": PAYEE.name,
        "payee_account": account_of(PAYEE),
        "amount_minor": AMOUNT_MINOR,
        "purpose": "family",
        "why": "forgotten",
    } | story.form
    for name in run["state"]["form"]["fields"]:
        if name in usual:
            await story.teller.act("fill", {"field": name, "value": usual[name]})
    shown = (await story.customer.view())["run"]["state"]
    await story.customer.act("confirm", {"digest": shown["digest"]})


async def _approve(story: Story, _: Mapping[str, Any]) -> None:
    await story.teller.act("request", {"reason": "客户本人办理"})
    await story.officer.decide("approve")


async def _signature(story: Story, _: Mapping[str, Any]) -> None:
    await story.customer.act("signed", SIGNATURE)


SIGNATURE: Mapping[str, Any] = {
    "width": 600,
    "height": 240,
    "strokes": [
        [{"x": 40 + 9 * step, "y": 60 + 50 * line, "t": 16 * step, "p": 0.5} for step in range(12)]
        for line in range(3)
    ],
}

ACTS: dict[str, Act] = {
    "notice.read": _notice,
    "identity.document": _document,
    "identity.face": _face,
    "identity.liveness": _liveness,
    "identity.knowledge": _knowledge,
    "identity.otp": _code,
    "core.pin": _pin,
    "core.new_pin": _new_pin,
    "form.fill": _form,
    "authorisation.approve": _approve,
    "signature.sign": _signature,
}

__all__ = ["ACTS", "AMOUNT_MINOR", "ASTRONAUT", "NEW_PIN", "PAYEE", "SIGNATURE", "Story", "burst"]
