"""The live socket of a page: what has changed, media signalling, commands.

A page that connects reads everything anew; what it missed meanwhile needs no replay.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog
from fastapi import FastAPI
from starlette.websockets import WebSocket, WebSocketDisconnect

from yuangui.domains.call.api import RIGHTS, NotAdmitted, Role
from yuangui.domains.institution.api import Role as StaffRole
from yuangui.domains.queue.api import TicketState
from yuangui.http.edge import Edge
from yuangui.http.live.media import Admission, MediaSession
from yuangui.http.live_hub import LiveSocket
from yuangui.http.principal import CUSTOMER_COOKIE, GUEST_COOKIE, STAFF_COOKIE, Principal
from yuangui.kit.canonical import JsonObject
from yuangui.kit.errors import Refusal
from yuangui.kit.org_path import ROOT

# Closing codes of our own (RFC 6455 §7.4.2 leaves 4000-4999 to applications).
NOT_SIGNED_IN = 4401
WRONG_ORIGIN = 4403
OVERRUN = 4408

# Session descriptions are the longest messages; they stay far below this.
MESSAGE_CHARACTERS_MAX = 128_000
TOPICS_MAX = 32

log = structlog.get_logger()


def add_to(app: FastAPI) -> None:
    """Serve the live socket at ``/api/live?as=customer|staff|guest``."""
    app.router.add_websocket_route("/api/live", live)


async def live(websocket: WebSocket) -> None:
    """Connect one page."""
    edge: Edge = websocket.app.state.edge
    if not _is_same_origin(websocket):
        await websocket.close(WRONG_ORIGIN)
        return
    found = await edge.find_principal(
        staff_token=websocket.cookies.get(STAFF_COOKIE),
        customer_token=websocket.cookies.get(CUSTOMER_COOKIE),
        guest_token=websocket.cookies.get(GUEST_COOKIE),
    )
    principal = _one_of(found, websocket.query_params.get("as"))
    await websocket.accept()
    if principal == Principal():
        await websocket.close(NOT_SIGNED_IN)
        return
    await Page(websocket, edge, principal).run()


class Page:
    """One connected page.

    It costs memory for as long as it is there, so nothing is kept ready: what writes begins when
    there is something to write, and media signalling with the first message about a call.
    """

    __slots__ = ("_edge", "_media", "_principal", "_socket", "_websocket", "_writer")

    def __init__(self, websocket: WebSocket, edge: Edge, principal: Principal) -> None:
        self._websocket = websocket
        self._edge = edge
        self._principal = principal
        self._socket = LiveSocket(
            topics=_topics_of(principal),
            org_path=None if principal.staff is None else principal.staff.staff.org_path,
            wake=self._wake,
        )
        self._media: MediaSession | None = None
        self._writer: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve the page until it goes."""
        self._edge.hub.add(self._socket)
        self._socket.put({"t": "hello", "server_time": self._edge.clock().isoformat()})
        try:
            await self._read()
        finally:
            self._edge.hub.remove(self._socket)
            if self._writer is not None:
                self._writer.cancel()
            if self._media is not None:
                await self._media.close()

    async def _read(self) -> None:
        with suppress(WebSocketDisconnect, ConnectionError):
            while True:
                text = await self._websocket.receive_text()
                message = _parsed(text)
                if message is None:
                    self._socket.put({"t": "problem", "code": "call.message_unreadable"})
                else:
                    await self._take(message)

    async def _take(self, message: dict[str, Any]) -> None:
        match message.get("t"):
            case "ping":
                self._socket.put({"t": "pong"})
            case "follow":
                await self._follow(str(message.get("topic", "")))
            case _:
                if not self._media_session().take(message):
                    self._socket.overrun()

    async def _follow(self, topic: str) -> None:
        staff = self._principal.staff
        area, _, contact_id = topic.partition(":")
        if topic == "floor" and staff is not None and StaffRole.SUPERVISOR in staff.staff.roles:
            self._edge.hub.follow(self._socket, topic)
            return
        if staff is None or area != "contact" or len(self._socket.topics) >= TOPICS_MAX:
            return
        try:
            async with self._edge.unit_of_work(staff.staff.org_path) as services:
                await services.contact.contact(contact_id=contact_id[:64])
        except Refusal as refusal:
            self._socket.put({"t": "problem", "code": refusal.code})
            return
        self._edge.hub.follow(self._socket, topic)

    def _wake(self) -> None:
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Send what waits; once the page is to be closed it stays so."""
        with suppress(WebSocketDisconnect, ConnectionError):
            while not self._socket.is_overrun:
                text = self._socket.next_text()
                if text is None:
                    self._writer = None
                    return
                await self._websocket.send_text(text)
            await self._websocket.close(OVERRUN)

    def _media_session(self) -> MediaSession:
        if self._media is None:
            self._media = MediaSession(
                rooms=self._edge.rooms, admit=self._admit, send=self._put, relays=self._relays
            )
        return self._media

    async def _put(self, message: JsonObject) -> None:
        self._socket.put(message)

    async def _admit(self, contact_id: str, role: Role) -> Admission:
        staff, contact = self._principal.staff, self._principal.contact
        if contact is not None and contact.id == contact_id and role is Role.CUSTOMER:
            return Admission(
                contact_id=contact.id,
                org_path=ROOT,
                role=role,
                person_id=contact.id,
                display_name=contact.declared_name or "",
                ice_servers=self._edge.ice_servers(contact.id),
            )
        guest = self._principal.guest
        if guest is not None and (guest.contact_id, guest.role) == (contact_id, role.value):
            return Admission(
                contact_id=guest.contact_id,
                org_path=ROOT,
                role=role,
                person_id=guest.id,
                display_name=guest.display_name,
                ice_servers=self._edge.ice_servers(guest.contact_id),
            )
        if staff is None or RIGHTS[role].is_outside:
            raise NotAdmitted(contact_id=contact_id)
        member = staff.staff
        if not RIGHTS[role].is_let_in and role.value not in member.roles:
            raise NotAdmitted(contact_id=contact_id)
        # Whoever is let in by somebody may stand elsewhere in the tree; the call knows them.
        path = ROOT if RIGHTS[role].is_let_in else member.org_path
        async with self._edge.unit_of_work(path) as services:
            served = await services.contact.contact(contact_id=contact_id)
        if role is Role.TELLER and served.teller_id != member.id:
            raise NotAdmitted(contact_id=contact_id)
        return Admission(
            contact_id=served.id,
            org_path=path,
            role=role,
            person_id=member.id,
            display_name=member.display_name,
            ice_servers=self._edge.ice_servers(served.id),
        )

    async def _relays(self, contact_id: str) -> Sequence[JsonObject]:
        """Return the relays for a call that rings, to its customer and to the seat it rings at."""
        staff, contact = self._principal.staff, self._principal.contact
        if staff is None and (contact is None or contact.id != contact_id):
            return ()
        path = ROOT if staff is None else staff.staff.org_path
        try:
            async with self._edge.unit_of_work(path) as services:
                place = await services.queue.place(contact_id=contact_id, now=self._edge.clock())
        except Refusal:
            return ()
        rings = place.ticket.state is TicketState.OFFERED
        is_ours = staff is None or place.ticket.staff_id == staff.staff.id
        return self._edge.ice_servers(contact_id) if rings and is_ours else ()


def _one_of(found: Principal, kind: str | None) -> Principal:
    """Return only as whom the page asks to connect: its browser may hold other cookies."""
    match kind:
        case "staff":
            return Principal(staff=found.staff)
        case "guest":
            return Principal(guest=found.guest)
        case _:
            return Principal(contact=found.contact)


def _topics_of(principal: Principal) -> set[str]:
    if principal.staff is not None:
        return {f"desk:{principal.staff.staff.id}"}
    if principal.guest is not None:
        return {f"contact:{principal.guest.contact_id}"}
    if principal.contact is not None:
        return {f"contact:{principal.contact.id}", f"contact:{principal.contact.id}:customer"}
    return set()


def _is_same_origin(websocket: WebSocket) -> bool:
    """Return whether the page comes from here: any page may dial any socket, cookies included."""
    origin = urlsplit(websocket.headers.get("origin", ""))
    return origin.netloc != "" and origin.netloc == websocket.headers.get("host")


def _parsed(text: str) -> dict[str, Any] | None:
    if len(text) > MESSAGE_CHARACTERS_MAX:
        return None
    try:
        message = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None
    return message if isinstance(message, dict) else None
