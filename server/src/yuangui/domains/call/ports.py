"""What a call needs from outside: a media engine, the recordings it leaves, rows, a keeper."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from yuangui.domains.call.model import (
    Call,
    CallId,
    Coverage,
    Direction,
    Invitation,
    InvitationId,
    Kind,
    Leg,
    PeerId,
    Role,
    Sample,
    Scan,
    Track,
    TrackId,
)
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedTrack:
    """Which peer's audio or video one section (``mid``) of a watch offer carries."""

    mid: str
    peer_id: PeerId
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOffer:
    """What a page is offered to watch. A higher revision replaces a lower one.

    Attributes:
        is_fresh: whether the page must open a new peer connection for it.
    """

    sdp: str
    revision: int
    is_fresh: bool
    tracks: tuple[WatchedTrack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """One picture taken from the stream itself, at the size in which it was sent."""

    jpeg: bytes
    width: int
    height: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSignal:
    """Something the engine noticed about one peer.

    ``up``/``down``: a connection is made or gone (``reason``). ``arrives``/``silent``: media of a
    ``kind`` comes in, or has not since ``at``. ``slow``: packets are lost. ``candidate``: a network
    address for the page (None: no more).
    """

    what: Literal["up", "down", "arrives", "silent", "slow", "candidate"]
    call_id: CallId
    peer_id: PeerId
    direction: Direction
    at: datetime
    kind: Kind | None = None
    reason: str = ""
    candidate: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLost:
    """The engine started anew: every peer must connect again."""

    at: datetime


EngineSignal: TypeAlias = PeerSignal | EngineLost


class MediaEngine(Protocol):
    """Passes streams between the pages of a call and writes them to disk as they arrive.

    Every method raises ``Unavailable("media")`` when the engine does not answer.
    """

    async def open_call(self, *, call_id: CallId) -> None:
        """Make the call's room; opening twice is opening once. Raises ``RecordingUnavailable``."""
        ...

    async def close_call(self, *, call_id: CallId) -> None:
        """Disconnect everybody and close the files. Closing what is closed changes nothing."""
        ...

    def calls(self) -> frozenset[CallId]:
        """Return the calls that have a room, those of an earlier process included."""
        ...

    async def publish(
        self, *, call_id: CallId, peer_id: PeerId, offer: str, record_as: TrackId
    ) -> str:
        """Take a peer's audio and video, replacing what it sent before, and record from the start.

        Returns the answer. Raises ``OfferRefused``, ``CallFull``.
        """
        ...

    async def restart(self, *, call_id: CallId, peer_id: PeerId, offer: str) -> str:
        """Take a new offer for the same connection after its network changed; same recording.

        Raises ``NotAdmitted`` when the peer sends nothing.
        """
        ...

    async def watch(
        self, *, call_id: CallId, peer_id: PeerId, sources: frozenset[PeerId], is_fresh: bool
    ) -> WatchOffer | None:
        """Let a peer receive exactly these sources; return the offer for its page.

        ``is_fresh`` begins a new connection and ends the one before, also where there is nothing
        to watch. None: no source is connected yet.
        """
        ...

    async def watch_answer(
        self, *, call_id: CallId, peer_id: PeerId, answer: str, revision: int
    ) -> None:
        """Complete an offer. Raises ``AnswerStale``, ``OfferRefused``."""
        ...

    async def restart_watch(self, *, call_id: CallId, peer_id: PeerId) -> WatchOffer | None:
        """Return an offer that finds the network anew for a watch connection, if there is one."""
        ...

    async def candidate(
        self,
        *,
        call_id: CallId,
        peer_id: PeerId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
    ) -> None:
        """Hand over a network address of the page; None says there are no more."""
        ...

    async def unpublish(self, *, call_id: CallId, peer_id: PeerId) -> None:
        """End what one peer sends and close its files; it goes on watching."""
        ...

    async def leave(self, *, call_id: CallId, peer_id: PeerId) -> None:
        """Disconnect one peer and close its files."""
        ...

    async def mute(self, *, call_id: CallId, peer_id: PeerId, kind: Kind, is_muted: bool) -> None:
        """Stop or resume at the server what others receive of a peer."""
        ...

    async def key_frame(self, *, call_id: CallId, peer_id: PeerId) -> None:
        """Ask the page for a whole picture now."""
        ...

    async def still(self, *, call_id: CallId, peer_id: PeerId) -> Still:
        """Return the picture the peer is sending. Raises ``NotAdmitted`` when it sends none."""
        ...

    async def stats(self, *, call_id: CallId) -> Mapping[str, Any]:
        """Return what the engine counts of each connection."""
        ...

    def signals(self) -> AsyncIterator[EngineSignal]:
        """Yield what the engine notices, for the one listener that there is."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Remuxed:
    """A track as a playable file.

    Attributes:
        filled_audio_s: seconds of lost audio that were filled with silence to keep step.
        lost_frames: video frames left out because parts of them never arrived.
    """

    path: Path
    starts_at: datetime
    duration_ms: int
    filled_audio_s: float
    lost_frames: int


class Recordings(Protocol):
    """The files that the media engine writes."""

    def free_bytes(self) -> int:
        """Return how much the disk of the recordings still takes."""
        ...

    def sizes(self, *, call_id: CallId, track_id: TrackId) -> Mapping[Kind, int]:
        """Return the bytes on disk of each kind that has a file."""
        ...

    def scan(self, *, call_id: CallId, track_id: TrackId, kind: Kind) -> Scan:
        """Return what is on disk; reads only what was added since the last look."""
        ...

    def raw_files(self, *, call_id: CallId, track_id: TrackId) -> Sequence[Path]:
        """Return the files as the engine wrote them."""
        ...

    def remux(self, *, call_id: CallId, track_id: TrackId) -> Remuxed | None:
        """Write a track as one video/webm file without decoding; None if nothing arrived."""
        ...

    def workspace(self, *, call_id: CallId) -> Path:
        """Return the call's folder, where derived files may be made."""
        ...

    def discard(self, *, call_id: CallId) -> None:
        """Remove the call's folder, once all of it is kept elsewhere."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeInput:
    """One replay file in a composition; ``offset_s`` is its start since the call was connected."""

    role: Role
    path: Path
    offset_s: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposePlan:
    """What one composed file shows: customer left, teller right, the text burnt in."""

    inputs: tuple[ComposeInput, ...]
    starts_at: datetime
    text: str


class Composer(Protocol):
    def compose(
        self, plan: ComposePlan, *, target: Path, progress: Callable[[float], None]
    ) -> None:
        """Write one video/mp4 file, at the lowest priority, telling progress from 0 to 1."""
        ...


class RecordingKeeper(Protocol):
    """Where finished files go and come from: the evidence of the contact."""

    async def keep(
        self,
        *,
        call: Call,
        kind: str,
        name: str,
        media_type: str,
        path: Path,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> str:
        """Keep a finished file; return its object id. The caller's own file stays."""
        ...

    async def fetch(self, *, object_id: str, target: Path) -> None:
        """Write a kept object's content to a file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """How far the composed file of a call is."""

    state: Literal["none", "wanted", "done", "failed"] = "none"
    progress: float = 0.0
    object_id: str | None = None


class Journal(Protocol):
    """The contact's evidence chain."""

    async def record(
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        kind: str,
        actor: JsonObject,
        facts: JsonObject,
        now: datetime,
    ) -> object:
        """Note what somebody did."""
        ...


class InvitationStore(Protocol):
    async def add(self, invitation: Invitation) -> None: ...

    async def save(self, invitation: Invitation) -> None: ...

    async def invitation(self, *, invitation_id: InvitationId) -> Invitation | None:
        """Return an invitation and keep others from changing it meanwhile."""
        ...

    async def of_call(self, *, call_id: CallId) -> Sequence[Invitation]:
        """Return a call's invitations, oldest first."""
        ...

    async def of_staff(self, *, staff_id: str) -> Sequence[Invitation]:
        """Return a colleague's open invitations, oldest first."""
        ...


class CallStore(Protocol):
    async def add(self, call: Call) -> bool:
        """Save a new call unless its contact has one; return whether it was saved."""
        ...

    async def call(self, *, call_id: CallId, for_update: bool = False) -> Call | None: ...

    async def call_of_contact(
        self, *, contact_id: str, for_update: bool = False
    ) -> Call | None: ...

    async def save(self, call: Call) -> None: ...

    async def add_leg(self, leg: Leg, *, org_path: OrgPath) -> Leg:
        """Save a leg and return it, or the person's earlier one of this role in the same call."""
        ...

    async def save_leg(self, leg: Leg) -> None:
        """Save how somebody is in a call; how much of their picture they send stays as it is."""
        ...

    async def save_rung(self, leg: Leg) -> None:
        """Save how much of their picture somebody sends, and nothing else."""
        ...

    async def legs(self, *, call_id: CallId) -> Sequence[Leg]: ...

    async def add_track(self, track: Track, *, org_path: OrgPath) -> None: ...

    async def save_track(self, track: Track) -> None: ...

    async def tracks(self, *, call_id: CallId) -> Sequence[Track]: ...

    async def ended_among(self, call_ids: Sequence[CallId]) -> Sequence[CallId]:
        """Return those calls that have ended."""
        ...

    async def save_coverage(self, coverage: Coverage, *, call: Call, now: datetime) -> None: ...

    async def coverage(self, *, call_id: CallId) -> Coverage | None: ...

    async def add_sample(self, sample: Sample, *, org_path: OrgPath) -> None:
        """Save a sample; of one moment of one peer the first stands."""
        ...

    async def samples(self, *, call_id: CallId) -> Sequence[Sample]:
        """Return a call's samples in the order in which they were taken."""
        ...

    async def composition(self, *, call_id: CallId) -> Composition: ...

    async def save_composition(self, composition: Composition, *, call_id: CallId) -> None: ...
