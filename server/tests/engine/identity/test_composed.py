"""Identity as it is composed: the demo person's card and face, real engines, real rows."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yuangui.adapters.registry_standin.portraits import portrait
from yuangui.bench import camera, cards
from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.identity import (
    OUTAGE_FILE,
    IdentityEngines,
    compose_identity,
    identity_steps,
    open_identity,
)
from yuangui.composition.settings import Settings, SettingsInvalid
from yuangui.domains.evidence.api import EvidenceService
from yuangui.domains.evidence.fakes import MemoryEvidenceStore, MemoryObjectStore
from yuangui.domains.identity.api import IdentityService, PictureUnknown
from yuangui.domains.servicing.fakes import MemoryCoreBank
from yuangui.domains.servicing.ports import CoreCustomer
from yuangui.flow.step import Actor, Finished, StepContext
from yuangui.kit.canonical import JsonObject
from yuangui.kit.db import Connection
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.engine, pytest.mark.anyio]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HERE = org_path("/union/c05/")
CUSTOMER, TELLER = Actor(id="ctc_1", role="customer"), Actor(id="stf_1", role="teller")


class Nobody:
    """Hears no event."""

    async def publish(self, event: Event) -> None:
        """Forget it."""


def settings(data: Path, *, profile: Any = "test") -> Settings:
    return Settings(profile=profile, data=data, dsn="", owner_dsn="")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
async def engines(data: Path, anyio_backend: object) -> AsyncIterator[IdentityEngines]:
    async with open_identity(settings(data)) as opened:
        yield opened


class Counter:
    """One contact's unit of work."""

    def __init__(self, connection: Connection, engines: IdentityEngines) -> None:
        self.evidence = EvidenceService(
            store=MemoryEvidenceStore(),
            objects=MemoryObjectStore(),
            sealer=None,  # type: ignore[arg-type] # nothing is sealed here
            publisher=Nobody(),
        )
        core = MemoryCoreBank(clock=lambda: NOW)
        customer = CoreCustomer(
            id="cus_1",
            name=ASTRONAUT.name,
            document_number=ASTRONAUT.number,
            birth_on=ASTRONAUT.birth_on,
            phone=ASTRONAUT.phone,
            phone_masked="199****0001",
            org_path=HERE,
        )
        core.add(customer, accounts=[], pin="592016")
        self.identity: IdentityService = compose_identity(
            connection, engines=engines, evidence=self.evidence, core=core
        )
        self._steps = identity_steps(self.identity)

    async def upload(self, content: bytes, *, contact_id: str = "ctc_1") -> str:
        picture = await self.identity.accept_picture(content=content)
        kept = await self.evidence.keep(
            contact_id=contact_id,
            org_path=HERE,
            kind="picture",
            name="picture.jpg",
            media_type=picture.media_type,
            content=picture.content,
            now=NOW,
        )
        return kept.id

    async def play(
        self, name: str, *acts: tuple[str, Mapping[str, Any]], **arguments: Any
    ) -> tuple[JsonObject, Finished | None]:
        """Return the state and the end of a human step after some actions."""
        step, at = self._steps[name], self.context(**arguments)
        assert step.kind == "human"
        state, finished = await step.begin(at), None
        for action, given in acts:
            actor = CUSTOMER if "customer" in step.actions[action] else TELLER
            acted = await step.act(at, state, action, actor, given)
            state, finished = acted.state, acted.finished
        return state, finished

    async def ask_registry(self, **arguments: Any) -> Finished:
        step = self._steps["identity.registry"]
        assert step.kind == "call"
        return await step.call(self.context(**arguments), key="run_1:2")

    def context(self, **arguments: Any) -> StepContext:
        return StepContext(
            run_id="run_1",
            contact_id="ctc_1",
            org_path=HERE,
            flow="transfer",
            node="node",
            visit=1,
            locale="zh-CN",
            now=NOW,
            arguments=arguments,
            results={},
        )


@pytest.fixture
def counter(connection: Connection, engines: IdentityEngines) -> Counter:
    return Counter(connection, engines)


def frames() -> tuple[bytes, bytes, bytes]:
    """Return front, back and face as the tour's camera shows them."""
    photograph = cards.picture_of(portrait(ASTRONAUT.portrait))
    holder = camera._holder(ASTRONAUT)
    shown = [cards.front(holder, portrait=photograph), cards.back(holder)]
    front, back = (cards.CONDITIONS["vga"](cards.photographed(card)) for card in shown)
    still, _ = camera._before_the_wall(photograph)
    return front, back, cards.jpeg(still)


async def test_proves_the_demo_person_from_card_to_face(counter: Counter, data: Path) -> None:
    front, back, face = [await counter.upload(each) for each in frames()]

    _, document = await counter.play(
        "identity.document",
        ("captured", {"side": "front", "object_id": front}),
        ("captured", {"side": "back", "object_id": back}),
        ("verify", {}),
    )
    assert document is not None
    read = document.result
    assert (read["number"], read["name"]) == (ASTRONAUT.number, ASTRONAUT.name)
    assert read["address"] == ASTRONAUT.address
    assert read["findings"] == []

    registry = await counter.ask_registry(number=read["number"], name=read["name"])
    assert registry.outcome == "matched"

    compared, _ = await counter.play(
        "identity.face",
        ("captured", {"object_id": face}),
        document_portrait=read["portrait"],
        registry_portrait=registry.result["portrait"],
        allowed=True,
    )
    distances = [each["distance"] for each in compared["comparisons"]]  # type: ignore[union-attr,index,call-overload]
    assert len(distances) == 2
    assert max(distances) < 0.4  # type: ignore[type-var,operator]

    kinds = [check["kind"] for check in await counter.identity.checks(contact_id="ctc_1")]
    assert kinds == ["document_side", "document_side", "document", "registry", "face"]


async def test_sends_the_code_to_the_customers_own_telephone(counter: Counter) -> None:
    state, _ = await counter.play("identity.otp", ("send", {}), customer_id="cus_1")

    (message,) = await counter.identity.messages()
    assert message.to_masked == state["phone_masked"] == "199****0001"
    assert message.contact_id == "ctc_1"


async def test_ends_unavailable_while_the_outage_file_lies_there(
    counter: Counter, data: Path
) -> None:
    outage = data / OUTAGE_FILE
    outage.touch()
    try:
        silent = await counter.ask_registry(number=ASTRONAUT.number, name=ASTRONAUT.name)
    finally:
        outage.unlink()

    assert silent.outcome == "unavailable"


async def test_looks_at_no_picture_of_another_contact(counter: Counter) -> None:
    foreign = await counter.upload(frames()[0], contact_id="ctc_2")

    for object_id in (foreign, "evo_unknown"):
        with pytest.raises(PictureUnknown):
            await counter.play(
                "identity.document", ("captured", {"side": "front", "object_id": object_id})
            )


async def test_takes_no_stand_in_into_production(data: Path) -> None:
    with pytest.raises(SettingsInvalid):
        async with open_identity(settings(data, profile="production")):
            pytest.fail("it opened")
