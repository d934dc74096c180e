"""What every sender of webhooks does, the fake one included."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from yuangui.adapters import webhook_httpx
from yuangui.adapters.webhook_httpx import HttpxWebhookSender, WebhookSettings
from yuangui.domains.integration.api import Answer, Letter, Trouble, WebhookSender
from yuangui.domains.integration.fakes import MemoryWebhookSender
from yuangui.kit.ids import new_id
from yuangui.operate.certificates import local_certificate
from yuangui.operate.network import free_port

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

BODY = '{"name": "县"}'.encode()


@dataclass
class Receiver:
    """A receiver on loopback: answers with one status, or never; keeps what it was sent."""

    status: int | None = 204
    heard: list[bytes] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [
            line.split(b":")[1] for line in head.lower().splitlines() if b"content-length" in line
        ]
        self.heard.append(head + await reader.readexactly(int(lengths[0])))
        if self.status is None:
            await reader.read()
        else:
            lines = (f"HTTP/1.1 {self.status} x", f"Location: {self.url}", "Content-Length: 0")
            writer.write("".join(f"{line}\r\n" for line in (*lines, "")).encode())
        writer.close()


@asynccontextmanager
async def receiving(
    receiver: Receiver, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?of=bank"
    try:
        yield receiver
    finally:
        server.close()


@dataclass
class Desk:
    """A sender, and how to place a receiver before it."""

    sender: WebhookSender
    fake: MemoryWebhookSender | None = None

    @asynccontextmanager
    async def receiver(self, status: int | None) -> AsyncIterator[str]:
        if self.fake is None:
            async with receiving(Receiver(status=status)) as opened:
                yield opened.url
        else:
            url = f"http://localhost/{new_id('rcv')}"
            is_slow = status is None
            answer = Answer(trouble=Trouble.TIMEOUT) if is_slow else Answer(status=status)
            self.fake.answers[url] = answer
            yield url


@asynccontextmanager
async def httpx_sender(*, timeout_s: float = 5.0) -> AsyncIterator[HttpxWebhookSender]:
    settings = WebhookSettings(may_be_local=True, timeout_s=timeout_s)
    async with webhook_httpx.opened(settings) as sender:
        yield sender


@pytest.fixture(params=["memory", "httpx"])
async def desk(request: pytest.FixtureRequest, anyio_backend: object) -> AsyncIterator[Desk]:
    if request.param == "memory":
        fake = MemoryWebhookSender()
        yield Desk(sender=fake, fake=fake)
    else:
        async with httpx_sender() as sender:
            yield Desk(sender=sender)


def letter(url: str) -> Letter:
    headers = {"Idempotency-Key": "evt_1", "Yuangui-Signature": "t=1,v1=ab"}
    return Letter(url=url, headers={"Content-Type": "application/json", **headers}, body=BODY)


@pytest.mark.parametrize("status", [200, 204, 302, 404, 503])
async def test_says_what_the_receiver_answered(desk: Desk, status: int) -> None:
    async with desk.receiver(status) as url:
        answer = await desk.sender.send(letter(url))

    assert answer == Answer(status=status)
    assert answer.is_taken is (status < 300)


async def test_nobody_there_is_an_answer_too(desk: Desk) -> None:
    answer = await desk.sender.send(letter(f"http://127.0.0.1:{free_port()}/"))

    assert answer == Answer(trouble=Trouble.UNREACHABLE)


async def test_sends_the_letter_as_it_is_and_follows_no_redirect() -> None:
    async with receiving(Receiver(status=307)) as receiver, httpx_sender() as sender:
        await sender.send(letter(receiver.url))

        (heard,) = receiver.heard
    head, _, body = heard.partition(b"\r\n\r\n")
    lines = head.lower().splitlines()
    assert head.startswith(b"POST /hook?of=bank HTTP/1.1\r\n")
    assert body == BODY
    assert b"idempotency-key: evt_1" in lines
    assert b"yuangui-signature: t=1,v1=ab" in lines


async def test_waits_for_nobody_beyond_its_time() -> None:
    async with receiving(Receiver(status=None)) as receiver, httpx_sender(timeout_s=0.2) as sender:
        answer = await sender.send(letter(receiver.url))

    assert answer == Answer(trouble=Trouble.TIMEOUT)


class TestName:
    """A name is looked up once, judged, and connected to as it was judged."""

    async def send(
        self, url: str, addresses: Sequence[str], *, may_be_local: bool = False
    ) -> tuple[Answer, list[httpx.Request]]:
        reached: list[httpx.Request] = []

        def receive(request: httpx.Request) -> httpx.Response:
            reached.append(request)
            return httpx.Response(200)

        async def find(host: str, port: int) -> Sequence[str]:
            assert (host, port) == ("bank.example", 8443)
            return addresses

        async with httpx.AsyncClient(transport=httpx.MockTransport(receive)) as client:
            settings = WebhookSettings(may_be_local=may_be_local)
            sender = HttpxWebhookSender(settings, client, find=find)
            return await sender.send(letter(url)), reached

    async def test_of_a_public_host(self) -> None:
        answer, (request,) = await self.send("https://bank.example:8443/x", ["2606:4700::1"])

        assert answer == Answer(status=200)
        assert str(request.url) == "https://[2606:4700::1]:8443/x"
        assert request.headers["Host"] == "bank.example:8443"
        assert request.extensions["sni_hostname"] == "bank.example"

    @pytest.mark.parametrize(
        "addresses",
        [["169.254.169.254"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"]],
    )
    async def test_of_a_host_inside_is_refused(self, addresses: Sequence[str]) -> None:
        answer, reached = await self.send("https://bank.example:8443/x", addresses)

        assert answer == Answer(trouble=Trouble.ADDRESS_REFUSED)
        assert reached == []

    async def test_of_a_host_inside_is_taken_in_a_trial(self) -> None:
        answer, reached = await self.send(
            "https://bank.example:8443/x", ["10.0.0.1"], may_be_local=True
        )

        assert answer.is_taken
        assert len(reached) == 1


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("bank.example", Answer(status=204)),
        ("other.example", Answer(trouble=Trouble.UNREACHABLE)),
    ],
)
async def test_the_certificate_is_that_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, answer: Answer
) -> None:
    files = local_certificate(tmp_path, "bank.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(files.certificate, files.key)

    async def find(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    settings = WebhookSettings(may_be_local=True)
    async with (
        receiving(Receiver(), tls=server_side) as receiver,
        webhook_httpx.opened(settings, find=find) as sender,
    ):
        port = receiver.url.split(":")[2].partition("/")[0]

        assert await sender.send(letter(f"https://{name}:{port}/")) == answer


async def test_a_name_that_cannot_be_is_unreachable() -> None:
    async with httpx_sender() as sender:
        answer = await sender.send(letter(f"http://{'x' * 70}.example/"))

    assert answer == Answer(trouble=Trouble.UNREACHABLE)


async def test_heeds_no_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    async with receiving(Receiver()) as receiver, httpx_sender() as sender:
        answer = await sender.send(letter(receiver.url))

    assert answer == Answer(status=204)
