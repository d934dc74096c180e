"""The control link to Janus: requests, answers, keeping it alive, taking it up again."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from yuangui.kit.clock import utc_now
from yuangui.kit.errors import Unavailable

KEEP_ALIVE_S = 20.0
ANSWER_S_MAX = 5.0
CONNECT_S_MAX = 3.0
RETRY_S = 0.1
MESSAGE_BYTES_MAX = 1 << 20

log = structlog.get_logger()

Message = dict[str, Any]


class JanusRefused(Exception):
    """Janus answered with an error code of its own."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


_BREAKS = (OSError, WebSocketException, TimeoutError, Unavailable, JanusRefused, ValueError)


class JanusLink:
    """One Janus session over one WebSocket, which may break and return.

    Args:
        control: file with port and secret, read at every connection.
        session_id: session of an earlier process to take up, if any.
        on_event: told whatever arrives unasked.
        on_session: told after every connection whether the session is a new one.
    """

    def __init__(
        self,
        *,
        control: Path,
        session_id: int | None,
        on_event: Callable[[Message], None],
        on_session: Callable[[bool], Awaitable[None]],
    ) -> None:
        self._control = control
        self._on_event = on_event
        self._on_session = on_session
        self._socket: ClientConnection | None = None
        self._secret = ""
        self._answers: dict[str, asyncio.Queue[Message | None]] = {}
        self._usable = asyncio.Event()
        self.session_id = session_id
        self.admin_key = ""
        self.broke_at: datetime | None = None

    async def run(self) -> None:
        """Keep the link up until cancelled."""
        while True:
            try:
                await self._connected_once()
            except _BREAKS as trouble:
                log.warning("media link lost", kind=type(trouble).__name__)
            self._broken()
            await asyncio.sleep(RETRY_S)

    async def request(self, body: Mapping[str, Any], *, handle: int | None = None) -> Message:
        """Ask Janus itself. Raises ``JanusRefused``, ``Unavailable``."""
        await self._until_usable()
        return await self._ask(dict(body), handle=handle, is_final=_is_reply)

    async def message(
        self, handle: int, body: Mapping[str, Any], jsep: Mapping[str, Any] | None = None
    ) -> tuple[Message, Message | None]:
        """Ask the plugin behind a handle; return its data and its session description."""
        await self._until_usable()
        asked: Message = {"janus": "message", "body": dict(body)}
        if jsep:
            asked["jsep"] = dict(jsep)
        answer = await self._ask(asked, handle=handle, is_final=_is_plugin_answer)
        told: Message = answer["plugindata"]["data"]
        if "error_code" in told:
            raise JanusRefused(told["error_code"])
        return told, answer.get("jsep")

    async def _connected_once(self) -> None:
        control = json.loads(self._control.read_text("utf-8"))
        self._secret, self.admin_key = control["api_secret"], control["admin_key"]
        async with connect(
            f"ws://127.0.0.1:{control['port']}",
            subprotocols=[Subprotocol("janus-protocol")],
            compression=None,
            open_timeout=CONNECT_S_MAX,
            max_size=MESSAGE_BYTES_MAX,
            ping_interval=None,
        ) as socket:
            self._socket = socket
            reading = asyncio.create_task(self._read(socket))
            keeping = asyncio.create_task(self._begin_and_keep())
            try:
                done, _ = await asyncio.wait(
                    {reading, keeping}, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    task.result()
            finally:
                for task in (reading, keeping):
                    task.cancel()
                await asyncio.gather(reading, keeping, return_exceptions=True)

    async def _begin_and_keep(self) -> None:
        is_new = not await self._claimed()
        if is_new:
            created = await self._ask({"janus": "create"}, handle=None, is_final=_is_reply)
            self.session_id = created["data"]["id"]
        self._usable.set()
        await self._on_session(is_new)
        while True:
            await asyncio.sleep(KEEP_ALIVE_S)
            await self._ask({"janus": "keepalive"}, handle=None, is_final=lambda _: True)

    async def _claimed(self) -> bool:
        if self.session_id is None:
            return False
        try:
            await self._ask({"janus": "claim"}, handle=None, is_final=_is_reply)
        except JanusRefused:
            self.session_id = None
            return False
        return True

    async def _read(self, socket: ClientConnection) -> None:
        async for raw in socket:
            told: Message = json.loads(raw)
            answers = self._answers.get(told.get("transaction", ""))
            if answers is None:
                self._on_event(told)
            else:
                answers.put_nowait(told)

    async def _ask(
        self, body: Message, *, handle: int | None, is_final: Callable[[Message], bool]
    ) -> Message:
        if self._socket is None:
            raise Unavailable("media")
        transaction = secrets.token_hex(8)
        body |= {"transaction": transaction, "apisecret": self._secret}
        if body["janus"] != "create":
            body["session_id"] = self.session_id
        if handle is not None:
            body["handle_id"] = handle
        answers = self._answers[transaction] = asyncio.Queue()
        try:
            async with asyncio.timeout(ANSWER_S_MAX):
                await self._socket.send(json.dumps(body))
                answer = await answers.get()
                # An acknowledgement only says that the answer will come.
                while answer and not is_final(answer) and answer["janus"] != "error":
                    answer = await answers.get()
        except (TimeoutError, WebSocketException, OSError):
            raise Unavailable("media") from None
        finally:
            del self._answers[transaction]
        if answer is None:
            raise Unavailable("media")
        if answer["janus"] == "error":
            raise JanusRefused(answer["error"]["code"])
        return answer

    async def _until_usable(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_S_MAX):
                await self._usable.wait()
        except TimeoutError:
            raise Unavailable("media") from None

    def _broken(self) -> None:
        if self._usable.is_set():
            self.broke_at = utc_now()
        self._usable.clear()
        self._socket = None
        for answers in self._answers.values():
            answers.put_nowait(None)


def _is_reply(told: Message) -> bool:
    return told["janus"] in {"success", "ack"}


def _is_plugin_answer(told: Message) -> bool:
    return told["janus"] in {"success", "event"} and "plugindata" in told
