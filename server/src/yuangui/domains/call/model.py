"""Calls, legs, tracks and coverage: frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType, TypeAlias

from yuangui.kit.org_path import OrgPath

CallId = NewType("CallId", str)
PeerId = NewType("PeerId", str)
TrackId = NewType("TrackId", str)
InvitationId = NewType("InvitationId", str)

#: Seen from the page: what it sends, and what it watches.
Direction: TypeAlias = Literal["pub", "watch"]


class Role(StrEnum):
    CUSTOMER = "customer"
    TELLER = "teller"
    EXPERT = "expert"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"
    CO_BORROWER = "co_borrower"
    AUTHORISER = "authoriser"
    SUPERVISOR = "supervisor"


class Mode(StrEnum):
    """How somebody is in a call: in the conversation, unseen, or in the teller's ear only."""

    PARTY = "party"
    LISTEN = "listen"
    WHISPER = "whisper"


class Kind(StrEnum):
    AUDIO = "audio"
    VIDEO = "video"


class Source(StrEnum):
    """What a stream shows: whoever sends it, or their screen."""

    CAMERA = "camera"
    SCREEN = "screen"


class Rung(StrEnum):
    """How much of its picture a page sends, by how good its network is."""

    FULL = "full"
    SMALL = "small"
    SOUND = "sound"


class CallState(StrEnum):
    CONNECTING = "connecting"
    UP = "up"
    ENDED = "ended"


_SCREEN = "~screen"


def screen_of(peer_id: PeerId) -> PeerId:
    """Return the name under which a peer's screen is sent beside their camera."""
    return PeerId(f"{peer_id}{_SCREEN}")


def owner_of(peer_id: PeerId) -> PeerId:
    """Return who sends what goes under this name."""
    return PeerId(peer_id.removesuffix(_SCREEN))


def source_of(peer_id: PeerId) -> Source:
    """Return what is sent under this name."""
    return Source.SCREEN if peer_id.endswith(_SCREEN) else Source.CAMERA


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The media session of one contact."""

    id: CallId
    contact_id: str
    org_path: OrgPath
    opened_at: datetime
    state: CallState = CallState.CONNECTING
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None

    def __post_init__(self) -> None:
        assert self.opened_at.tzinfo is not None
        assert (self.state is CallState.ENDED) == (self.ended_at is not None)
        assert self.state is not CallState.UP or self.connected_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One person in a call; ``peer_id`` is the only name that other pages learn.

    Attributes:
        is_held: whether it neither hears nor is heard for the moment; it is still recorded.
        mode_since: when it came into its mode; None: when it joined.
        left_at: since when it has no place any more; None: it has one.
        rung: how much of its picture it sends.
    """

    peer_id: PeerId
    call_id: CallId
    role: Role
    person_id: str
    display_name: str
    joined_at: datetime
    mode: Mode = Mode.PARTY
    is_held: bool = False
    mode_since: datetime | None = None
    left_at: datetime | None = None
    rung: Rung = Rung.FULL


class InvitationState(StrEnum):
    PENDING = "pending"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A colleague asked into a call, as expert or interpreter.

    Attributes:
        org_path: where the colleague stands, who has to see it.
    """

    id: InvitationId
    call_id: CallId
    contact_id: str
    org_path: OrgPath
    staff_id: str
    role: Role
    display_name: str
    invited_by: str
    invited_by_name: str
    invited_at: datetime
    state: InvitationState = InvitationState.PENDING
    changed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the colleague may come or is there."""
        return self.state in {InvitationState.PENDING, InvitationState.JOINED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The playable file of a track, kept as evidence.

    Attributes:
        starts_at: wall clock of the file's zero, from arrival times.
        object_id: the evidence object that holds the file (video/webm).
    """

    object_id: str
    starts_at: datetime
    duration_ms: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What one leg sent of one source, from connecting to disconnecting.

    A reload begins another one.
    """

    id: TrackId
    call_id: CallId
    peer_id: PeerId
    role: Role
    kinds: frozenset[Kind]
    begun_at: datetime
    mode: Mode = Mode.PARTY
    source: Source = Source.CAMERA
    up_at: datetime | None = None
    down_at: datetime | None = None
    is_recording: bool = False
    replay: Replay | None = None


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Wall-clock seconds since 1970: from ``start`` up to ``end``."""

    start: float
    end: float

    def __post_init__(self) -> None:
        assert self.end >= self.start

    @property
    def length_s(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What is on disk of one kind of one track.

    Attributes:
        recorded: intervals of arrival times without a gap (audio 500 ms, video 1000 ms).
        stalls: those parts of them in which the sender sent nothing, so that nothing is missing.
        is_closed: whether the engine has finished the file.
    """

    recorded: tuple[Interval, ...] = ()
    stalls: tuple[Interval, ...] = ()
    packets: int = 0
    bytes: int = 0
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the connected time of one kind, in seconds since the call was connected."""

    kind: Kind
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCoverage:
    """How much of one party's connected time is on disk, from 0 to 1.

    Attributes:
        gaps: what is not on disk.
        stalls: what stands still on disk because the party sent nothing for a moment.
    """

    role: Role
    connected_s: float
    audio_ratio: float
    video_ratio: float
    gaps: tuple[Stretch, ...]
    stalls: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCoverage:
    """How much of the time in which one party showed their screen is on disk, from 0 to 1."""

    role: Role
    shown_s: float
    video_ratio: float
    gaps: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The ledger of a call's recording.

    Attributes:
        shares: what was shown beside the parties; no service demands it.
        connected_s: seconds in which customer and teller were both connected.
        complete: whether a service that demands recording may complete.
        is_final: whether every file is closed; before that the last seconds are not judged.
    """

    connected_s: float
    parties: tuple[PartyCoverage, ...]
    complete: bool
    is_final: bool
    shares: tuple[ShareCoverage, ...] = ()

    @property
    def percent(self) -> int:
        """Return how much of the worse kind of the worse party is on disk, cut to whole percent."""
        worst = min((min(p.audio_ratio, p.video_ratio) for p in self.parties), default=0.0)
        return int(worst * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A place that somebody shows on what others see too; it is never kept.

    Attributes:
        on: ``screen`` for the shared screen, else the id of a handout.
        page: counted from 1.
        spot: from 0 to 1 across and down; None: nothing is pointed at any more.
    """

    on: str
    page: int
    spot: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a page measured of its connection since it last did; None: its browser does not say.

    Attributes:
        lost_percent: of the picture's packets, which take the same way as the sound's.
        jitter_ms: how unevenly the sound's packets arrive (RFC 3550 §6.4.1).
        frozen_s: seconds in which the received picture stood still.
        level: how loud the received sound was, as the root mean square of its samples, 0 to 1.
    """

    rtt_ms: float | None = None
    lost_percent: float | None = None
    jitter_ms: float | None = None
    fps: float | None = None
    kbps: float | None = None
    frozen_s: float | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The figures of one party at one moment."""

    call_id: CallId
    peer_id: PeerId
    role: Role
    at: datetime
    figures: Figures

    def __post_init__(self) -> None:
        assert self.at.tzinfo is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPoint(Figures):
    """A sample in seconds since the call was connected, with what it was like to listen.

    Attributes:
        mos: mean opinion score from 1.0 to 4.5, estimated; None where loss or delay is not known.
    """

    offset_s: float
    mos: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyQuality:
    """How a call was for one party; a summary is None where no sample says it.

    Attributes:
        frozen_s: the sum over all samples.
    """

    role: Role
    rtt_ms_median: float | None
    mos_worst: float | None
    frozen_s: float | None
    samples: tuple[QualityPoint, ...]
