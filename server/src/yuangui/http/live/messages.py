"""What a page may say of media over its live socket, checked before anything believes it."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from yuangui.domains.call.api import Rung

Id: TypeAlias = Annotated[str, msgspec.Meta(max_length=64)]
Description: TypeAlias = Annotated[str, msgspec.Meta(max_length=64_000)]
Portion: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]
Milliseconds: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=60_000)]


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="t"):
    pass


class Join(_Message, frozen=True, tag="media.join", rename={"role": "as"}):
    """Entering a call; with ``sdp``, which spares a way there and back, sending at once."""

    contact: Id
    role: Literal[
        "customer",
        "teller",
        "expert",
        "interpreter",
        "guardian",
        "co_borrower",
        "authoriser",
        "supervisor",
    ]
    resume: bool = False
    sdp: Description | None = None


class Prepare(_Message, frozen=True, tag="media.prepare"):
    """Making ready while somebody is rung for: which relays are there."""

    contact: Id


class Publish(_Message, frozen=True, tag="media.publish"):
    call: Id
    sdp: Description
    restart: bool = False


class Share(_Message, frozen=True, tag="media.share"):
    """Showing the page's screen, over a connection of its own."""

    call: Id
    sdp: Description
    restart: bool = False


class Unshare(_Message, frozen=True, tag="media.unshare"):
    """Showing the page's screen no more."""

    call: Id


class Candidate(_Message, frozen=True, tag="media.candidate"):
    call: Id
    pc: Literal["pub", "watch", "share"]
    candidate: dict[str, str | int | None] | None


class WatchAnswer(_Message, frozen=True, tag="media.watch_answer"):
    call: Id
    sdp: Description
    rev: int


class Restart(_Message, frozen=True, tag="media.restart"):
    call: Id
    pc: Literal["watch"]


class Stats(_Message, frozen=True, tag="media.stats"):
    """What the page measured since it last told; outside these bounds it cannot have."""

    call: Id
    rtt_ms: Milliseconds | None = None
    lost_percent: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None
    jitter_ms: Milliseconds | None = None
    fps: Annotated[float, msgspec.Meta(ge=0, le=1_000)] | None = None
    kbps: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    frozen_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None
    level: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None


class Climbed(_Message, frozen=True, tag="media.rung"):
    """How much of its picture the page sends from now on, by how good its network is."""

    call: Id
    rung: Rung


class Pointed(_Message, frozen=True, tag="media.pointer"):
    """Where the page points on what others see too; without ``x`` and ``y``: nowhere any more."""

    call: Id
    on: Id
    page: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 1
    x: Portion | None = None
    y: Portion | None = None


MediaMessage: TypeAlias = (
    Join
    | Prepare
    | Publish
    | Share
    | Unshare
    | Candidate
    | WatchAnswer
    | Restart
    | Stats
    | Climbed
    | Pointed
)
