"""Any process is killed while a customer waits or is served: nothing is lost or done twice."""

import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from tests.support.bank.people import Customer, Teller, View, fresh_key, read
from tests.support.running import RunningBank, data_folder, running_bank, until

from yuangui.composition.demo.people import ASTRONAUT

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(180)]

PROCESSES = ("postgres", "janus", "pages", "worker")


@pytest.fixture(scope="module")
async def bank(anyio_backend: object) -> AsyncIterator[RunningBank]:
    """Run one bank for all: each test leaves it as it found it, whatever was killed."""
    with data_folder() as data:
        async with running_bank(data) as opened:
            yield opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A customer and the teller who will serve them."""

    customer: Customer
    teller: Teller

    async def meet(self) -> None:
        """Open the seat, be offered the customer, accept."""

        async def offered() -> bool | None:
            desk = await self.desk()
            if desk is not None and desk["seat"]["state"] == "signed_out":
                await self.teller.post("desk/state", {"state": "ready"})
            return True if desk is not None and desk["offer"] is not None else None

        await until(offered)
        await self.teller.accept()

    async def desk(self) -> View | None:
        """Reload the desk; None while the bank does not answer."""
        return seen(await self.teller.get("desk"))

    async def view(self) -> View | None:
        """Reload the customer's page; None while the bank does not answer."""
        return seen(await self.customer.client.get("/api/customer/contact"))

    async def part(self) -> None:
        """End the call and give the seat back."""
        read(await self.teller.tell("hang-up"))
        await self.teller.wrap_up()
        read(await self.teller.post("desk/state", {"state": "signed_out"}))


def seen(answer: httpx.Response) -> View | None:
    """Return what a page shows; None on a trouble of the moment, which must say so itself."""
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        assert answer.headers["content-type"] == "application/problem+json"
        return None
    found: View = read(answer)
    return found


@pytest.fixture
async def pair(bank: RunningBank) -> AsyncIterator[Pair]:
    pair = Pair(
        customer=Customer(bank=bank, person=ASTRONAUT), teller=Teller(bank=bank, name="teller1")
    )
    async with pair.customer.client, pair.teller.client:
        await pair.teller.sign_in()
        yield pair
        await pair.part()


async def kill(bank: RunningBank, name: str) -> None:
    """Kill a process without warning, and wait until another one has taken its place."""
    pid = bank.running.supervisor.pids()[name]
    os.kill(pid, signal.SIGKILL)

    async def replaced() -> bool | None:
        now = bank.running.supervisor.pids().get(name)
        return True if now not in {None, pid} else None

    await until(replaced)


@pytest.mark.parametrize("name", PROCESSES)
async def test_a_waiting_customer_keeps_the_place(name: str, bank: RunningBank, pair: Pair) -> None:
    taken = await pair.customer.take_number(None)

    await kill(bank, name)

    found = await until(pair.view)
    assert (found["id"], found["number"]) == (taken["id"], taken["number"])
    await pair.meet()
    assert pair.teller.contact_id == taken["id"]


@pytest.mark.parametrize("name", PROCESSES)
async def test_a_step_is_done_once_however_often_it_is_sent(
    name: str, bank: RunningBank, pair: Pair
) -> None:
    await pair.customer.take_number("balance_query")
    await pair.meet()
    run = (await pair.teller.view())["run"]
    pair.teller.visit = pair.customer.visit = run["visit"]
    spoken = {"text": run["state"]["texts"][0], "answer": "yes", "offset_ms": 1500}
    key = fresh_key()
    first = await pair.teller.act("spoken", spoken, key=key)

    await kill(bank, name)

    async def sent_again() -> View | None:
        return seen(await pair.teller.send("spoken", spoken, key=key))

    again = await until(sent_again)
    assert again["run"]["state"] == first["run"]["state"]
    confirmed = await pair.customer.act("confirm")
    assert confirmed["run"]["node"] == "document"


async def test_a_request_cut_off_by_the_kill_takes_one_number(
    bank: RunningBank, pair: Pair
) -> None:
    body, key = await pair.customer.request_to_open(None), fresh_key()
    pid = bank.running.supervisor.pids()["pages"]
    os.kill(pid, signal.SIGKILL)

    async def opened() -> View | None:
        return seen(await pair.customer.send_open(body, key=key))

    taken = await until(opened)
    again = read(await pair.customer.send_open(body, key=key))
    assert again["number"] == taken["number"]
    pair.customer.contact_id = taken["id"]
    await pair.meet()
    assert [each["ticket_id"] for each in (await pair.teller.desk())["queue"]] == []
