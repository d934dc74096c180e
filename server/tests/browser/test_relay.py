"""A customer whose network lets nothing out but the way to the relay."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page
from tests.support.meeting import SERVICE, VILLAGE, pictures_move
from tests.support.running import RunningBank, data_folder, running_bank

from yuangui.adapters.relay_coturn.credentials import password_of
from yuangui.bench.stage import DESK, PHONE, Stage, until
from yuangui.bench.tour.people import (
    PATIENCE_MS,
    Cast,
    answer,
    hang_up,
    open_seat,
    take_number,
    wrap_up,
)
from yuangui.operate.certificates import local_certificate
from yuangui.operate.network import free_port, own_addresses

# A relay refuses loopback, so it listens on this machine's own address.
OWN = own_addresses()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.timeout(180),
    pytest.mark.allow_hosts(["127.0.0.1", *OWN]),
]

# Keeps the page's connections where a test can ask them.
_KEPT = """
window.kept = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.kept.push(this); }
};
"""
_WAYS = """
async () => {
  const ways = [];
  for (const each of window.kept) {
    if (each.connectionState !== 'connected') continue;
    const found = new Map();
    (await each.getStats()).forEach((report) => found.set(report.id, report));
    for (const transport of found.values()) {
      if (transport.type !== 'transport') continue;
      const local = found.get(found.get(transport.selectedCandidatePairId)?.localCandidateId);
      if (local) ways.push([local.candidateType, local.relayProtocol]);
    }
  }
  return ways;
}
"""
_REFUSED = "() => window.refused.includes(401)"
# Uses a name and a password of its own instead of those that the server told.
_SPOILED = """
window.refused = [];
const Right = window.RTCPeerConnection;
const own = { username: 'NAME', credential: 'PASSWORD' };
const spoiled = ({ iceServers, ...given }) => ({
  ...given,
  iceServers: iceServers.map((each) => ({ ...each, ...own })),
});
window.RTCPeerConnection = class extends Right {
  constructor(given) {
    super(spoiled(given));
    this.addEventListener('icecandidateerror', (event) => window.refused.push(event.errorCode));
  }
  setConfiguration(given) { super.setConfiguration(spoiled(given)); }
};
"""


@pytest.fixture(scope="module")
async def bank(anyio_backend: object) -> AsyncIterator[RunningBank]:
    """Run a bank with a relay, which shows a certificate of its own."""
    with data_folder() as data:
        certificate = local_certificate(data / "tls", OWN[0])
        async with running_bank(
            data,
            has_relay=True,
            relay_port=free_port(),
            relay_tls_port=free_port(),
            relay_certificate=certificate.certificate,
            relay_key=certificate.key,
        ) as opened:
            yield opened


async def ringing(bank: RunningBank, stage: Stage, *, way: str, script: str = _KEPT) -> Cast:
    """Let a desk ring for a customer whose page uses one way only."""
    origin = bank.running.settings.origin
    customer = (await stage.person(size=PHONE, trusts_all=True)).page
    await customer.add_init_script(script)
    teller = (await stage.person(size=DESK)).page
    cast = Cast(origin=origin, customer=customer, teller=teller, authoriser=teller, say=print)
    await open_seat(cast, name="teller1")
    await take_number(cast, at=f"{VILLAGE}&relay={way}", service=SERVICE)
    return cast


async def ways_of(page: Page) -> list[list[str]]:
    """Return how each connection of a page reaches the media engine."""
    found: list[list[str]] = await page.evaluate(_WAYS)
    return found


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_a_call_flows_through_the_relay_alone(
    way: str, bank: RunningBank, stage: Stage
) -> None:
    cast = await ringing(bank, stage, way=way)

    await answer(cast)

    await pictures_move(cast)
    assert await ways_of(cast.customer) == [["relay", way], ["relay", way]]
    await hang_up(cast)
    await wrap_up(cast)


@pytest.mark.parametrize("name", ["9999999999:ctc_1", "1000000000:ctc_1"], ids=["guessed", "old"])
async def test_a_name_that_is_guessed_or_old_gets_no_way(
    name: str, bank: RunningBank, stage: Stage
) -> None:
    secret = json.loads((bank.data / "relay" / "control.json").read_text())["secret"]
    is_old = name.startswith("1")
    password = password_of(name, secret=secret if is_old else "guessed")
    script = _KEPT + _SPOILED.replace("NAME", name).replace("PASSWORD", password)
    cast = await ringing(bank, stage, way="tcp", script=script)

    await answer(cast)

    await until(cast.customer, _REFUSED, patience_s=PATIENCE_MS / 1000, every_s=0.1)
    assert await ways_of(cast.customer) == []
    await hang_up(cast)
    await wrap_up(cast)


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.1"])
async def test_the_relay_leads_to_nobody_but_the_media_engine(peer: str, bank: RunningBank) -> None:
    secret = json.loads((bank.data / "relay" / "control.json").read_text())["secret"]
    port = bank.running.settings.relay_port
    asking = await asyncio.create_subprocess_exec(
        *("turnutils_uclient", "-v", "-e", peer, "-r", "45000", "-n", "1", "-m", "1", "-c"),
        *("-W", secret, "-u", "ctc_1", "-p", str(port), OWN[0]),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await asking.communicate()

    assert b"Received relay addr" in told
    assert b"403 (Forbidden IP)" in told
