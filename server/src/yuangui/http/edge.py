"""What the HTTP edge is given: everything it needs from the composed product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from yuangui.domains.call.api import CallRoomRegistry
from yuangui.domains.contact.api import Notice
from yuangui.http.live_hub import LiveHub
from yuangui.http.principal import PrincipalFinder
from yuangui.kit.clock import Clock
from yuangui.services import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The composed product as the HTTP edge sees it.

    Attributes:
        zone: where the bank's days begin and end.
        is_secure: whether pages are served over TLS; cookies are then marked Secure.
        is_demo: whether stand-ins are allowed and demo pages shown.
    """

    unit_of_work: UnitOfWork
    find_principal: PrincipalFinder
    clock: Clock
    zone: ZoneInfo
    hub: LiveHub
    rooms: CallRoomRegistry
    notices: Mapping[str, Sequence[Notice]]
    bank_name: Mapping[str, str]
    is_secure: bool
    is_demo: bool
