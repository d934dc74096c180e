"""What the HTTP edge is given: everything it needs from the composed product."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from yuangui.domains.call.api import CallRoomRegistry
from yuangui.domains.contact.api import Notice
from yuangui.http.live_hub import LiveHub
from yuangui.http.principal import PrincipalFinder
from yuangui.kit.canonical import JsonObject
from yuangui.kit.clock import Clock
from yuangui.services import UnitOfWork

#: What the pages of a contact's call are told of relays, as ``iceServers``; often nothing.
IceServers: TypeAlias = Callable[[str], Sequence[JsonObject]]


def no_relay(_: str) -> Sequence[JsonObject]:
    """Answer for a product without a relay."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The composed product as the HTTP edge sees it.

    Attributes:
        zone: where the bank's days begin and end.
        ice_servers: names for the relay, good for one contact and a short time.
        is_secure: whether pages are served over TLS; cookies are then marked Secure.
        is_demo: whether stand-ins are allowed and demo pages shown.
    """

    unit_of_work: UnitOfWork
    find_principal: PrincipalFinder
    clock: Clock
    zone: ZoneInfo
    hub: LiveHub
    rooms: CallRoomRegistry
    ice_servers: IceServers = no_relay
    notices: Mapping[str, Sequence[Notice]]
    bank_name: Mapping[str, str]
    is_secure: bool
    is_demo: bool
