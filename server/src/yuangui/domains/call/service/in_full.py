"""A call as a screen shows it."""

from dataclasses import dataclass
from datetime import datetime

from yuangui.domains.call.model import Call, CallId, Leg, Role, Source, Track
from yuangui.domains.call.rules.rights import is_shown_to


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInFull:
    """A call with everybody in it and what is being recorded, for a screen."""

    call: Call
    legs: tuple[Leg, ...]
    tracks: tuple[Track, ...]

    @property
    def id(self) -> CallId:
        return self.call.id

    @property
    def up_at(self) -> datetime | None:
        return self.call.connected_at

    @property
    def ended_at(self) -> datetime | None:
        return self.call.ended_at

    @property
    def is_recording(self) -> bool:
        """Whether every leg that sends is being written to disk."""
        cameras = [track for track in self.tracks if track.source is Source.CAMERA]
        live = [track for track in cameras if track.up_at and not track.down_at]
        return bool(live) and all(track.is_recording for track in live)

    @property
    def recording_since(self) -> datetime | None:
        """When the first track began to arrive."""
        return min((track.up_at for track in self.tracks if track.up_at), default=None)

    def seen_by(self, viewer: Role) -> list[Leg]:
        """Return the legs that a role may know of."""
        return [leg for leg in self.legs if is_shown_to(viewer, leg)]
